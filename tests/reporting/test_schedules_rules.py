"""When schedules are due: once for each local day, in every time zone, over every change of clocks."""

import os
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo, available_timezones

import pytest

from reporting.schedules.due import due_at
from reporting.schedules.rules import LAST_WORKING_DAY, Rule, due_times, in_words

EVERY = bool(os.environ.get("EVERY_ZONE"))  # all zones, three years: a minute
ZONES = sorted(available_timezones()) if EVERY else sorted(available_timezones())[::25] + ["Europe/London", "Asia/Gaza"]
TIMES = (time(0), time(1, 30), time(2, 30), time(8), time(23, 30))
LONDON = ZoneInfo("Europe/London")


def rule(unit="day", **more) -> Rule:
    values = {
        "unit": unit, "every": 1, "weekday": 0, "month_day": 1, "after": 5, "starts_on": date(2026, 1, 1), "at": time(8), "zone": "Europe/London",
    }  # fmt: skip
    return Rule(**(values | more))


def works(day: date) -> bool:
    return day.weekday() < 5 and day != date(2026, 12, 25)


def keys(one: Rule, since: datetime, many: int = 4, periods=()) -> list[str]:
    return [due.key for due in islice(due_times(one, since=since, periods=periods, works=works), many)]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize("name", ZONES)
def test_every_local_day_has_one_moment_and_they_come_in_order(name):
    """A time that the clocks jump over moves to the first moment after; one that comes twice is the first."""
    zone = ZoneInfo(name)
    for when in TIMES:
        before = None
        for number in range(1096 if EVERY else 366):
            wanted = datetime.combine(date(2026, 1, 1) + timedelta(days=number), when)
            found = due_at(wanted.date(), when, zone)
            local = found.astimezone(zone)
            if local.replace(tzinfo=None) != wanted:
                just_before = (found - timedelta(seconds=1)).astimezone(zone).replace(tzinfo=None)
                assert just_before < wanted < local.replace(tzinfo=None)
            assert local.fold == 0
            assert before is None or found > before
            before = found


def test_a_time_that_the_clocks_jump_over_is_the_first_moment_after():
    assert due_at(date(2026, 3, 29), time(1, 30), LONDON) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_a_time_that_comes_twice_is_the_first():
    assert due_at(date(2026, 10, 25), time(1, 30), LONDON) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_days_are_named_by_their_local_day():
    assert keys(rule("day"), at("2026-11-20T08:00")) == ["D:2026-11-21", "D:2026-11-22", "D:2026-11-23", "D:2026-11-24"]
    assert keys(rule("day", every=3, starts_on=date(2026, 11, 20)), at("2026-11-21T00:00"), 2) == [
        "D:2026-11-23", "D:2026-11-26",
    ]  # fmt: skip


def test_weeks_are_named_as_the_calendar_numbers_them():
    assert keys(rule("week", weekday=4), at("2026-11-18T00:00"), 2) == ["W:2026-47", "W:2026-48"]
    assert keys(rule("week", weekday=4), at("2026-12-31T00:00"), 2) == ["W:2026-53", "W:2027-01"]


def test_every_second_week_counts_from_the_first():
    fortnight = rule("week", every=2, weekday=0, starts_on=date(2026, 11, 4))
    assert keys(fortnight, at("2026-11-01T00:00"), 3) == ["W:2026-47", "W:2026-49", "W:2026-51"]


def test_a_short_month_takes_its_last_day():
    found = islice(due_times(rule("month", month_day=31), since=at("2027-01-31T09:00"), periods=(), works=works), 2)
    assert [(due.key, due.day) for due in found] == [("M:2027-02", date(2027, 2, 28)), ("M:2027-03", date(2027, 3, 31))]


def test_the_last_working_day_is_no_weekend():
    found = islice(due_times(rule("month", month_day=LAST_WORKING_DAY), since=at("2026-10-01T00:00"), periods=(), works=works), 2)  # fmt: skip
    assert [due.day for due in found] == [date(2026, 10, 30), date(2026, 11, 30)]


def test_working_days_after_a_period_leave_out_weekends_and_days_off():
    periods = [("M9", date(2026, 12, 31)), ("M8", date(2026, 12, 23))]
    found = list(due_times(rule("period", after=2), since=at("2026-12-01T00:00"), periods=periods, works=works))
    assert [(due.key, due.day) for due in found] == [("P:M8", date(2026, 12, 28)), ("P:M9", date(2027, 1, 4))]


def test_nothing_is_due_before_the_first_day():
    assert keys(rule("day", starts_on=date(2027, 1, 1)), at("2026-11-20T00:00"), 1) == ["D:2027-01-01"]


@pytest.mark.parametrize("unit", ["day", "week", "month"])
@pytest.mark.parametrize("every", [1, 2, 5])
def test_where_one_begins_to_look_changes_nothing(unit, every):
    """Planned at once or day by day, it is the same row of periods."""
    one, end = rule(unit, every=every, weekday=2, month_day=15), at("2026-12-31T00:00")
    whole = [
        due
        for due in islice(due_times(one, since=at("2026-01-01T00:00"), periods=(), works=works), 400)
        if due.at <= end
    ]
    since, found = at("2026-01-01T00:00"), []
    while (following := next(due_times(one, since=since, periods=(), works=works))).at <= end:
        found.append(following)
        since = following.at
    assert found == whole


def test_a_rule_reads_as_people_say_it():
    assert in_words(rule("week", every=2, weekday=4)) == "every 2 weeks on Friday, 08:00 Europe/London"
    assert in_words(rule("month", month_day=0)) == "every month on the last working day, 08:00 Europe/London"
    assert in_words(rule("period", after=1)) == "1 working day after a reporting period ends, 08:00 Europe/London"
