"""Sections of reports: what each says of an office with registers, plans, figures and benefits, and to whom."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pmo.core import dates
from pmo.core.clock import today
from pmo.hierarchy.models import Figure
from reporting.sections.shape import SECTIONS, gather
from tests.factories import hierarchy as make
from tests.factories import records as keep
from tests.planning.published import Planner

pytestmark = pytest.mark.django_db


def rows(user, node, key: str, day: date | None = None):
    return list(SECTIONS[key].facts(user, node, day or today()))


def risk(node, likelihood: int, impact: int, **more):
    return keep.record("risk", node, likelihood=likelihood, impact=impact, **more)


def test_the_gravest_risks_come_first_with_their_score_and_owner(office):
    risk(office.one, 1, 2)
    grave = risk(office.one, 5, 4, owner=office.owner, cause="old wiring", event="a fire", effect="a closed ward")
    found = rows(office.lead, office.top, "risks")
    assert [row.id for row in found][0] == f"risk:{grave.pk}"
    assert found[0].cells["score"].startswith("20")
    assert found[0].cells["owner"] == "Olu Owner"
    assert "a fire may happen" in found[0].cells["risk"]


def test_a_risk_raised_after_the_day_or_closed_before_it_is_not_told(office):
    late, closed = risk(office.one, 3, 3), risk(office.one, 3, 3)
    keep.put(closed, "mitigated")
    assert rows(office.lead, office.top, "risks", today() - timedelta(1)) == []
    assert [row.id for row in rows(office.lead, office.top, "risks")] == [f"risk:{late.pk}"]


def test_a_confidential_risk_is_not_told_to_who_may_not_see_it(office):
    risk(office.one, 5, 5, confidentiality="restricted")
    assert rows(office.lead, office.top, "risks")
    assert rows(office.reader, office.top, "risks") == []


def test_issues_come_by_priority_and_say_when_they_were_raised(office):
    keep.record("issue", office.one, priority="3")
    urgent = keep.record("issue", office.one, priority="1", due=today() - timedelta(2))
    found = rows(office.lead, office.top, "issues")
    assert found[0].id == f"issue:{urgent.pk}"
    assert found[0].cells["due"].endswith(", late")
    assert found[0].cells["raised"] == dates.day(today())


def test_a_decision_says_by_when_and_what_follows_without_it(office):
    keep.record(
        "decision", office.one, title="Approve contingency", due=today() + timedelta(5),
        context="Data need cleansing.", otherwise="Cleansing stops in December.",
    )  # fmt: skip
    (row,) = rows(office.lead, office.top, "decisions")
    assert row.cells["by"] == dates.day(today() + timedelta(5))
    assert row.cells["otherwise"] == "Cleansing stops in December."


def test_a_decision_that_does_not_say_what_follows_is_told_so(office):
    keep.record("decision", office.one, context="If not decided, nobody knows.")
    (row,) = rows(office.lead, office.top, "decisions")
    assert row.cells["otherwise"] == "not said"


def test_a_dependency_is_told_while_it_is_not_agreed_or_late(office):
    keep.record("dependency", office.one, giver=office.two, needed_by=today() - timedelta(1))
    (row,) = rows(office.lead, office.top, "dependencies")
    assert row.rags == {"status": "r"}
    assert row.cells["giver"] == "Theatres"
    assert rows(office.lead, office.two, "dependencies")[0].id == row.id


def test_only_overdue_actions_are_told(office):
    keep.record("action", office.one, due=today() + timedelta(1))
    old = keep.record("action", office.one, due=today() - timedelta(9), owner=office.owner)
    assert [row.id for row in rows(office.lead, office.top, "actions")] == [f"action:{old.pk}"]


def test_money_is_compared_with_its_baseline(office):
    for measure, amount in (("cost_baseline", "64.2"), ("cost_forecast", "72.0")):
        Figure.objects.create(node=office.one, measure=measure, as_at=today(), amount=Decimal(amount))
    (row,) = rows(office.lead, office.one, "money")
    assert (row.cells["change"], row.cells["percent"], row.rags) == ("+£7.8m", "+12.1%", {"percent": "r"})
    make.figure(office.two, "cost_baseline", today(), amount=Decimal(1))
    assert [row.cells["what"] for row in rows(office.lead, office.top, "money")] == ["Whole-life cost, Pharmacy"]
    assert rows(office.lead, office.top, "money")[0].cells["what"] == "Whole-life cost, Pharmacy"


def test_a_published_return_is_not_money_entered_here(office):
    Figure.objects.create(node=office.one, measure="cost_baseline", as_at=today(), amount=1, source="gmpp.csv")
    assert rows(office.lead, office.one, "money") == []


def test_a_withheld_figure_says_so_and_is_never_nought(office):
    make.figure(office.one, "cost_baseline", today(), state="withheld", amount=None, reason="Section 43")
    make.figure(office.one, "cost_forecast", today(), amount=Decimal(3))
    (row,) = rows(office.lead, office.one, "money")
    assert row.cells["baseline"].startswith("withheld")
    assert row.cells["change"] == ""


def test_benefits_in_money_and_others_are_two_sections(office):
    keep.record(
        "benefit",
        office.one,
        category="cash_releasing",
        baseline=10,
        target=0,
        full_year_value=480_000,
        target_on=today() + timedelta(400),
    )
    keep.record(
        "benefit",
        office.one,
        category="quantifiable",
        baseline=0,
        target=62_000,
        unit="hours",
        target_on=today() + timedelta(400),
    )
    (money,) = rows(office.lead, office.top, "benefits")
    (other,) = rows(office.lead, office.top, "benefits_other")
    assert money.cells["full"] == "£480k"
    assert other.cells["full"] == "62,000 hours"
    assert money.cells["latest"] == "not measured"


def test_a_hundred_rows_cost_as_many_queries_as_two(office):
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            gather(office.lead, office.top, today())
        return len(asked)

    for key in ("risk", "issue", "decision", "action", "dependency", "benefit"):
        keep.many(keep.register_of(key), office.one, 14)
    gather(office.lead, office.top, today())
    few = cost()
    for key in ("risk", "issue", "decision", "action", "dependency", "benefit"):
        keep.many(keep.register_of(key), office.two, 40)
    assert cost() == few


def test_what_is_not_shown_is_counted(office):
    keep.many(keep.register_of("risk"), office.one, 40)
    frozen = gather(office.lead, office.top, today())["risks"]
    assert (len(frozen["rows"]), frozen["more"]) == (8, 32)


def test_milestones_say_baseline_version_before_and_now(office):
    planner = Planner(office.one, office.lead, date(2027, 1, 4))
    build = planner.add("Build", 10)
    planner.add("Go-live", 0, predecessors="1", flag="portfolio")
    planner.baseline(planner.publish(), "First")
    planner.change(build, duration=480 * 60)
    planner.publish()
    planner.change(build, duration=480 * 70)
    planner.publish()
    (row,) = rows(office.lead, office.top, "milestones", date(2027, 1, 4))
    assert row.cells["milestone"] == "Go-live"
    assert len({row.cells[key] for key in ("baseline", "last", "now")}) == 3
    assert row.cells["slip"].startswith("+")
    assert row.rags == {"status": "r"}
