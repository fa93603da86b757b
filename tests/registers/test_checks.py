"""Each health check finds exactly its rows, counts them on the page, and opens the grid with them."""

from datetime import timedelta

import pytest

from pmo.core.clock import now, today
from pmo.records import health, linking
from pmo.records.querying import Look
from pmo.records.register import REGISTERS, registers
from registers.models import Appetite
from tests.factories import hierarchy as make
from tests.factories import records as keep

pytestmark = pytest.mark.django_db
SOON, GONE = today() + timedelta(10), today() - timedelta(1)
# What a record of each register needs so that no check finds it.
SOUND = {
    "risk": {
        "likelihood": 1,
        "impact": 2,
        "target_likelihood": 1,
        "target_impact": 1,
        "cause": "a",
        "event": "b",
        "effect": "c",
    },
    "issue": {"due": SOON},
    "action": {"due": SOON},
    "assumption": {"due": SOON},
    "dependency": {"needed_by": SOON, "promised_by": SOON, "giver_external": "The council"},
    "decision": {"due": SOON},
    "change": {"due": SOON},
    "lesson": {},
}
# register, check → what makes the sound record one that the check finds.
BROKEN = {
    ("risk", "grave"): {"likelihood": 4, "impact": 2},
    ("risk", "no_response"): {"likelihood": 4, "impact": 2},
    ("risk", "target_not_below"): {"target_impact": 2},
    ("risk", "no_target"): {"target_likelihood": None},
    ("risk", "no_score"): {"likelihood": None, "target_likelihood": None},
    ("risk", "fell_unearned"): {"likelihood": 1, "impact": 2},
    ("risk", "not_a_sentence"): {"cause": ""},
    ("risk", "acceptance_over"): {},
    ("risk", "above_tolerance"): {"likelihood": 5, "impact": 5},
    ("issue", "undecided"): {"raised_on": today() - timedelta(99)},
    ("issue", "overdue"): {"due": GONE},
    ("action", "overdue"): {"due": GONE},
    ("action", "no_due"): {"due": None},
    ("assumption", "unvalidated"): {"due": GONE},
    ("assumption", "no_risk"): {"confidence": "1", "sensitivity": 5},
    ("dependency", "unaccepted"): {},
    ("dependency", "late"): {"promised_by": SOON + timedelta(1)},
    ("dependency", "no_promise"): {"promised_by": None},
    ("dependency", "one_owner"): {"giver_external": ""},
    ("decision", "overdue"): {"due": GONE},
    ("change", "overdue"): {"due": GONE},
}
# What no field of a form sets: written as the passing of time or a step would.
AFTERWARDS = {
    ("risk", "fell_unearned"): {"previous_score": 20},
    ("risk", "above_tolerance"): {"escalation": "", "escalated_to": None},
    ("risk", "acceptance_over"): {"status": "accepted", "accepted_until": GONE},
}


@pytest.fixture
def sound(tree, alice):
    """`sound(key, …)` gives a record with which nothing is wrong, but for what is said."""

    def make_one(key: str, **more):
        values = {"owner": alice, "review_date": SOON} | SOUND[key] | more
        row = keep.record(key, tree.p1, **values)
        if key == "dependency":
            type(row).objects.filter(pk=row.pk).update(agreement="agreed", status="agreed")
        return row

    return make_one


def found(key: str, check: str, user) -> set[int]:
    """What the check finds for somebody, as the grid does."""
    register = REGISTERS[key]
    look = Look(register, user, _query(f"check={check}"))
    return set(look.matching.values_list("pk", flat=True))


def _query(text: str):
    from django.http import QueryDict

    return QueryDict(text)


def test_every_check_has_a_case():
    assert {
        (register.key, check.key) for register in registers() for check in register.checks if register.key in SOUND
    } == set(BROKEN)


@pytest.mark.parametrize("key", list(SOUND))
def test_no_check_finds_what_is_sound(sound, alice, key):
    sound(key)
    for check in [*health.COMMON, *REGISTERS[key].checks]:
        assert found(key, check.key, alice) == set(), check.key


