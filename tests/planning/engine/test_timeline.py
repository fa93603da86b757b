"""Working-time arithmetic against a plain walk over minutes, inside the table and far beyond it."""

from datetime import date, datetime, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from planning.engine.calendars import Calendar, closed_on, continuous_calendar, standard_calendar
from planning.engine.clock import DAY, PER_MINUTE, instant, moment
from planning.engine.timeline import Elapsed, Timeline

FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)
ODD = Calendar(
    "Odd",
    (((0, 90), (1380, 1440)), (), ((480, 720),), ((480, 1020),), ((0, 1440),), ((0, 60),), ()),
    {date(2026, 1, 14): (), date(2026, 1, 18): ((600, 660),)},
)
LINES = [Timeline(calendar, FIRST, LAST) for calendar in (standard_calendar(), ODD, continuous_calendar())]
LINES.append(Timeline(closed_on(standard_calendar(), [date(2026, 1, 9)]), FIRST, FIRST))
INSTANTS = st.integers(instant(datetime(2020, 1, 1)), instant(datetime(2035, 1, 1)))


def at(text):
    return instant(datetime.fromisoformat(text))


def test_an_index_counts_the_work_of_the_calendar_day_by_day():
    line, begin = LINES[1], datetime(2026, 1, 5)
    for minutes in range(0, 28 * 1440, 37):
        end = begin + timedelta(minutes=minutes)
        worked = sum(
            max(0, min(stop, (end - datetime.combine(day, datetime.min.time())).total_seconds() / 60) - start)
            for day in (begin.date() + timedelta(days=n) for n in range(29))
            for start, stop in ODD.shifts_on(day)
        )
        assert line.index(instant(end)) - line.index(instant(begin)) == worked * PER_MINUTE


def test_friday_evening_and_monday_morning_are_one_moment_of_work():
    line = LINES[0]
    friday, monday = at("2026-01-09T17:00"), at("2026-01-12T08:00")
    assert line.index(friday) == line.index(at("2026-01-10T12:00")) == line.index(monday)
    assert line.end_of(line.index(monday)) == friday
    assert line.start_of(line.index(friday)) == monday


@given(st.sampled_from(LINES), INSTANTS)
def test_an_index_leads_back_to_its_instants(line, when):
    index = line.index(when)
    assert line.end_of(index) <= when <= line.start_of(index) or line.index(line.start_of(index)) == index
    assert line.index(line.end_of(index)) == line.index(line.start_of(index)) == index


@given(st.sampled_from(LINES), INSTANTS, st.integers(0, 40 * DAY))
def test_later_never_has_less_work_done(line, when, more):
    assert line.index(when) <= line.index(when + more) <= line.index(when) + more


@given(st.sampled_from(LINES), st.lists(INSTANTS, min_size=1, max_size=30))
def test_arrays_give_what_single_numbers_give(line, instants):
    array = np.array(instants, dtype=np.int64)
    indices = line.indices(array)
    assert indices.tolist() == [line.index(when) for when in instants]
    assert line.starts_of(indices).tolist() == [line.start_of(index) for index in indices.tolist()]
    assert line.ends_of(indices).tolist() == [line.end_of(index) for index in indices.tolist()]


def test_far_beyond_the_table_the_week_goes_on():
    line = LINES[0]
    assert line.index(at("2226-01-06T08:00")) - line.index(at("2226-01-05T08:00")) in (0, 4800)
    assert line.start_of(line.index(at("1951-05-09T08:00"))) == at("1951-05-09T08:00")


def test_elapsed_time_is_its_own_index():
    assert Elapsed().start_of(Elapsed().index(5)) == Elapsed().end_of(5) == 5


def test_dates_outside_all_reason_are_held_at_the_edge():
    assert moment(-5).year == 1900
    assert moment(10**15).year == 2500
