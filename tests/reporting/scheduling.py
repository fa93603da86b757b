"""Schedules for tests: from the second of November 2026 at eight in London."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from reporting.schedules import actions

LONDON = ZoneInfo("Europe/London")
START = datetime(2026, 11, 1, 12, tzinfo=LONDON)
VALUES = {
    "unit": "day", "every": 1, "weekday": 0, "month_day": 1, "after": 5, "starts_on": date(2026, 11, 1), "at": time(8), "zone": "Europe/London",
    "catch_up": "latest", "uncertain": "resend",
}  # fmt: skip


def at(text: str) -> datetime:
    """A local moment in London."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def schedule_of(office, *, by=None, node=None, people=(), outside=(), counted_from=START, **values):
    """A schedule of the small office."""
    return actions.create(
        node=node or office.one, by=by or office.lead, values=VALUES | values, people=people, outside=outside, counted_from=counted_from
    )  # fmt: skip


def keys(schedule, **where) -> list[str]:
    return list(schedule.runs.filter(**where).order_by("due_at").values_list("period_key", flat=True))
