"""How a calendar stood before each change, so that a change can be put back: the form is filled with it, and saved as any other."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from planning.models import CalendarDay, WorkCalendar
from pmo.core.history import as_at, event_model
from pmo.people.models import User

MOST = 20


@dataclass(frozen=True)
class Stood:
    """A calendar and its own days as they were; `until` is when they were changed, by whom."""

    row: Any
    days: list[Any]
    until: datetime | None = None
    by: str = ""


def now(row: WorkCalendar) -> Stood:
    """As it stands."""
    return Stood(row, list(row.days.all()) if row.pk else [])


def earlier(row: WorkCalendar) -> list[Stood]:
    """The states that were changed, the last one first, without their days."""
    events = event_model(WorkCalendar).objects.filter(pgh_obj_id=row.pk).select_related("pgh_context")
    found = list(events.order_by("-pgh_id")[: MOST + 1])
    keys = {_writer(event) for event in found} - {None}
    names = dict(User.objects.filter(pk__in=keys).values_list("pk", "name")) if keys else {}
    return [
        Stood(before, [], after.pgh_created_at, names.get(_writer(after), ""))
        for after, before in zip(found, found[1:], strict=False)
    ]


def _writer(event) -> int | None:
    return event.pgh_context.metadata.get("user") if event.pgh_context else None


def stood(row: WorkCalendar, version: int) -> Stood | None:
    """How it stood in one of its versions, with its days; none where history does not know it."""
    found = next((one for one in earlier(row) if one.row.version == version), None)
    if found is None:
        return None
    moment = found.until - timedelta(microseconds=1)
    days = as_at(CalendarDay, moment).filter(calendar_id=row.pk).order_by("first")
    return Stood(found.row, list(days), found.until, found.by)
