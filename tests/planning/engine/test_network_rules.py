"""Constraints, progress, calendars, summaries, ends and loops: one rule a test."""

from dataclasses import replace
from datetime import datetime

import pytest

from planning.engine import (
    Activity,
    Constraint,
    Ends,
    LagCalendar,
    LagUnit,
    Link,
    LinkType,
    Network,
    Progress,
    schedule,
)
from planning.problems import PlanProblem
from tests.planning.making import DAY, MONDAY, links, network, office_and_clock, tasks


def at(day, hour=8, minute=0):
    """A day of January 2026, in which 5, 12, 19 and 26 are Mondays."""
    return datetime(2026, 1, day, hour, minute)


def held(constraint, when, days=2, **more):
    """A (5 days) → B with a constraint → C (1 day)."""
    b = Activity("B", days * DAY, constraint=Constraint[constraint], constraint_date=when, **more)
    return schedule(network([Activity("A", 5 * DAY), b, Activity("C", DAY)], ["A FS B", "B FS C"]))


@pytest.mark.parametrize(
    ("kind", "when", "start", "floats"),
    [
        ("SNET", at(14), at(14), (2, 0)),
        ("SNET", at(7), at(12), (0, 0)),
        ("FNET", at(16, 17), at(15), (3, 0)),
        ("SNLT", at(20), at(12), (0, 0)),
        ("SNLT", at(8), at(8), (-2, 0)),
        ("FNLT", at(9, 17), at(8), (-2, 0)),
        ("MSO", at(14), at(14), (2, 0)),
        ("MSO", at(8), at(8), (-2, 0)),
        ("MFO", at(20, 17), at(19), (5, 0)),
    ],
)
def test_constraints_place_an_activity_and_give_its_predecessor_the_float(kind, when, start, floats):
    found = held(kind, when)
    assert found["B"].start == start
    assert (found["A"].total_float / DAY, found["B"].total_float / DAY) == floats


def test_constraints_that_are_not_honoured_give_way_to_links():
    b = Activity("B", DAY, constraint=Constraint.MSO, constraint_date=at(8))
    found = schedule(network([Activity("A", 5 * DAY), b], ["A FS B"], honour_constraints=False))
    assert found["B"].start == at(12)
    assert found["B"].total_float == found["A"].total_float == -2 * DAY


def test_a_deadline_leaves_dates_alone_and_takes_the_float():
    found = schedule(network([Activity("A", 5 * DAY, deadline=at(8, 17))]))
    assert (found["A"].finish, found["A"].total_float, found["A"].critical) == (at(9, 17), -DAY, True)


def test_as_late_as_possible_takes_the_late_dates_and_no_float():
    late = Activity("B", DAY, constraint=Constraint.ALAP)
    found = schedule(network([Activity("A", 5 * DAY), late, Activity("C", DAY)], ["B FS C", "A FS C"]))
    assert (found["B"].early_start, found["B"].start, found["B"].total_float) == (at(5), at(9), 0)


def test_begun_work_keeps_its_start_and_the_rest_goes_on_from_the_status_date():
    begun = Activity("A", 4 * DAY, actual_start=at(5), remaining=2 * DAY)
    found = schedule(network([begun, Activity("B", DAY)], ["A FS B"], status_date=at(12)))
    assert (found["A"].start, found["A"].finish, found["B"].start) == (at(5), at(13, 17), at(14))
    without = schedule(network([begun, Activity("B", DAY)], ["A FS B"]))
    assert without["A"].finish == at(8, 17)


def test_what_is_not_begun_cannot_lie_before_the_status_date():
    found = schedule(network(tasks(A=1), status_date=at(14, 10)))
    assert (found["A"].start, found["A"].finish) == (at(14, 10), at(15, 10))


def test_out_of_sequence_work_waits_under_retained_logic_and_goes_on_under_override():
    both = [Activity("A", 5 * DAY), Activity("B", 4 * DAY, actual_start=at(5), remaining=2 * DAY)]
    waiting = schedule(network(both, ["A FS B"]))
    going = schedule(network(both, ["A FS B"], progress=Progress.OVERRIDE))
    assert waiting["B"].finish == at(13, 17)
    assert going["B"].finish == at(8, 17)


