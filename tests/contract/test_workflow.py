"""Every step of every workflow, from every status it may start from."""

import pytest

from pmo.core.clock import today
from pmo.core.errors import Problem
from pmo.records import moving, undo, writing
from pmo.records.models import Batch
from pmo.records.register import register_of, registers
from tests.contract.conftest import fresh, text
from tests.factories import hierarchy as make
from tests.factories import records as keep
from tests.factories.surroundings import settle, surround

pytestmark = pytest.mark.django_db
EVERY = [pytest.param(register, id=register.key) for register in registers()]


@pytest.fixture
def sponsor(tree):
    """Sofia may approve and settle on programme A, without a limit that matters here."""
    return make.person("Sofia Sponsor", role="portfolio_director", node=tree.portfolio)


@pytest.fixture
def ready(tree, alice):
    """`ready(register, source)` gives a record of which nothing is missing for any step."""

    def make_one(register, source):
        row = keep.full(
            register,
            tree.p1,
            other_node=tree.p3,
            owner=alice,
            **({"kind": "scope"} if register.key == "change" else {}),
        )
        surround(row, by=alice)
        return settle(keep.put(row, source))

    return make_one


def answers(register, step, row) -> dict[str, object]:
    """What the step's form asks for."""
    found = {}
    for name in step.asks:
        column = register.model._meta.get_field(name)
        found[name] = keep.value(register, name) if name in register.fields else f"{column.verbose_name} in words"
    return found


@pytest.mark.parametrize("kind", EVERY)
def test_every_step_leads_to_its_status_by_its_form(browser_of, sponsor, ready, kind):
    browser = browser_of(sponsor)
    for step in kind.steps:
        row = ready(kind, sorted(step.sources)[0])
        url = f"/{kind.slug}/{row.pk}/step/{step.name}/"
        page = browser.get(url)
        assert page.status_code == 200 and step.label in text(page), step.name
        for name in step.asks:
            assert f'name="{name}"' in page.content.decode(), (step.name, name)
        given = answers(kind, step, row)
        response = browser.post(url, keep.form(kind, given) | {"seen": row.version})
        assert response.status_code == 302, (step.name, text(response))
        assert_taken(kind, step, row, given)


def assert_taken(register, step, row, given) -> None:
    """The record stands where the step leads, with every answer."""
    now = fresh(row)
    assert now.status in {step.to, "agreed" if register.key == "dependency" else step.to}, step.name
    assert bool(now.closed_on) == (step.to in register.model.CLOSED), step.name
    for name, value in given.items():
        assert getattr(now, name) == value, (step.name, name)


@pytest.mark.parametrize("kind", EVERY)
def test_every_step_from_every_status_asks_for_its_answers_and_writes_nothing_else(sponsor, ready, kind):
    for step in kind.steps:
        for source in sorted(step.sources):
            row = ready(kind, source)
            given = answers(kind, step, row)
            assert_each_answer_is_asked_for(row, step, given, sponsor)
            assert_nothing_is_smuggled(row, step, given, sponsor)


def assert_each_answer_is_asked_for(row, step, given, sponsor) -> None:
    """Without any one of its answers the step is refused at that answer, and the record stays where it is."""
    for name in step.asks:
        others = {key: value for key, value in given.items() if key != name}
        with pytest.raises(Problem) as refusal:
            moving.take(row, step.name, by=sponsor, seen=row.version, values=others)
        assert refusal.value.field == name and refusal.value.sentence.endswith("."), (step.name, name)
    assert fresh(row).status == row.status, step.name


def assert_nothing_is_smuggled(row, step, given, sponsor) -> None:
    """The step writes its own answers and leaves every other field alone."""
    smuggled = {"title": "Smuggled in", "number": 99, "confidentiality": "personal"}
    moving.take(row, step.name, by=sponsor, seen=row.version, values=given | smuggled)
    assert_taken(register_of(row), step, row, given)
    now = fresh(row)
    assert (now.title, now.number, now.confidentiality) == (row.title, row.number, "open"), step.name


