"""Removal, moves, escalation, reviews and conversions."""

from datetime import timedelta

import pytest

from pmo.core.clock import today
from pmo.core.errors import Problem, Refused
from pmo.people.models import Notice
from pmo.records import linking, moving, undo, writing
from pmo.records.models import Alias, Attachment, Batch, Comment
from pmo.records.register import REGISTERS, registers
from tests.contract.conftest import fresh, refs, text
from tests.factories import hierarchy as make
from tests.factories import records as keep

pytestmark = pytest.mark.django_db
CONVERSIONS = [
    pytest.param(REGISTERS[source], target, id=f"{source}-{target.key}")
    for target in registers()
    for source in target.converts
]


@pytest.fixture
def above(tree):
    """Petra directs the portfolio above."""
    return make.person("Petra Portfolio", role="portfolio_director", node=tree.portfolio)


def test_a_record_is_removed_with_a_reason_and_brought_back(browser, register, record, tree):
    url = record.get_absolute_url()
    assert browser.post(f"{url}remove/", {"seen": 1, "reason": ""}).status_code == 422
    browser.post(f"{url}remove/", {"seen": 1, "reason": "Entered twice"})
    assert refs(browser.get(register.url(tree.p1))) == [] and fresh(record).archive_reason == "Entered twice"
    assert "Removed: Entered twice" in text(browser.get(url))
    assert keep.record(register, tree.p1).number == 2, "its number is not used again"
    browser.post(f"{url}restore/")
    assert fresh(record).archived_at is None and record.ref in refs(browser.get(register.url(tree.p1)))


def test_a_removal_is_undone(register, record, alice):
    written = writing.archive(record, by=alice, seen=1, reason="Twice")
    undo.undo(written.batch, by=alice)
    assert (fresh(record).archived_at, fresh(record).archive_reason) == (None, "")


def test_a_moved_record_gets_a_number_there_and_keeps_its_old_reference(browser, register, record, tree):
    keep.record(register, tree.p2)
    response = browser.post(
        f"{record.get_absolute_url()}move/", {"node": tree.p2.pk, "reason": "Belongs there", "seen": 1}, follow=True
    )
    row = fresh(record)
    assert (row.node, row.number) == (tree.p2, 2) and f"{record.ref} is now {row.ref} on Project 2" in text(response)
    assert Alias.objects.get(register=register.key, record_id=row.pk).number == 1
    assert row.ref in refs(browser.get(register.url(tree.p2), {"q": record.ref}))
    assert row.get_absolute_url() in browser.get("/search/", {"q": record.ref}).content.decode()
    assert keep.record(register, tree.p1).number == 2, "the old number is not given again"


def test_a_move_is_not_undone_but_made_again(register, record, tree, alice):
    moving.move(record, tree.p2, by=alice, seen=1, reason="There")
    with pytest.raises(Problem, match="was moved here. Move it back"):
        undo.undo(Batch.objects.first(), by=alice)
    row = moving.move(fresh(record), tree.p1, by=alice, seen=2, reason="Back")
    assert (row.node, row.number) == (tree.p1, 2)


def test_nothing_moves_to_where_one_may_not_add_or_where_it_lies(register, record, tree, alice, carol):
    with pytest.raises(Problem, match="add records to registers on Project 3"):
        moving.move(record, tree.p3, by=alice, seen=1, reason="x")
    with pytest.raises(Problem, match="lies there already"):
        moving.move(record, tree.p1, by=alice, seen=1, reason="x")
    with pytest.raises(Refused):
        moving.move(record, tree.p3, by=carol, seen=1, reason="x")


def test_a_record_is_put_to_the_level_above_which_accepts_it(browser, browser_of, register, record, tree, above, alice):
    make.assign(alice, "viewer", tree.portfolio)
    browser.post(f"{record.get_absolute_url()}escalate/", {"seen": 1, "reason": "Too large for us"})
    row = fresh(record)
    assert (row.escalation, row.escalated_to, row.node) == ("asked", tree.a, tree.p1)
    moving.answer_escalation(row, by=alice, seen=row.version, accept=True)
    row = fresh(record)
    assert row.escalation == "accepted" and (row.status == "escalated" or register.key != "risk")
    assert refs(browser.get(register.url(tree.a), {"scope": "escalated"})) == [row.ref]
    assert "Escalated to Programme A" in text(browser.get(row.get_absolute_url()))
    browser.post(f"{row.get_absolute_url()}escalate/?up=1", {"seen": row.version, "reason": "Even larger"})
    assert fresh(record).escalated_to == tree.portfolio
    page = browser_of(above).post(f"{row.get_absolute_url()}escalation/", {"answer": "accept"}, follow=True)
    assert "accepted" in text(page) and fresh(record).escalation == "accepted"


def test_the_level_above_returns_a_record_with_a_reason(browser, register, record, tree):
    moving.ask_to_escalate(record, by=keep.registrar(), seen=1, reason="Please")
    url = f"{record.get_absolute_url()}escalation/"
    assert browser.post(url, {"answer": "return"}).status_code == 422
    browser.post(url, {"answer": "return", "reason": "Yours to solve"})
    assert (fresh(record).escalation, fresh(record).escalated_to) == ("", None)
    assert browser.post(url, {"answer": "accept"}).status_code == 422


def test_an_accepted_record_is_given_back(browser, register, record, tree, alice):
    row = moving.ask_to_escalate(record, by=alice, seen=1, reason="Please").changed[0]
    row = moving.answer_escalation(row, by=alice, seen=row.version, accept=True).changed[0]
    page = text(browser.get(f"{row.get_absolute_url()}escalate/"))
    assert "back to Project 1" in page
    browser.post(f"{row.get_absolute_url()}escalate/", {"seen": row.version, "reason": "Small again"})
    now = fresh(record)
    assert (now.escalation, now.escalated_to) == ("", None) and now.status == (
        "open" if register.key == "risk" else record.status
    )