@pytest.mark.parametrize(("key", "check"), list(BROKEN))
def test_a_check_finds_exactly_its_rows(as_user, sound, alice, tree, key, check):
    Appetite.objects.create(appetite=9, tolerance=16)
    sound(key)
    wrong = sound(key, **BROKEN[key, check])
    closed = sound(key, **BROKEN[key, check])
    model = type(wrong)
    if (key, check) == ("dependency", "unaccepted"):
        model.objects.filter(pk__in=[wrong.pk, closed.pk]).update(agreement="disputed")
    if (key, check) in AFTERWARDS:
        model.objects.filter(pk__in=[wrong.pk, closed.pk]).update(**AFTERWARDS[key, check])
    model.objects.filter(pk=closed.pk).update(closed_on=today(), status=sorted(model.CLOSED)[0])
    assert found(key, check, alice) == {wrong.pk}
    if check != "grave":
        counted = {
            each.key: count for each, count in health.counts(REGISTERS[key], model.objects.for_user(alice).active())
        }
        assert counted[check] == 1
    page = as_user(alice).get(f"/work/{tree.p1.pk}/{REGISTERS[key].slug}/?check={check}").content.decode()
    assert f'id="r{wrong.pk}"' in page and 'data-announce="1 found"' in page


@pytest.mark.parametrize(
    ("check", "values", "aged"),
    [
        ("no_owner", {"owner": None}, 0), ("no_review", {"review_date": None}, 0), ("review_due", {"review_date": GONE}, 0),
        ("stale", {}, 31), ("unchanged", {}, 93),
    ],
)  # fmt: skip
@pytest.mark.parametrize("key", list(SOUND))
def test_the_checks_that_every_register_has(sound, alice, key, check, values, aged):
    fine, wrong = sound(key), sound(key, **values)
    type(wrong).objects.filter(pk=wrong.pk).update(updated_at=now() - timedelta(aged))
    assert found(key, check, alice) == {wrong.pk}, fine
    type(wrong).objects.filter(pk=wrong.pk).update(closed_on=today())
    assert found(key, check, alice) == set()


def test_a_name_outside_the_office_is_an_owner(sound, alice):
    sound("issue", owner=None, owner_name="The council")
    assert found("issue", "no_owner", alice) == set()


def test_an_owner_who_left(sound, alice):
    gone = make.person("Lena Left")
    row = sound("issue", owner=gone)
    assert found("issue", "owner_left", alice) == set()
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)
    assert found("issue", "owner_left", alice) == {row.pk}


def test_an_owner_with_too_many(tree, alice, bob):
    rows = keep.many(REGISTERS["action"], tree.p1, health.MOST_OWNED, owner=bob)
    assert found("action", "overloaded", alice) == set()
    rows += keep.many(REGISTERS["action"], tree.p1, 1, owner=bob)
    assert found("action", "overloaded", alice) == {row.pk for row in rows}


def test_a_link_to_something_removed_is_found_on_both_ends(sound, alice):
    one, other, gone = sound("risk"), sound("issue"), sound("lesson")
    linking.link(one, gone, kind="relates_to", by=alice)
    linking.link(gone, other, kind="relates_to", by=alice)
    assert found("risk", "orphan_link", alice) == set()
    type(gone).objects.filter(pk=gone.pk).update(archived_at=now(), archive_reason="Twice")
    assert found("risk", "orphan_link", alice) == {one.pk} and found("issue", "orphan_link", alice) == {other.pk}


def test_a_response_with_owner_and_date_answers_a_grave_risk(sound, alice):
    row, action = sound("risk", likelihood=5, impact=5), sound("action")
    linking.link(row, action, kind="mitigated_by", by=alice)
    assert found("risk", "no_response", alice) == set()
    type(action).objects.filter(pk=action.pk).update(due=None)
    assert found("risk", "no_response", alice) == {row.pk}


def test_a_response_that_is_done_earns_a_lower_score(sound, alice):
    row, action = sound("risk"), sound("action")
    type(row).objects.filter(pk=row.pk).update(previous_score=20)
    linking.link(row, action, kind="mitigated_by", by=alice)
    assert found("risk", "fell_unearned", alice) == {row.pk}
    keep.put(action, "done")
    assert found("risk", "fell_unearned", alice) == set()


def test_a_linked_risk_answers_a_weak_assumption(sound, alice):
    row = sound("assumption", confidence="1", sensitivity=5)
    linking.link(sound("risk"), row, kind="derived_from", by=alice)
    assert found("assumption", "no_risk", alice) == set()


def test_the_health_page_names_what_it_found_with_a_link(as_user, sound, alice, tree):
    sound("action", due=None)
    page = as_user(alice).get(f"/work/{tree.p1.pk}/health/").content.decode()
    assert "No due date" in page and f"/work/{tree.p1.pk}/actions/?check=no_due" in page