def test_done_work_is_fact_and_not_critical():
    done = Activity("A", 2 * DAY, actual_start=at(5), actual_finish=at(9, 12))
    found = schedule(network([done, Activity("B", DAY)], ["A FS B"]))
    assert (found["A"].finish, found["A"].late_finish, found["A"].critical) == (at(9, 12), at(9, 12), False)
    assert (found["A"].total_float, found["A"].free_float, found["B"].start) == (0, 0, at(9, 13))


def test_facts_outside_working_time_are_shown_as_they_are():
    found = schedule(network([Activity("A", DAY, actual_start=at(10, 9), actual_finish=at(11, 22))]))
    assert (found["A"].start, found["A"].finish) == (at(10, 9), at(11, 22))


def test_manual_dates_stand_and_what_follows_is_counted_from_them():
    fixed = Activity("A", DAY, fixed_start=at(14), fixed_finish=at(14, 17))
    found = schedule(network([fixed, Activity("B", DAY)], ["A FS B"]))
    assert (found["A"].start, found["B"].start, found["A"].total_float) == (at(14), at(15), 0)


def test_elapsed_durations_run_over_nights_and_weekends():
    found = schedule(network([Activity("A", 5 * 1440, elapsed=True), Activity("B", DAY)], ["A FS B"]))
    assert (found["A"].finish, found["B"].start) == (at(10), at(12))
    assert found["A"].total_float == 2 * 1440  # from Saturday 08:00 to Monday 08:00 by the clock


@pytest.mark.parametrize(
    ("lag", "unit", "start"),
    [
        (2 * DAY, LagUnit.WORKING, at(14)),
        (2 * 1440, LagUnit.ELAPSED, at(12)),
        (50, LagUnit.PERCENT, at(14, 13)),
        (50, LagUnit.ELAPSED_PERCENT, at(12)),
    ],
)
def test_lags_run_in_working_time_clock_time_or_shares_of_the_predecessor(lag, unit, start):
    plan = Network(MONDAY, [Activity("A", 5 * DAY), Activity("B", DAY)], [Link("A", "B", LinkType.FS, lag, unit)])
    assert schedule(plan)["B"].start == start


@pytest.mark.parametrize(
    ("rule", "start"),
    [(LagCalendar.SUCCESSOR, at(6, 1)), (LagCalendar.PREDECESSOR, at(6, 17)), (LagCalendar.PROJECT, at(6, 17))],
)
def test_a_lag_runs_in_the_calendar_that_the_rule_names(rule, start):
    both = [Activity("A", DAY), Activity("B", DAY, calendar="clock")]
    plan = network(both, ["A FS B 1"], calendars=office_and_clock(), calendar="office", lag_calendar=rule)
    assert schedule(plan)["B"].start == start


def test_calendars_meet_at_the_clock():
    both = [Activity("A", DAY), Activity("B", 1440, calendar="clock"), Activity("C", DAY)]
    found = schedule(network(both, ["A FS B", "B FS C"], calendars=office_and_clock(), calendar="office"))
    assert (found["B"].start, found["B"].finish, found["C"].start) == (at(5, 17), at(6, 17), at(7))
    assert found["B"].late_finish == at(7)  # its own calendar has no break, so it may last until work starts
    assert found["B"].total_float == 15 * 60


def test_a_summary_rolls_up_and_passes_its_links_on():
    below = [Activity(1, summary=True), Activity(2, DAY, parent=1), Activity(3, 2 * DAY, parent=1), Activity(4, DAY)]
    found = schedule(network(below, [], start=MONDAY))
    assert (found[1].start, found[1].finish) == (at(5), at(6, 17))
    plan = Network(MONDAY, below, [Link(1, 4)])
    assert schedule(plan)[4].start == at(7)
    plan = Network(MONDAY, below, [Link(4, 1)])
    assert schedule(plan)[2].start == schedule(plan)[3].start == at(6)


def test_a_summary_inside_itself_is_refused():
    with pytest.raises(PlanProblem, match="lies inside itself"):
        schedule(network([Activity(1, parent=2, summary=True), Activity(2, parent=1, summary=True)]))


def test_every_end_or_every_project_may_be_counted_from_its_own_finish():
    plan = network([*tasks(A=5, B=2), Activity("C", DAY, project="other")])
    assert schedule(plan)["B"].total_float == 3 * DAY
    assert schedule(replace(plan, ends=Ends.OWN)).critical() == ["A", "B", "C"]
    assert schedule(replace(plan, ends=Ends.PROJECT)).critical() == ["A", "C"]


