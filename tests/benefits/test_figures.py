"""What is published of a benefit follows its plan and its readings, whatever changes afterwards, and recomputes exactly."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine

from benefits import readings, series, tracking
from benefits.readings import Entry
from benefits.realising import realisation
from pmo.records import writing
from reporting.sections import benefits as section
from tests.benefits.conftest import now

pytestmark = pytest.mark.django_db
D = Decimal
Q1, Q2, Q3 = date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31)


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel("2026-11-22 12:00Z"):
        yield


@pytest.mark.parametrize(
    "change", [{"target": D(5000)}, {"target_on": date(2030, 3, 31)}, {"curve": "s"}, {"baseline": D(15000)}]
)
def test_another_plan_is_what_the_readings_are_measured_against(benefit, alice, change):
    row = benefit(status="realising")
    readings.enter(row, [Entry("actual", Q2, D(12650))], by=alice)
    writing.change(now(row), change, by=alice)
    row = now(row)
    assert row.latest_plan == row.planned(Q2)
    assert row.realised == realisation.realised(row.baseline, D(12650), row.planned(Q2))


def test_another_way_of_adding_up_holds_for_the_readings_there_are(benefit, alice):
    row = benefit(status="realising", baseline=D(0), target=D(100), direction="higher", aggregation="last")
    readings.enter(row, [Entry("actual", Q1, D(10)), Entry("actual", Q2, D(20))], by=alice)
    writing.change(now(row), {"aggregation": "sum"}, by=alice)
    row = now(row)
    assert row.latest == 30 and row.latest_plan == row.planned(Q1) + row.planned(Q2)


def test_a_sum_is_measured_from_the_baseline_of_as_many_periods(benefit, alice):
    row = benefit(status="realising", aggregation="sum")
    typed = [Entry("plan", Q1, D(13200)), Entry("plan", Q2, D(12200))]
    readings.enter(row, [*typed, Entry("actual", Q1, D(13700)), Entry("actual", Q2, D(13200))], by=alice)
    row = now(row)
    assert (row.latest, row.latest_plan) == (26900, 25400)
    assert row.realised == D("50.0"), "1,500 of the 3,000 tests that were to be spared in two quarters"


def test_a_sum_is_worth_what_its_latest_period_shows(benefit, alice):
    row = benefit(
        status="realising", aggregation="sum", baseline=D(0), target=D(100), direction="higher", attribution=100
    )
    readings.enter(row, [Entry("actual", Q1, D(100)), Entry("actual", Q2, D(100))], by=alice)
    (track,) = tracking.tracks([now(row)])
    assert track.now == 100 and track.worth(track.now) == 480_000, "full pace, not twice of it"


def test_a_report_tells_the_pace_of_a_sum_and_not_what_has_come_so_far(benefit, alice, tree):
    row = benefit(
        status="realising", aggregation="sum", baseline=D(0), target=D(100), direction="higher", attribution=100
    )
    readings.enter(row, [Entry("actual", Q1, D(100)), Entry("actual", Q2, D(100))], by=alice)
    (told,) = section.financial(alice, tree.p1, Q3)
    assert told.cells["latest"].startswith("£480k at ")


def test_a_plan_that_is_unknown_for_a_period_leaves_the_share_unknown(benefit, alice):
    row = benefit(
        status="realising", aggregation="sum", curve="points", baseline=D(0), target=D(100), direction="higher"
    )
    readings.enter(row, [Entry("plan", Q2, D(50)), Entry("actual", Q1, D(50)), Entry("actual", Q2, D(50))], by=alice)
    assert now(row).latest == 100 and now(row).realised is None


def test_a_forecast_of_nothing_is_a_forecast(benefit, alice):
    row = benefit(status="realising", baseline=D(100), target=D(50), attribution=100)
    readings.enter(row, [Entry("actual", Q2, D(90)), Entry("forecast", Q3, D(0))], by=alice)
    (track,) = tracking.tracks([now(row)])
    assert tracking.money([track], [Q2, Q3]).forecast[1] == 960_000
    assert tracking.others([track], [Q2, Q3]).forecast[1] == 200


def test_a_long_monthly_benefit_is_drawn_around_today(benefit, alice):
    row = benefit(
        status="realising", frequency="month", first_measure_on=date(2021, 4, 30), baseline_on=date(2021, 3, 31)
    )
    (track,) = tracking.tracks([now(row)])
    shown = series.of_measure(track)
    assert len(shown.ends) <= series.MOST_PERIODS and shown.ends[0] < date(2026, 11, 22) < shown.ends[-1]


def test_the_grid_holds_today_however_old_the_baseline(benefit):
    row = benefit(
        status="realising", frequency="month", baseline_on=date(1950, 3, 31), first_measure_on=date(2026, 6, 30)
    )
    (track,) = tracking.tracks([now(row)])
    assert date(2026, 11, 30) in track.ends()
