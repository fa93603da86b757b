"""Why one activity lies where it lies, and what a slip of it would move, in its own plan and in others."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from planning import outside, reading
from planning.engine import Limit, Schedule, explain, limit_of, what_if_slips
from planning.engine.limits import ON_FINISH
from planning.engine.longest import driving
from planning.problems import PlanProblem
from planning.reading import Kept, Published
from pmo.core import dates

MOST = 60  # rows of one list


@dataclass(frozen=True, slots=True)
class Near:
    """An activity beside the one that is asked about; `row` is none where it cannot be looked at; `outside` is one of another plan."""

    title: str
    row: Kept | None
    date: date | None
    drives: bool
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """One activity that would end on another day."""

    title: str
    node_id: int
    pk: int
    before: date
    after: date
    is_milestone: bool
    misses: bool

    @property
    def days(self) -> int:
        """Days of the calendar."""
        return (self.after - self.before).days


@dataclass(frozen=True, slots=True)
class Effect:
    """What a slip does to one plan: by how many days its end moves, and which activities with it."""

    part: Published
    before: date
    after: date
    moves: list[Move]

    @property
    def days(self) -> int:
        """Days of the calendar by which the plan ends later."""
        return (self.after - self.before).days

    @property
    def milestones(self) -> list[Move]:
        """The milestones that move."""
        return [move for move in self.moves if move.is_milestone]

    @property
    def missed(self) -> list[Move]:
        """What keeps its deadline today and would miss it."""
        return [move for move in self.moves if move.misses]


def sentence(made: Schedule | None, row: Kept) -> str:
    """The reason in words."""
    if row.status == "cancelled":
        return f"“{row.title}” was cancelled, so it has no dates."
    if made is None or row.pk not in made:
        return f"“{row.title}” has no dates in this version."
    try:
        said = explain(made, row.pk).sentence
    except PlanProblem as problem:
        return problem.sentence
    imposed = " may " in said or " must " in said
    return f"{said[:-1]} ({row.constraint_reason})." if imposed and row.constraint_reason else said


def latest(made: Schedule | None, row: Kept) -> str:
    """Why it may end no later than it may, in words; empty where nothing is to be said."""
    found = limit_of(made, row.pk) if made and row.status != "cancelled" else None
    if found is None:
        return ""
    count = len(found.way) - 1
    through = f", through {count} that wait{'s' if count == 1 else ''} for it" if count else ""
    missed = "; as it is planned, that day is missed" if row.total_float is not None and row.total_float < 0 else ""
    return f"Its latest finish follows from {_limit(found, row)}{through}{missed}."


def _limit(found: Limit, row: Kept) -> str:
    if found.holder is None or found.when is None:
        return "the end of the plan"
    on_finish = found.kind == "deadline" or found.holder.constraint in ON_FINISH
    day = dates.day(_day(found.when) if on_finish else found.when.date())
    what = {"deadline": "deadline", "constraint": "imposed date"}[found.kind]
    return f"its own {what}, {day}" if found.holder.id == row.pk else f"the {what} of “{found.holder.title}”, {day}"


def before(part: Published, made: Schedule, row: Kept) -> list[Near]:
    """What it waits for, that which sets its date first."""
    if row.pk not in made.layout.position:
        return []
    i = made.layout.position[row.pk]
    hold = {arc.source >> 1 for arc in driving(made.early, i)}
    found = [_near(part, made, arc.source >> 1, arc.source >> 1 in hold, True) for arc in made.layout.arcs_in[i]]
    return sorted(found, key=lambda near: (not near.drives, near.date or date.min))[:MOST]


def after(part: Published, made: Schedule, row: Kept) -> list[Near]:
    """What waits for it, that whose date it sets first."""
    if row.pk not in made.layout.position:
        return []
    i = made.layout.position[row.pk]
    found = [
        _near(
            part, made, arc.target >> 1, i in {one.source >> 1 for one in driving(made.early, arc.target >> 1)}, False
        )
        for arc in made.layout.arcs_out[i]
    ]
    return sorted(found, key=lambda near: (not near.drives, near.date or date.min))[:MOST]


def _near(part: Published, made: Schedule, i: int, drives: bool, by_finish: bool) -> Near:
    activity = made.layout.activities[i]
    row = part.by_pk.get(activity.id) if isinstance(activity.id, int) else None
    if row is None:
        return Near(activity.title, None, _day(made[activity.id].finish), drives, True)
    return Near(row.title, None if row.hidden else row, row.finish if by_finish else row.start, drives)


def slips(parts: list[Published], pk: int, days: int, user) -> list[Effect]:
    """The effect on each of the plans that it reaches, the activity's own plan first. Raises PlanProblem."""
    home = next(part for part in parts if pk in part.by_pk)
    one = len(parts) == 1
    network = reading.network_of(home, outside.waited_for(parts, user)) if one else reading.combined(parts, user)
    found = what_if_slips(network, pk, days * home.by_pk[pk].day_minutes)
    where = {row.pk: (part, row) for part in parts for row in part.rows}
    moves: dict[int, list[Move]] = {}
    for one in found.moved:
        if one.id not in where or _day(one.finish_before) == _day(one.finish_after):
            continue
        part, row = where[one.id]
        if row.hidden:
            continue
        moves.setdefault(part.plan.pk, []).append(
            Move(
                row.title,
                part.plan.node_id,
                row.pk,
                _day(one.finish_before),
                _day(one.finish_after),
                row.is_milestone,
                one.id in found.missed,
            )
        )
    effects = [_effect(part, moves.get(part.plan.pk, [])) for part in sorted(parts, key=lambda part: part is not home)]
    return [effect for effect in effects if effect.moves or effect.part is home]


def _effect(part: Published, moves: list[Move]) -> Effect:
    """The end of the plan before and after: of what moves, the last, unless something else ends later."""
    ends = {row.pk: row.finish for row in part.rows if row.finish and not row.is_summary}
    last = max(ends.values(), default=date.min)
    then = max({**ends, **{move.pk: move.after for move in moves}}.values(), default=last)
    return Effect(part, last, then, sorted(moves, key=lambda move: (move.after, move.title)))


def _day(when: datetime) -> date:
    """Midnight belongs to the day before."""
    return (when - timedelta(microseconds=1)).date()


def told(effect: Effect, pk: int, days: int) -> str:
    """The effect on its own plan in words."""
    title = next(row.title for row in effect.part.rows if row.pk == pk)
    rest = sum(move.pk != pk for move in effect.moves)
    said = f"If “{title}” finishes {days} working day{'' if days == 1 else 's'} later, "
    said += (
        f"{rest} other activit{'y moves' if rest == 1 else 'ies move'} with it. "
        if rest
        else "nothing else in this plan moves. "
    )
    if not effect.days:
        return said + f"The plan still ends on {dates.day(effect.before)}."
    return said + f"The plan ends on {dates.day(effect.after)} instead of {dates.day(effect.before)}."
