"""The fourteen points: each finds its offenders, says its share and passes a sound plan."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from planning.engine import Activity, schedule
from planning.quality import BaselineDates, Facts, check_plan
from tests.planning.making import DAY, MONDAY, network, tasks

CHAIN = ["A FS B", "B FS C", "C FS D"]


def checked(activities, arcs, **more):
    rules = more.pop("rules", {})
    found = check_plan(Facts(schedule(network(activities, arcs, **rules)), **more))
    return {one.key: one for one in found}


def with_one(name, **changes):
    return [replace(one, **changes) if one.id == name else one for one in tasks(A=2, B=3, C=2, D=1)]


def test_a_sound_plan_passes_every_point_that_can_be_made():
    found = checked(tasks(A=2, B=3, C=2, D=1), CHAIN)
    assert [one.number for one in found.values()] == list(range(1, 15))
    assert {key for key, one in found.items() if one.passed is None} == {"invalid_dates", "resources", "missed", "bei"}
    assert all(one.passed for one in found.values() if one.passed is not None)
    assert all(one.sentence.endswith(".") for one in found.values())


def test_open_ends_are_missing_logic_but_the_first_and_the_last_are_not():
    found = checked(tasks(A=2, B=3, C=2, D=1), ["A FS B", "B FS D"])["logic"]
    assert found.offenders == ("C",)
    assert (found.value, found.passed) == (0.25, False)


def test_leads_lags_and_other_link_types_are_counted_by_link():
    found = checked(tasks(A=2, B=3, C=2, D=1), ["A FS B -1", "B SS C", "C FS D 2"])
    assert (found["leads"].offenders, found["leads"].passed) == (("B",), False)
    assert (found["lags"].offenders, found["lags"].value) == (("D",), pytest.approx(1 / 3))
    assert (found["link_types"].offenders, found["link_types"].passed) == (("C",), False)


@pytest.mark.parametrize(
    ("kind", "hard"), [("MSO", True), ("MFO", True), ("SNLT", True), ("FNLT", True), ("SNET", False), ("ALAP", False)]
)
def test_constraints_that_can_break_logic_are_hard(kind, hard):
    found = checked(with_one("B", constraint=kind, constraint_date=datetime(2026, 1, 20, 8)), CHAIN)["constraints"]
    assert found.offenders == (("B",) if hard else ())


def test_float_above_44_days_and_below_none_is_found():
    found = checked(tasks(A=60, B=3, C=2, D=1), ["A FS D", "B FS C", "C FS D"])
    assert found["high_float"].offenders == ("B", "C")
    assert found["high_duration"].offenders == ("A",)
    late = checked(with_one("D", deadline=datetime(2026, 1, 8, 17)), CHAIN)
    assert late["negative_float"].offenders == ("A", "B", "C", "D")
    assert late["cpli"].value == pytest.approx(0.5)
    assert late["cpli"].passed is False


def test_forecasts_in_the_past_and_facts_in_the_future_are_invalid():
    future = datetime(2026, 3, 2, 8)
    found = checked(with_one("D", actual_start=future), CHAIN, status_date=datetime(2026, 1, 7, 8))["invalid_dates"]
    assert found.offenders == ("A", "D")


def test_work_of_a_day_or_more_needs_somebody():
    found = checked([*tasks(A=2, B=3), Activity("M", 0)], ["A FS B", "B FS M"], resourced={"A"})["resources"]
    assert found.offenders == ("B",)


def test_missed_tasks_and_bei_compare_with_the_baseline():
    due = {name: BaselineDates(MONDAY + timedelta(days=day, hours=9)) for name, day in (("A", 1), ("B", 3), ("D", 30))}
    begun = {"actual_start": MONDAY, "actual_finish": datetime(2026, 1, 7, 17)}
    found = checked(with_one("A", **begun), CHAIN, status_date=datetime(2026, 1, 12, 8), baselines=due)
    assert found["missed"].offenders == ("A", "B")
    assert (found["bei"].value, found["bei"].offenders) == (0.5, ("B",))


def test_the_critical_path_test_fails_where_a_hard_date_holds_the_end():
    held = with_one("D", constraint="MFO", constraint_date=datetime(2026, 1, 20, 17))
    found = checked(held, CHAIN)["critical_path"]
    assert (found.passed, found.offenders) == (False, ("D",))
    assert checked(tasks(A=2, B=3, C=2, D=1), CHAIN)["critical_path"].value == pytest.approx(1)


def test_cpli_counts_float_against_a_promised_date():
    found = checked(tasks(A=5, B=5), ["A FS B"], promised=datetime(2026, 1, 14, 17))["cpli"]
    assert found.value == pytest.approx(0.8)


def test_an_empty_plan_is_answered():
    assert len(checked([Activity("A", DAY, actual_start=MONDAY, actual_finish=MONDAY)], [])) == 14
