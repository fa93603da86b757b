"""Writing schedules: made, changed, paused, resumed, taken over. A changed rule counts from now on only."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from pmo.core import clock
from pmo.core.errors import Problem
from pmo.core.history import because
from pmo.core.versions import save_fields
from pmo.hierarchy.access import require
from pmo.hierarchy.models import Node
from pmo.people.models import User
from reporting.contents import period_for
from reporting.models import ReportSchedule
from reporting.schedules import planning, readers

RULE = ("unit", "every", "weekday", "month_day", "after", "starts_on", "at", "zone")


@transaction.atomic
def create(
    *, node: Node, by: User, values: dict[str, object], people: Iterable[User] = (), outside: Iterable[str] = (),
    counted_from: datetime | None = None,
) -> ReportSchedule:  # fmt: skip
    """A schedule whose owner is who makes it. Raises Refused, Problem and ValidationError."""
    require(by, "report", node)
    period_for(node)
    schedule = ReportSchedule(node=node, owner=by, counted_from=counted_from or clock.now(), **values)
    schedule.next_due_at, schedule.next_key = _next(schedule)
    schedule.full_clean()
    schedule.save()
    readers.set_readers(schedule=schedule, by=by, people=people, outside=outside)
    return schedule


@transaction.atomic
def change(
    *, schedule: ReportSchedule, by: User, values: dict[str, object], people: Iterable[User], outside: Iterable[str],
    seen: int,
) -> ReportSchedule:  # fmt: skip
    """Other times, other readers. Raises Refused, Problem, Conflict and ValidationError."""
    require(by, "report", schedule.node)
    changed = save_fields(schedule, values, seen=seen)
    if set(changed) & set(RULE):
        _count_anew(schedule)
    readers.set_readers(schedule=schedule, by=by, people=people, outside=outside)
    return schedule


def _count_anew(schedule: ReportSchedule, **more) -> None:
    """From now on; what was due before stays as it was planned."""
    schedule.counted_from = clock.now()
    due_at, key = _next(schedule)
    rows = ReportSchedule.objects.filter(pk=schedule.pk)
    rows.update(counted_from=schedule.counted_from, next_due_at=due_at, next_key=key, **more)
    schedule.refresh_from_db()


def _next(schedule: ReportSchedule) -> tuple[datetime, str]:
    """When it is due first, and for which period. Raises Problem for a rule that is never due."""
    found = planning.next_five(schedule, since=schedule.counted_from)
    if not found:
        raise Problem("This would never be due. Choose another rule, or ask for further periods in the calendar.")
    return found[0].at, found[0].key


@transaction.atomic
def pause(*, schedule: ReportSchedule, by: User, reason: str = "") -> None:
    """Plan nothing until it is resumed. Raises Refused and Problem."""
    require(by, "report", schedule.node)
    because(reason)
    rows = ReportSchedule.objects.filter(pk=schedule.pk, paused_at=None)
    if not rows.update(paused_at=clock.now(), paused_because=reason or f"Paused by {by}."):
        raise Problem("It is paused already.")


@transaction.atomic
def resume(*, schedule: ReportSchedule, by: User) -> None:
    """Go on from now; what was due during the pause is not made. Raises Refused and Problem."""
    require(by, "report", schedule.node)
    if schedule.paused_at is None:
        raise Problem("It is not paused.")
    period_for(schedule.node)
    _count_anew(schedule, paused_at=None, paused_because="")


@transaction.atomic
def take_over(*, schedule: ReportSchedule, by: User) -> None:
    """Become its owner: its reports are made by one's own right. Raises Refused."""
    require(by, "report", schedule.node)
    ReportSchedule.objects.filter(pk=schedule.pk).update(owner=by)
