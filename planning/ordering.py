"""Order and outline of a plan's rows: what lies inside what, and where a new row stands."""

from collections.abc import Sequence
from itertools import pairwise

from django.db.models import Max

from pmo.core import memo

STEP = 1024.0  # room between two rows


def next_place(node_id: int) -> float:
    """After the last row of the plan, and after what this request has put there already."""
    key = f"place:{node_id}"
    from planning.models import Activity

    def stored() -> float:
        return Activity.objects.filter(node=node_id).aggregate(Max("place"))["place__max"] or 0.0

    place = memo.once(key, stored) + STEP
    memo.forget(key)
    return memo.once(key, lambda: place)


def day_minutes(node_id: int) -> int:
    """How many minutes “1d” means in the plan of this node."""
    from planning.calendars import default_calendar
    from planning.models import Plan

    def read() -> int:
        plan = Plan.objects.filter(node=node_id).select_related("calendar").first()
        return (plan.calendar if plan and plan.calendar else default_calendar()).day_minutes

    return memo.once(f"day:{node_id}", read)


def parents(levels: Sequence[int]) -> list[int | None]:
    """For each row the position of the row it lies in: the nearest above with a smaller level."""
    above: list[int] = []
    found: list[int | None] = []
    for position, level in enumerate(levels):
        while above and levels[above[-1]] >= level:
            above.pop()
        found.append(above[-1] if above else None)
        above.append(position)
    return found


def summaries(levels: Sequence[int]) -> list[bool]:
    """Which rows have others inside."""
    return [below > level for level, below in pairwise([*levels, 0])]


def wbs(levels: Sequence[int]) -> list[str]:
    """Outline numbers such as 2.1.3, by the rows as they stand."""
    counts: list[int] = []
    found: list[str] = []
    depths: list[int] = []
    for level in levels:
        while depths and depths[-1] > level:
            depths.pop()
            counts.pop()
        if depths and depths[-1] == level:
            counts[-1] += 1
        else:
            depths.append(level)
            counts.append(1)
        found.append(".".join(map(str, counts)))
    return found
