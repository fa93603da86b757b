"""Milestones of plans behind outputs and enablers: read through the register of activities, and never by import."""

from benefits.models import MapItem
from pmo.core.errors import Problem
from pmo.records import rights
from pmo.records.register import REGISTERS

ACTIVITY = "activity"
MOST = 500


def follow(items: list[MapItem]) -> None:
    """Give items that name a milestone its dates: the finish of the plan is their forecast. Nothing is stored."""
    wanted = {item.milestone_id for item in items if item.milestone_register == ACTIVITY and item.milestone_id}
    register = REGISTERS.get(ACTIVITY)
    if not wanted or register is None:
        return
    rows = register.model.objects.filter(pk__in=wanted, archived_at=None).values("pk", "finish", "actual_finish")
    found = {row["pk"]: row for row in rows}
    for item in items:
        row = found.get(item.milestone_id)
        if row:
            item.forecast_on = row["finish"] or item.forecast_on
            item.done_on = row["actual_finish"] or item.done_on


def choices(user, node) -> list[tuple[int, str]]:
    """The milestones that the person sees in the plans of this work, for a form."""
    register = REGISTERS.get(ACTIVITY)
    if register is None:
        return []
    rows = register.base(user).under(node).filter(kind="milestone").select_related("node").order_by("finish", "pk")
    return [(row.pk, f"{row.node}: {row.ref} {row.title}") for row in rows[:MOST]]


def named(item: MapItem, user):
    """The milestone that an item names, if the person may see it."""
    register = REGISTERS.get(ACTIVITY)
    if register is None or not item.milestone_id:
        return None
    return register.base(user).filter(pk=item.milestone_id).select_related("node").first()


def name(item: MapItem, pk: int | None, *, by) -> None:
    """Tie an item to a milestone, or to none. Its finish today is what was planned, where nothing else is written."""
    from pmo.records import writing

    rights.require(by, "edit", item)
    if pk is None:
        writing.change(item, {"milestone_register": "", "milestone_id": None}, by=by, title=f"{item.ref}: no milestone")
        return
    row = REGISTERS[ACTIVITY].base(by).filter(pk=pk, kind="milestone").first() if ACTIVITY in REGISTERS else None
    if row is None:
        raise Problem("This milestone is not there. Choose one of the list.", "milestone")
    values = {"milestone_register": ACTIVITY, "milestone_id": row.pk, "planned_on": item.planned_on or row.finish}
    writing.change(item, values, by=by, title=f"{item.ref}: milestone {row.ref}")
