"""Any of risk, issue, decision, action and change becomes any other, with everything the two have alike."""

from datetime import timedelta
from itertools import permutations

import pytest

from pmo.core.clock import today
from pmo.records import moving
from pmo.records.register import REGISTERS
from tests.factories import records as keep

FIVE = ["risk", "issue", "decision", "action", "change"]


@pytest.mark.parametrize(("one", "other"), list(permutations(FIVE, 2)))
def test_each_of_the_five_can_become_each_other(one, other):
    assert "title" in REGISTERS[other].converts[one]


@pytest.mark.django_db
def test_dates_priority_and_who_raised_it_go_along(tree, alice, lead):
    soon, later = today() + timedelta(9), today() + timedelta(30)
    issue = keep.record("issue", tree.p1, by=alice, owner=alice, priority="1", due=soon, review_date=later)
    action = moving.convert(issue, "action", by=lead)
    assert (action.priority, action.due, action.review_date) == ("1", soon, later)
    assert (action.raised_by, action.owner) == (alice, alice)
    risk = moving.convert(action, "risk", by=lead)
    assert (risk.review_date, risk.raised_by) == (later, alice)


@pytest.mark.django_db
def test_an_open_risk_that_becomes_a_change_is_closed_though_it_was_not_mitigated(tree, alice):
    risk = keep.record("risk", tree.p1, by=alice, likelihood=4, impact=4, target_likelihood=1, target_impact=1)
    moving.convert(risk, "change", by=alice, keep_open=False)
    risk.refresh_from_db()
    assert risk.status == "expired" and risk.closure_note.startswith("Became CR-")
