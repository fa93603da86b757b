"""Approved changes move the work's figures, within the limits of whoever approves."""

from datetime import date
from decimal import Decimal

import pytest

from pmo.core.clock import today
from pmo.core.errors import Problem, Refused
from pmo.hierarchy.models import Figure
from pmo.hierarchy.roles import ROLES, roles_with
from pmo.records import moving, undo, writing
from pmo.records.models import Batch
from registers import limits
from registers.models import ChangeRequest
from tests.factories import hierarchy as make
from tests.factories import records as keep

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "cost", "days", "allowed"),
    [
        ("project_manager", 25_000, 10, True), ("project_manager", 25_000.01, 0, False), ("project_manager", 0, 11, False),
        ("project_manager", -25_001, 0, False), ("project_manager", None, -11, False), ("change_authority", 100_000, 20, True),
        ("programme_manager", 250_000, 30, True), ("programme_manager", 250_001, 0, False), ("sro", 2_000_000, 180, True),
        ("sro", 2_000_001, 0, False), ("sponsoring_group", 10**12, 9999, True), ("viewer", 1, 0, False), ("office_lead", None, None, True),
    ],
)  # fmt: skip
def test_each_role_approves_up_to_its_limit(role, cost, days, allowed):
    assert limits.within(role, None if cost is None else Decimal(str(cost)), days) is allowed


def test_every_role_with_a_limit_may_approve_changes():
    assert set(limits.LIMITS) <= set(roles_with("approve:change"))
    assert set(roles_with("approve:change")) == set(limits.LIMITS), "a role that approves has a limit"


@pytest.mark.parametrize(
    ("cost", "days", "role"),
    [(0, 0, "project_manager"), (25_001, 0, "change_authority"), (0, 21, "programme_manager"), (300_000, 0, "programme_director"),
     (600_000, 0, "sro"), (10**9, 0, "portfolio_director")],
)  # fmt: skip
def test_the_lowest_level_that_may_approve(cost, days, role):
    change = ChangeRequest(cost_change=Decimal(cost), days_change=days)
    assert limits.authority_for(change) == role and ROLES[role].label[:24]


@pytest.fixture
def change(tree, alice):
    """A change of £150,000 and 14 days whose impact has been assessed."""
    row = keep.record(
        "change",
        tree.p1,
        by=alice,
        owner=alice,
        reason="Scope grew",
        cost_change=150_000,
        days_change=14,
        benefit_change=-50_000,
    )
    moving.take(row, "submit", by=alice, seen=1)
    moving.take(ChangeRequest.objects.get(pk=row.pk), "assess", by=alice, seen=2, values={"impact": "Two weeks later"})
    return ChangeRequest.objects.select_related("node").get(pk=row.pk)


@pytest.fixture
def figures(tree):
    """What is approved for project 1 so far."""
    day = date(2026, 1, 31)
    return [
        make.figure(tree.p1, "cost_baseline", day, amount=Decimal("2.5")), make.figure(tree.p1, "end_baseline", day, date=date(2027, 3, 31)),
        make.figure(tree.p1, "benefits_baseline", day, amount=Decimal("9")),
    ]  # fmt: skip


def approve(row, by):
    moving.take(row, "approve", by=by, seen=row.version, values={"decision_note": "Agreed at the board"})
    return ChangeRequest.objects.select_related("node").get(pk=row.pk)


def test_the_assessment_names_the_level_that_decides(change):
    assert (change.status, change.authority) == ("impact_assessed", "Programme manager")


def test_an_approved_change_moves_the_figures_and_keeps_before_and_after(change, figures, sofia):
    row = approve(change, sofia)
    now = {figure.measure: figure for figure in Figure.objects.filter(as_at=today())}
    assert now["cost_baseline"].amount == Decimal("2.65") and now["end_baseline"].date == date(2027, 4, 14)
    assert now["benefits_baseline"].amount == Decimal("8.95") and now["cost_baseline"].narrative.startswith(row.ref)
    assert row.applied["cost_baseline"][0].startswith("2.5") and row.applied["end_baseline"] == [
        "2027-03-31",
        "2027-04-14",
    ]
    assert Figure.objects.get(pk=figures[0].pk).amount == Decimal("2.5"), "the old figure stays"
    assert (row.decided_by, row.decided_on) == (sofia, today())


def test_two_changes_on_one_day_add_up(change, figures, tree, alice, sofia):
    approve(change, sofia)
    other = keep.put(
        keep.record("change", tree.p1, by=alice, owner=alice, cost_change=50_000, impact="Small"), "impact_assessed"
    )
    approve(other, sofia)
    row = Figure.objects.get(measure="cost_baseline", as_at=today())
    assert (row.amount, row.version) == (Decimal("2.7"), 2)


def test_a_change_above_ones_limit_is_refused_with_the_level_that_can(change, figures, tree):
    local = make.person("Lisa Local", role="project_manager", node=tree.p1)
    with pytest.raises(Problem, match="above your limit. Programme manager can approve it"):
        approve(change, local)
    assert not Figure.objects.filter(as_at=today()).exists()
    programme = make.person("Mona Manager", role="programme_manager", node=tree.a)
    assert approve(change, programme).status == "approved"


def test_a_change_is_not_approved_without_an_assessment_or_by_a_viewer(change, sofia, bob):
    ChangeRequest.objects.filter(pk=change.pk).update(impact="")
    change.refresh_from_db()
    with pytest.raises(Problem, match="Write the impact assessment first"):
        approve(change, sofia)
    with pytest.raises(Refused):
        approve(change, bob)


@pytest.mark.parametrize(
    "values",
    [
        {"cost_change": 1},
        {"reason": "Other"},
        {"applied": {}},
        {"decision_note": "x"},
        {"status": "draft"},
        {"status": "impact_assessed"},
    ],
)
def test_an_approved_change_is_neither_rewritten_nor_taken_back(change, figures, sofia, values):
    row = approve(change, sofia)
    with pytest.raises(writing.Stopped, match="has been approved with these values"):
        writing.change(row, values, by=sofia)


def test_the_undo_of_an_approved_change_is_refused_so_that_it_is_not_applied_twice(change, figures, sofia):
    approve(change, sofia)
    with pytest.raises(writing.Stopped, match="Raise a new change request instead"):
        undo.undo(Batch.objects.filter(by=sofia).first(), by=sofia)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"cost_change": -3_000_000}, "would fall below zero"),
        ({"benefit_change": -10_000_000}, "would fall below zero"),
    ],
)
def test_a_change_that_leads_to_what_cannot_be_is_refused(change, figures, sofia, values, sentence):
    row = writing.change(change, values, by=keep.registrar()).changed[0]
    with pytest.raises(Problem, match=sentence):
        approve(row, sofia)
    assert (
        ChangeRequest.objects.get(pk=row.pk).status == "impact_assessed"
        and not Figure.objects.filter(as_at=today()).exists()
    )


def test_a_change_by_more_days_than_there_are_is_refused(change, figures, alice, sofia):
    with pytest.raises(writing.Stopped, match="at most 36,500 days"):
        writing.change(change, {"days_change": 10**9}, by=alice)
    Figure.objects.filter(measure="end_baseline").update(date=date(2149, 1, 1))
    row = writing.change(change, {"days_change": 36_500}, by=alice).changed[0]
    with pytest.raises(Problem, match="beyond the years"):
        approve(row, sofia)


def test_work_without_figures_has_nothing_to_move(change, sofia):
    assert approve(change, sofia).applied == {} and not Figure.objects.exists()