def test_only_the_level_above_answers(browser_of, register, record, tree, alice):
    local = make.person("Lisa Local", role="project_manager", node=tree.p1)
    moving.ask_to_escalate(record, by=local, seen=1, reason="Please")
    assert browser_of(local).post(f"{record.get_absolute_url()}escalation/", {"answer": "accept"}).status_code == 403
    assert Notice.objects.filter(user=alice, text__contains="is put to Programme A").exists() is False, (
        "told on commit only"
    )
    with pytest.raises(Problem, match="waits for an answer"):
        moving.ask_to_escalate(fresh(record), by=local, seen=2, reason="Please!")


def test_there_is_nothing_above_the_top(register, tree, above):
    row = keep.record(register, tree.portfolio)
    with pytest.raises(Problem, match="nothing above"):
        moving.ask_to_escalate(row, by=above, seen=1, reason="Higher")


def test_a_review_says_still_true_and_sets_the_next_day(browser, register, record):
    response = browser.post(f"{record.get_absolute_url()}review/", {"seen": 1, "back": "/my-work/"})
    row = fresh(record)
    assert response["Location"] == "/my-work/"
    assert (row.last_reviewed_on, row.review_date) == (today(), today() + timedelta(register.cadence(row)))
    assert "Reviewed: still true" in text(browser.get(f"{record.get_absolute_url()}history/"))


def test_a_second_review_on_the_same_day_changes_nothing(browser, register, record):
    for seen in (1, 2):
        response = browser.post(f"{record.get_absolute_url()}review/", {"seen": seen}, follow=True)
        assert "is still true" in text(response)
    assert fresh(record).version == 2


def test_a_review_lies_ahead_and_nowhere_else(browser, register, record):
    url = f"{record.get_absolute_url()}review/"
    for day in (today(), "1990-01-01", "9999-12-31", "soon"):
        assert browser.post(url, {"seen": 1, "review_date": str(day)}).status_code == 422, day
    browser.post(url, {"seen": 1, "review_date": str(today() + timedelta(99)), "comment": "Nearly over"})
    assert fresh(record).review_date == today() + timedelta(99)
    response = browser.post(url, {"seen": 2, "back": "//elsewhere.example"})
    assert response["Location"] == record.get_absolute_url()


@pytest.mark.parametrize(("register", "target"), CONVERSIONS)
def test_a_conversion_carries_its_fields_and_links_both_ends(browser, register, target, tree, alice):
    row = keep.full(register, tree.p1, other_node=tree.p2, owner=alice, tags=["kept"], confidentiality="commercial")
    about = {"register": register.key, "record_id": row.pk}
    comment = Comment.objects.create(by=alice, text="Said before", **about)
    Attachment.objects.create(name="a.txt", content=b"a", size=1, sha256="0" * 64, by=alice, **about)
    url = f"{row.get_absolute_url()}convert/{target.key}/"
    assert f"Make {row.ref} a new" in text(browser.get(url))
    browser.post(url, {"note": "It has come to this"})
    new = target.model.objects.get()
    for ours, theirs in target.converts[register.key].items():
        limit = target.model._meta.get_field(ours).max_length
        assert getattr(new, ours) == str(getattr(row, theirs))[:limit] and getattr(new, ours), (ours, theirs)
    assert (new.node, new.owner, new.tags, new.confidentiality, new.extras["from"]) == (
        tree.p1,
        alice,
        ["kept"],
        "commercial",
        row.ref,
    )
    there, back = linking.links_of(row, alice)[0], linking.links_of(new, alice)[0]
    assert (there.record, there.words, there.link.note) == (new, "became", "It has come to this")
    assert (back.record, back.words) == (row, "came from")
    kept = Comment.objects.get(register=target.key, record_id=new.pk)
    assert (kept.text, kept.by, kept.at) == ("Said before", alice, comment.at)
    assert Attachment.objects.get(register=target.key, record_id=new.pk).name == "a.txt"
    assert fresh(row).status == row.status, "the first one stays open"


@pytest.mark.parametrize("target", registers(), ids=lambda each: each.key)
def test_every_declared_conversion_names_fields_that_are_there(target):
    for source, mapping in target.converts.items():
        for ours, theirs in mapping.items():
            assert target.fields[ours].editable, (source, ours)
            assert hasattr(REGISTERS[source].model, theirs), (source, theirs)


@pytest.mark.parametrize(("register", "target"), CONVERSIONS)
def test_a_conversion_can_close_the_first_one_or_says_why_not(browser, register, target, tree, alice):
    row = keep.full(register, tree.p1, other_node=tree.p2, owner=alice)
    response = browser.post(f"{row.get_absolute_url()}convert/{target.key}/", {"close": "on"})
    if response.status_code == 302:
        assert fresh(row).is_closed and "Became" in fresh(row).closure_note
    else:
        assert (
            response.status_code == 422
            and not target.model.objects.exclude(pk=row.pk if register is target else 0).exists()
        )


def test_what_is_not_offered_is_not_converted(browser, register, record):
    others = {other.key for other in registers() if register.key not in other.converts} | {"nonsense"}
    for key in others:
        assert browser.post(f"{record.get_absolute_url()}convert/{key}/").status_code == 404, key
    with pytest.raises(Problem, match="Choose one of those offered"):
        moving.convert(record, "nonsense", by=keep.registrar())