def test_a_step_is_one_gesture_with_one_undo(register, tree, sponsor, ready):
    """What the register fixes for good (decisions, approved changes) has its own tests."""
    for step in register.steps:
        if step.do or register.key in {"decision", "change"}:
            continue
        source = sorted(step.sources)[-1]
        row = ready(register, source)
        before = Batch.objects.count()
        moving.take(row, step.name, by=sponsor, seen=row.version, values=answers(register, step, row))
        assert Batch.objects.count() == before + 1, step.name
        undo.undo(Batch.objects.first(), by=sponsor)
        now = fresh(row)
        for column in register.model._meta.concrete_fields:
            if column.name not in {"version", "updated_at"}:
                assert getattr(now, column.attname) == getattr(row, column.attname), (step.name, column.name)


def test_a_step_from_another_status_is_refused_in_a_sentence(browser, register, tree, alice):
    row = keep.record(register, tree.p1, owner=alice)
    others = [step for step in register.steps if row.status not in step.sources]
    for step in others:
        with pytest.raises(Problem, match="so this step cannot be taken"):
            moving.take(row, step.name, by=alice, seen=row.version, values=answers(register, step, row))
    assert browser.get(f"{row.get_absolute_url()}step/nonsense/").status_code == 404


def test_guards_say_in_sentences_what_is_missing(register, tree, alice):
    """An empty record without an owner, taken through every step that its guards hold."""
    for step in register.steps:
        for source in sorted(step.sources):
            row = keep.put(keep.record(register, tree.p1, by=alice, owner=None), source)
            for sentence in step.guard(row, alice):
                assert sentence[0].isupper() and sentence.endswith("."), (step.name, sentence)


def test_the_page_lists_what_is_missing_before_a_step(browser, register, tree, alice):
    row = keep.record(register, tree.p1, owner=None)
    for step in [each for each in register.steps_of(row) if not each.asks and each.permission == "edit"]:
        missing = step.guard(row, alice)
        page = text(browser.get(f"{row.get_absolute_url()}step/{step.name}/"))
        assert all(sentence in page for sentence in missing), step.name
        if missing:
            response = browser.post(f"{row.get_absolute_url()}step/{step.name}/", {"seen": row.version})
            assert response.status_code == 422 and missing[0] in text(response)


def test_a_step_after_somebody_elses_does_not_happen_twice(register, tree, sponsor, ready):
    for step in [each for each in register.steps if not each.do][:3]:
        row = ready(register, sorted(step.sources)[0])
        given = answers(register, step, row)
        moving.take(row, step.name, by=sponsor, seen=row.version, values=given)
        with pytest.raises((Problem, writing.Stopped)):
            moving.take(row, step.name, by=sponsor, seen=row.version, values=given)
        assert fresh(row).version == row.version + 1


def test_closing_ends_reviews_and_waiting_and_reopening_sets_a_new_date(register, tree, sponsor, ready):
    closing = next(step for step in register.steps if step.to in register.model.CLOSED and not step.do)
    row = ready(register, sorted(closing.sources)[0])
    row = moving.ask_to_escalate(row, by=sponsor, seen=row.version, reason="Look at this").changed[0]
    moving.take(row, closing.name, by=sponsor, seen=row.version, values=answers(register, closing, row))
    row = fresh(row)
    assert (row.review_date, row.closed_on, row.escalation, row.escalated_to) == (None, today(), "", None)
    with pytest.raises(Problem, match="is closed"):
        moving.review(row, by=sponsor, seen=row.version)
    with pytest.raises(Problem, match="is closed"):
        moving.ask_to_escalate(row, by=sponsor, seen=row.version, reason="Again")


def test_nobody_takes_a_step_that_their_role_does_not_allow(browser_of, register, tree, bob, owner):
    row = keep.record(register, tree.p1, owner=owner)
    for step in register.steps_of(row):
        url = f"{row.get_absolute_url()}step/{step.name}/"
        assert browser_of(bob).post(url, {"seen": row.version}).status_code == 403
        expected = 403 if step.permission != "edit" else {200, 302, 422}
        got = browser_of(owner).get(url).status_code
        assert got == expected or got in (expected if isinstance(expected, set) else ()), step.name
    assert fresh(row).version == row.version
