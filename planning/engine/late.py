"""What the latest date of an activity follows from: what waits for it, up to an imposed date or the end of everything."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime

from planning.engine.arcs import holds_backward
from planning.engine.backward import arc_finish
from planning.engine.clock import instant
from planning.engine.limits import NO_EARLIER, ON_FINISH, SOFT
from planning.engine.network import Activity
from planning.engine.results import Schedule


@dataclass(frozen=True, slots=True)
class Limit:
    """`kind` is deadline, constraint or end; `holder` has the imposed date `when`, `way` leads to it from what was asked about."""

    kind: str
    way: tuple[Hashable, ...]
    holder: Activity | None = None
    when: datetime | None = None


def limit_of(schedule: Schedule, key: Hashable) -> Limit | None:
    """Why an activity may end no later; none for a summary and for what is done."""
    i = schedule.layout.position.get(key)
    if i is None or schedule.layout.done(i):
        return None
    way: list[int] = []
    while i is not None and i not in way:
        way.append(i)
        if found := _imposed(schedule, i):
            return Limit(found[0], _keys(schedule, way), found[1], found[2])
        i = _holding(schedule, i)
    return Limit("end", _keys(schedule, way))


def _keys(schedule: Schedule, way: list[int]) -> tuple[Hashable, ...]:
    return tuple(schedule.layout.activities[i].id for i in way)


def _imposed(schedule: Schedule, i: int) -> tuple[str, Activity, datetime] | None:
    """The deadline or the date, of itself or of a summary, that its late finish keeps."""
    layout, activity = schedule.layout, schedule.layout.activities[i]
    line, finish = layout.lines[i], schedule.late.index[2 * i + 1]
    for holder in (activity, *schedule.tree.parents(activity)):
        if holder.deadline and line.index(instant(holder.deadline)) == finish:
            return "deadline", holder, holder.deadline
        if holder.constraint_date is None or holder.constraint in SOFT or holder.constraint in NO_EARLIER:
            continue
        length = 0 if holder.constraint in ON_FINISH else layout.duration[i]
        if line.index(instant(holder.constraint_date)) + length == finish:
            return "constraint", holder, holder.constraint_date
    return None


def _holding(schedule: Schedule, i: int) -> int | None:
    """What waits for it and lets it end no later."""
    late, finish = schedule.late, schedule.late.index[2 * i + 1]
    arcs = (arc for arc in schedule.layout.arcs_out[i] if holds_backward(schedule.layout, arc))
    return next((arc.target >> 1 for arc in arcs if arc_finish(late, arc) == finish), None)
