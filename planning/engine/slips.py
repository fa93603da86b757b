"""What a slip would move: the network computed again with one activity longer, and the difference."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import datetime

from planning.engine.clock import instant, moment, to_minutes, to_ticks
from planning.engine.network import Activity, Constraint, Network
from planning.engine.results import Schedule
from planning.engine.scheduling import schedule
from planning.problems import PlanProblem


@dataclass(frozen=True, slots=True)
class Moved:
    """One activity that would finish elsewhere; `minutes` of its own working time, later when positive."""

    id: Hashable
    finish_before: datetime
    finish_after: datetime
    minutes: float


@dataclass(frozen=True, slots=True)
class Slip:
    """`minutes` is how far the end of everything moves, in the project calendar. `missed` are the activities whose
    deadline holds today and would be missed."""

    finish_before: datetime
    finish_after: datetime
    minutes: float
    moved: list[Moved]
    missed: list[Hashable]


def what_if_slips(network: Network, activity: Hashable, minutes: float, before: Schedule | None = None) -> Slip:
    """Finish one activity later by working minutes (clock minutes when elapsed); a milestone is held back by them.

    `before` saves computing the network as it is. Raises PlanProblem for what is unknown, a summary or done.
    """
    now = before or schedule(network)
    if activity not in now.layout.position:
        raise PlanProblem(f"{activity} is not an activity of this network, so it cannot slip.")
    if now.layout.done(now.layout.position[activity]):
        raise PlanProblem(f"“{now.tree.by_id[activity].title}” is done and cannot slip.")
    slipped = [_later(now, one, minutes) if one.id == activity else one for one in network.activities]
    then = schedule(replace(network, activities=slipped))
    line = now.layout.project_line
    moved = [found for i in range(now.layout.count) if (found := _moved(now, then, i))]
    return Slip(
        now.finish,
        then.finish,
        to_minutes(line.index(then.finish_ticks) - line.index(now.finish_ticks)),
        moved,
        [one.id for one in moved if _misses(now.tree.by_id[one.id], one)],
    )


def _later(now: Schedule, activity: Activity, minutes: float) -> Activity:
    """The activity with a longer duration; a milestone, or one with given dates, with later dates."""
    i = now.layout.position[activity.id]
    line, ticks = now.layout.lines[i], to_ticks(minutes)
    if now.layout.fixed(i) and activity.fixed_finish:
        return replace(activity, fixed_finish=moment(line.end_of(line.index(instant(activity.fixed_finish)) + ticks)))
    if activity.duration or activity.actual_start:
        left = activity.duration if activity.remaining is None else activity.remaining
        return replace(activity, duration=activity.duration + minutes, remaining=left + minutes)
    held = moment(line.end_of(now.early.index[2 * i] + ticks))
    return replace(activity, constraint=Constraint.SNET, constraint_date=held)


def _moved(now: Schedule, then: Schedule, i: int) -> Moved | None:
    slot = 2 * i + 1
    late = i in now.placed
    was, becomes = (now.late, then.late) if late else (now.early, then.early)
    ticks = becomes.index[slot] - was.index[slot]
    if not ticks:
        return None
    key = now.layout.activities[i].id
    return Moved(key, moment(was.computed(slot)), moment(becomes.computed(slot)), to_minutes(ticks))


def _misses(activity: Activity, move: Moved) -> bool:
    return activity.deadline is not None and move.finish_before <= activity.deadline < move.finish_after
