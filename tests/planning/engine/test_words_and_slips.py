"""Why a date is what it is, and what a slip would move."""

from datetime import datetime

import pytest

from planning.engine import (
    Activity,
    Constraint,
    Link,
    LinkType,
    Network,
    explain,
    limit_of,
    schedule,
    what_if_slips,
)
from planning.problems import PlanProblem
from tests.planning.making import DAY, MONDAY, network, tasks


def said(activities, arcs=(), key="B", **rules):
    return explain(schedule(network(activities, arcs, **rules)), key)


def test_the_driving_predecessor_is_named_and_the_other_is_not():
    reason = said(tasks(A=5, B=1, C=2), ["A FS B", "C FS B"])
    assert reason.driving == ("A",)
    assert reason.sentence == (
        "“B” starts on Mon 12 January 2026 at 08:00 because it follows “A”, which finishes on Fri 9 January 2026 at 17:00. "
        "The time between is not working time in its calendar."
    )


def test_a_lag_is_part_of_the_reason():
    assert "with a lag of 8 h of working time" in said(tasks(A=1, B=1), ["A SS B 1"]).sentence
    assert "with a lead of 4 h of working time" in said(tasks(A=1, B=1), ["A FS B -0.5"]).sentence


def test_the_start_of_the_project_is_a_reason():
    assert said(tasks(B=1)).sentence.endswith("because nothing holds it but the start of the project.")


def test_the_status_date_is_a_reason():
    assert said(tasks(B=1), status_date=datetime(2026, 1, 9, 8)).kind == "status"


def test_a_constraint_is_a_reason_and_says_when_it_goes_against_links():
    must = Activity("B", DAY, constraint=Constraint.MSO, constraint_date=datetime(2026, 1, 6, 8))
    reason = said([*tasks(A=5), must], ["A FS B"])
    assert reason.kind == "constraint"
    assert "it must start on Tue 6 January 2026 at 08:00, although its predecessors end later." in reason.sentence


def test_facts_late_work_manual_dates_and_summaries_say_so():
    done = Activity("B", DAY, actual_start=MONDAY, actual_finish=datetime(2026, 1, 5, 17))
    assert said([done]).kind == "done"
    assert said([Activity("B", DAY, fixed_start=MONDAY, fixed_finish=MONDAY)]).kind == "fixed"
    assert said([*tasks(A=3), Activity("B", DAY, constraint=Constraint.ALAP)]).kind == "late"
    assert said([Activity("B", summary=True), Activity("A", DAY, parent="B")]).kind == "summary"


def test_begun_work_says_how_much_is_done():
    begun = Activity("B", 4 * DAY, actual_start=MONDAY, remaining=DAY)
    assert "it began on Mon 5 January 2026 at 08:00 and 24 h of it are done" in said([begun]).sentence


def test_a_slip_moves_what_follows_and_misses_deadlines():
    activities = [*tasks(A=5, B=2), Activity("C", DAY, deadline=datetime(2026, 1, 15, 17)), *tasks(D=1)]
    plan = network(activities, ["A FS B", "B FS C", "D FS C"])
    slip = what_if_slips(plan, "A", 2 * DAY)
    assert slip.minutes == 2 * DAY
    assert [move.id for move in slip.moved] == ["A", "B", "C"]
    assert (slip.finish_after, slip.missed) == (datetime(2026, 1, 16, 17), ["C"])


def test_a_slip_within_float_moves_nothing_else():
    plan = network(tasks(A=5, B=2, C=1), ["A FS C", "B FS C"])
    slip = what_if_slips(plan, "B", 3 * DAY)
    assert (slip.minutes, [move.id for move in slip.moved]) == (0, ["B"])


def test_a_milestone_slips_too():
    plan = Network(MONDAY, [Activity("M"), Activity("A", DAY)], [Link("M", "A", LinkType.FS)])
    assert what_if_slips(plan, "M", DAY).minutes == DAY


def test_what_is_done_or_unknown_cannot_slip():
    plan = network([Activity("A", DAY, actual_start=MONDAY, actual_finish=datetime(2026, 1, 5, 17))])
    with pytest.raises(PlanProblem, match="is done"):
        what_if_slips(plan, "A", DAY)
    with pytest.raises(PlanProblem, match="not an activity"):
        what_if_slips(plan, "Z", DAY)
    with pytest.raises(PlanProblem, match="no dates for Z"):
        explain(schedule(plan), "Z")


def test_the_latest_date_is_traced_to_the_deadline_or_the_end_that_it_keeps():
    promised = Activity("C", 0, "Go-live", deadline=datetime(2026, 1, 7, 17))
    plan = schedule(network([*tasks(A=3, B=2, D=1), promised], ["A FS B", "B FS C", "A FS D"]))
    found = limit_of(plan, "A")
    assert (found.kind, found.way, found.holder.id, found.when.day) == ("deadline", ("A", "B", "C"), "C", 7)
    assert plan["A"].total_float == -2 * DAY
    assert (limit_of(plan, "D").kind, limit_of(plan, "D").way) == ("end", ("D",))
    assert limit_of(plan, "C").way == ("C",)


def test_the_latest_date_may_follow_from_an_imposed_date_or_from_that_of_a_summary():
    pinned = Activity("B", DAY, constraint=Constraint.MSO, constraint_date=datetime(2026, 1, 9, 8))
    found = limit_of(schedule(network([*tasks(A=1), pinned], ["A FS B"])), "A")
    assert (found.kind, found.holder.id) == ("constraint", "B")
    phase = Activity("P", name="Phase", summary=True, deadline=datetime(2026, 1, 9, 17))
    found = limit_of(schedule(network([phase, Activity("A", DAY, parent="P"), *tasks(Z=30)])), "A")
    assert (found.kind, found.holder.name, found.way) == ("deadline", "Phase", ("A",))
    assert limit_of(schedule(network([phase, Activity("A", DAY, parent="P")])), "P") is None
    done = Activity("A", DAY, actual_start=MONDAY, actual_finish=datetime(2026, 1, 5, 17))
    assert limit_of(schedule(network([done])), "A") is None
