"""Making, changing, ending and resuming a cycle."""

from django.db import transaction

from pmo.core import clock
from pmo.core.errors import Problem
from pmo.core.versions import save_fields
from pmo.hierarchy.access import require
from pmo.hierarchy.models import Node
from pmo.hierarchy.navigation import calendar_of
from pmo.people.models import User
from reporting.models import Cycle


@transaction.atomic
def create(*, node: Node, by: User, values: dict[str, object]) -> Cycle:
    """A cycle whose owner is who makes it. Raises Refused, Problem without a calendar, and ValidationError."""
    require(by, "report", node)
    cycle = Cycle(node=node, owner=by, calendar_id=_calendar(node), **values)
    cycle.full_clean()
    cycle.save()
    return cycle


def _calendar(node: Node) -> int:
    calendar = calendar_of(node)
    if calendar is None:
        raise Problem(f"{node} has no reporting calendar, nor has what it lies under. Choose one on its page first.")
    return calendar


@transaction.atomic
def change(*, cycle: Cycle, by: User, values: dict[str, object], seen: int) -> None:
    """Other days, other work. Reports that are asked for already keep their days. Raises Refused, Conflict, ValidationError."""
    require(by, "report", cycle.node)
    save_fields(cycle, values, seen=seen)


@transaction.atomic
def end(*, cycle: Cycle, by: User) -> None:
    """Open no further period; what is open goes on to its end. Raises Refused and Problem."""
    require(by, "report", cycle.node)
    if not Cycle.objects.going_on().filter(pk=cycle.pk).update(ended_at=clock.now()):
        raise Problem("It has ended already.")


@transaction.atomic
def resume(*, cycle: Cycle, by: User) -> None:
    """Open further periods from now on, on one's own behalf. Raises Refused and Problem."""
    require(by, "report", cycle.node)
    if not Cycle.objects.filter(pk=cycle.pk, ended_at__isnull=False).update(ended_at=None, owner=by):
        raise Problem("It goes on already.")
