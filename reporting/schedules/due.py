"""When a local time is, in a time zone whose clocks change. Pure; tested in every zone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def due_at(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The moment of a local day and time, in UTC.

    A time that the clocks jump over is the first moment after the jump; a time that comes twice is the first of the two.
    """
    found = datetime.combine(day, at, zone).astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None) == datetime.combine(day, at):
        return found
    return _end_of_gap(found, zone)


def _end_of_gap(after: datetime, zone: ZoneInfo) -> datetime:
    """The jump lies before this moment, at most as long before it as the jump is wide: two days cover every zone."""
    early, late = after - timedelta(days=2), after
    target = late.astimezone(zone).utcoffset()
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) // 2
        if middle.astimezone(zone).utcoffset() == target:
            late = middle
        else:
            early = middle
    return late.replace(microsecond=0)
