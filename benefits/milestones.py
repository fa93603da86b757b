"""Milestones of plans behind outputs and enablers, as they were published: a draft moves nobody's benefit."""

from datetime import datetime

from benefits.models import MapItem
from planning import milestones as published
from pmo.core import dates
from pmo.core.errors import Problem
from pmo.records import rights

ACTIVITY = "activity"
MOST = 500


def follow(items: list[MapItem], at: datetime | None = None) -> None:
    """Give items that name a milestone its dates, those of the last published version (`at` a moment). Nothing is stored."""
    named = [item for item in items if item.milestone_register == ACTIVITY and item.milestone_id]
    found = published.standing({item.milestone_id for item in named}, at) if named else {}
    for item in named:
        point = found.get(item.milestone_id)
        if point:
            item.forecast_on = point.forecast or item.forecast_on
            item.done_on = point.actual or item.done_on


def choices(user, node) -> list[tuple[int, str]]:
    """The published milestones that the person sees in the plans of this work and below, for a form."""
    rows = published.visible(user, node)[:MOST]
    return [
        (row.activity_id, f"{row.version.plan.node}: {row.activity.ref} {row.title}, {dates.day(row.forecast)}")
        for row in rows
    ]


def name(item: MapItem, pk: int | None, *, by) -> None:
    """Tie an item to a milestone, or to none. Its date today is what was planned, where nothing else is written.

    Raises Refused, and Problem where the milestone is not published in a plan of this work that the person may see.
    """
    from pmo.records import writing

    rights.require(by, "edit", item)
    if pk is None:
        writing.change(item, {"milestone_register": "", "milestone_id": None}, by=by, title=f"{item.ref}: no milestone")
        return
    row = next((each for each in published.visible(by, item.node) if each.activity_id == pk), None)
    if row is None:
        raise Problem("This milestone is not in the published plan. Choose one of the list.", "milestone")
    values = {"milestone_register": ACTIVITY, "milestone_id": pk, "planned_on": item.planned_on or row.forecast}
    writing.change(item, values, by=by, title=f"{item.ref}: milestone {row.activity.ref}")