def test_projects_of_a_programme_start_on_their_own_dates():
    plan = network([Activity("A", DAY, project=1), Activity("B", DAY, project=2)], project_starts={2: at(19)})
    assert (schedule(plan)["A"].start, schedule(plan)["B"].start) == (at(5), at(19))


def test_a_loop_is_set_aside_and_the_rest_has_dates():
    arcs = ["A FS B", "B FS C", "C FS A", "C FS D", "E FS E"]
    found = schedule(network(tasks(A=1, B=1, C=1, D=1, E=1), arcs))
    assert found.loops == [["A", "B", "C"], ["E"]]
    assert {arcs[at] for at in found.set_aside} == {"C FS A", "E FS E"}
    assert found["D"].finish == at(8, 17)


def test_a_ring_of_thousands_and_a_knot_do_not_hang():
    many = 20_000
    ring = [Link(n, (n + 1) % many) for n in range(many)]
    found = schedule(Network(MONDAY, [Activity(n, 60) for n in range(many)], ring))
    assert len(found.loops[0]) == many
    knot = [Link(a, b) for a in range(80) for b in range(80)]
    assert len(schedule(Network(MONDAY, [Activity(n, 60) for n in range(80)], knot)).loops) == 20


def test_links_to_nothing_and_inactive_work_are_set_aside_with_the_reason():
    plan = network([Activity("A", DAY), Activity("B", DAY, active=False)], ["A FS B", "A FS Z"])
    assert schedule(plan).set_aside == {
        0: "one of its ends is inactive or an empty summary",
        1: "there is no activity Z",
    }


def test_a_milestone_at_the_end_of_everything_is_late_where_the_end_is():
    clock = [Activity("A", elapsed=True), Activity("M")]
    found = schedule(network(clock, ["A FS M"]))
    assert found["M"].late_finish == found.finish == MONDAY
    assert found["A"].total_float == 0


def test_a_night_finish_counts_as_the_evening_before_for_work_that_rests_at_night():
    plan = network([Activity("A", 1200, elapsed=True), Activity("B", 60)], ["A FF B"])
    found = schedule(plan)
    assert (found["A"].finish, found["B"].finish) == (datetime(2026, 1, 6, 4), at(5, 17))
    assert (found["A"].total_float, found["B"].total_float) == (0, 0)


def test_an_inactive_activity_has_no_dates_and_says_so():
    found = schedule(network([Activity("A", DAY), Activity("B", DAY, active=False)]))
    assert "B" not in found
    with pytest.raises(PlanProblem, match="no dates for B"):
        found["B"]


def test_elapsed_work_before_a_weekend_has_the_slack_that_microsoft_documents():
    """Knowledge base article 87301: eight working hours and nine elapsed hours before a day's work on Monday."""
    both = [Activity(1, 480), Activity(2, 540, elapsed=True), Activity(3, 480)]
    plan = Network(datetime(1992, 7, 24, 8), both, [Link(1, 3), Link(2, 3)])
    found = schedule(plan)
    assert found[1].finish == found[2].finish == datetime(1992, 7, 24, 17)
    assert (found[1].total_float, round(found[2].total_float / 1440, 2)) == (0, 2.62)
    assert found.critical() == [1, 3]


@pytest.mark.parametrize(
    ("activities", "sentence"),
    [
        ([Activity("A"), Activity("A")], "same number"),
        ([Activity("A", -5)], "between 0 and a century"),
        ([Activity("A", float("nan"))], "between 0 and a century"),
        ([Activity("A", calendar="moon")], "moon"),
    ],
)
def test_what_cannot_be_computed_is_told(activities, sentence):
    with pytest.raises(PlanProblem, match=sentence):
        schedule(network(activities))


def test_an_empty_network_ends_where_it_starts():
    assert schedule(network([])).finish == MONDAY


def test_the_longest_path_is_named_where_float_says_nothing():
    plan = network([*tasks(A=5, B=2), Activity("C", DAY, deadline=at(5, 17))], ["A FS B"], finish=at(30, 17))
    found = schedule(plan)
    assert found.longest() == ["A", "B"]
    assert found.critical() == ["C"]
    assert links("A FS B")[0].type is LinkType.FS
