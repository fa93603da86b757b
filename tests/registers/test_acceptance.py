"""Risks are accepted by somebody else and for a time; those that occur become issues."""

from datetime import timedelta

import pytest

from pmo.core.clock import today
from pmo.core.errors import Problem
from pmo.records import moving
from pmo.records.linking import links_of
from registers import appetites
from registers.models import Appetite
from tests.factories import hierarchy as make
from tests.factories import records as keep

pytestmark = pytest.mark.django_db


def test_a_risk_is_accepted_by_somebody_else_for_a_time(risk, alice, sofia):
    until = today() + timedelta(90)
    values = {"accepted_until": until, "acceptance_reason": "Cheaper to bear"}
    with pytest.raises(Problem, match="You own this risk"):
        moving.take(risk, "accept", by=alice, seen=1, values=values)
    for day in (today(), today() - timedelta(1)):
        with pytest.raises(Problem, match="a day to come"):
            moving.take(risk, "accept", by=sofia, seen=1, values=values | {"accepted_until": day})
    moving.take(risk, "accept", by=sofia, seen=1, values=values)
    risk.refresh_from_db()
    assert (risk.status, risk.accepted_by, risk.response, risk.review_date) == ("accepted", sofia, "accept", until)
    assert not risk.is_acceptance_over


def test_an_acceptance_runs_out(risk, time_machine):
    row = keep.put(risk, "accepted", accepted_until=today())
    assert not row.is_acceptance_over
    time_machine.move_to(f"{today() + timedelta(1)}T12:00:00+00:00")
    assert row.is_acceptance_over


def test_a_risk_that_occurs_makes_its_issue_and_links_the_two(risk, alice):
    issue = moving.take(risk, "occur", by=alice, seen=1, values={"closure_note": "The pump failed"})
    risk.refresh_from_db()
    assert risk.status == "occurred" and issue.status == "captured"
    assert [(each.record, each.words) for each in links_of(risk, alice)] == [(issue, "became")]


def test_what_is_above_tolerance_is_accepted_by_the_level_above(risk, tree, sofia):
    Appetite.objects.create(category="", appetite=6, tolerance=12)
    appetites.forget()
    local = make.person("Rosa Local", role="project_manager", node=tree.p1)
    values = {"accepted_until": today() + timedelta(90), "acceptance_reason": "Cheaper to bear"}
    with pytest.raises(Problem, match="above the tolerance of 12 for risks.*Programme A"):
        moving.take(risk, "accept", by=local, seen=1, values=values)
    moving.take(risk, "accept", by=sofia, seen=1, values=values)
    risk.refresh_from_db()
    assert risk.accepted_by == sofia


def test_what_is_within_tolerance_is_accepted_where_it_lies(risk, tree):
    Appetite.objects.create(category="", appetite=6, tolerance=20)
    appetites.forget()
    local = make.person("Rosa Local", role="project_manager", node=tree.p1)
    values = {"accepted_until": today() + timedelta(90), "acceptance_reason": "Cheaper to bear"}
    moving.take(risk, "accept", by=local, seen=1, values=values)
    risk.refresh_from_db()
    assert risk.accepted_by == local
