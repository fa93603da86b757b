"""Order and outline by hand: rows are set in, set out, moved up and down, and new ones put in, as one gesture with one undo."""

from collections.abc import Sequence
from dataclasses import dataclass

from planning import ordering
from planning.models import Activity, Plan
from pmo.core.errors import Problem
from pmo.records import writing
from pmo.records.register import REGISTERS

DEEPEST = 20
WORDS = {"indent": "set in", "outdent": "set out", "up": "moved up", "down": "moved down"}


@dataclass(frozen=True)
class Line:
    """A row as far as its order and outline go."""

    pk: int
    level: int


def block(lines: Sequence[Line], position: int) -> int:
    """Where the row at `position` ends with everything inside it."""
    end = position + 1
    while end < len(lines) and lines[end].level > lines[position].level:
        end += 1
    return end


def arranged(lines: Sequence[Line], chosen: set[int], how: str) -> list[Line]:
    """The rows in their new order and outline. What lies inside a chosen row goes with it."""
    if how in {"indent", "outdent"}:
        return _levelled(lines, chosen, 1 if how == "indent" else -1)
    found = list(lines)
    tops = [line.pk for line, top in zip(lines, _tops(lines, chosen), strict=True) if top]
    for pk in tops if how == "up" else reversed(tops):
        found = _moved(found, pk, how)
    return found


def _tops(lines: Sequence[Line], chosen: set[int]) -> list[bool]:
    """Chosen rows that do not lie inside another chosen row."""
    found, covered = [], 0
    for position, line in enumerate(lines):
        top = line.pk in chosen and position >= covered
        covered = block(lines, position) if top else covered
        found.append(top)
    return found


def _levelled(lines: Sequence[Line], chosen: set[int], by: int) -> list[Line]:
    found, tops, until = list(lines), _tops(lines, chosen), 0
    for position, line in enumerate(lines):
        if tops[position]:
            before = found[position - 1].level if position else 0
            allowed = 1 <= line.level + by <= min(before + 1, DEEPEST)
            until = block(lines, position) if allowed else until
        if position < until:
            found[position] = Line(line.pk, min(line.level + by, DEEPEST))
    return found


def _moved(lines: list[Line], pk: int, how: str) -> list[Line]:
    """Past the neighbour in the same summary, with everything inside both."""
    start = next(place for place, line in enumerate(lines) if line.pk == pk)
    end = block(lines, start)
    if how == "down":
        if end == len(lines) or lines[end].level != lines[start].level:
            return lines
        after = block(lines, end)
        return [*lines[:start], *lines[end:after], *lines[start:end], *lines[after:]]
    before = start - 1
    while before >= 0 and lines[before].level > lines[start].level:
        before -= 1
    if before < 0 or lines[before].level != lines[start].level:
        return lines
    return [*lines[:before], *lines[start:end], *lines[before:start], *lines[end:]]


def arrange(*, plan: Plan, by, keys: set[int], how: str) -> writing.Written:
    """Set rows in or out, or move them. Raises Problem where nothing can be moved so."""
    rows = _rows(plan)
    lines = [Line(row.pk, row.level) for row in rows]
    chosen = keys & {row.pk for row in rows}
    if not chosen:
        raise Problem("No row of this plan is ticked. Tick the rows first.")
    changes = _changes({row.pk: row for row in rows}, arranged(lines, chosen, how))
    if not changes:
        raise Problem(f"These rows cannot be {WORDS[how]} any further.")
    count = len(chosen)
    title = f"{count} activit{'y' if count == 1 else 'ies'} {WORDS[how]}"
    return writing.write(REGISTERS["activity"], by=by, kind="edit", title=title, changes=changes)


def _rows(plan: Plan) -> list[Activity]:
    return list(
        Activity.objects.filter(node=plan.node_id, archived_at=None)
        .order_by("place", "pk")
        .only("pk", "level", "place", "version")
    )


def _changes(rows: dict[int, Activity], lines: Sequence[Line]) -> list[writing.Change]:
    places = spread([rows[line.pk].place for line in lines])
    found = []
    for line, place in zip(lines, places, strict=True):
        row = rows[line.pk]
        values = {"level": line.level} if row.level != line.level else {}
        values |= {"place": place} if row.place != place else {}
        if values:
            found.append(writing.Change(row.pk, row.version, values))
    return found


def spread(places: list[float | None]) -> list[float]:
    """Rising places that leave as many rows as they can where they are; all anew where no room is left between two.

    A row without a place gets one where it stands.
    """
    known = [position for position, place in enumerate(places) if place is not None]
    kept = {known[position] for position in _longest_rising([places[each] for each in known])}
    found = [place if position in kept else None for position, place in enumerate(places)]
    position = 0
    while position < len(found):
        if found[position] is not None:
            position += 1
            continue
        end = position
        while end < len(found) and found[end] is None:
            end += 1
        count = end - position
        low = found[position - 1] if position else found[end] - ordering.STEP * (count + 1) if end < len(found) else 0.0
        high = found[end] if end < len(found) else low + ordering.STEP * (end - position + 1)
        width = (high - low) / (end - position + 1)
        if width < 1e-6:
            return [ordering.STEP * number for number in range(1, len(places) + 1)]
        for number in range(position, end):
            found[number] = low + width * (number - position + 1) or 1e-7  # nought means that no place was given
        position = end
    return found


def _longest_rising(values: list[float]) -> list[int]:
    """Positions of the longest rising row of values, by patience."""
    from bisect import bisect_left

    tails: list[float] = []
    ends: list[int] = []
    before: list[int] = []
    for position, value in enumerate(values):
        pile = bisect_left(tails, value)
        before.append(ends[pile - 1] if pile else -1)
        if pile == len(tails):
            tails.append(value)
            ends.append(position)
        else:
            tails[pile], ends[pile] = value, position
    found, position = [], ends[-1] if ends else -1
    while position >= 0:
        found.append(position)
        position = before[position]
    return found[::-1]


def insert(*, plan: Plan, by, above: int | None) -> writing.Written:
    """A new activity above a row, at its level; at the end without one."""
    rows, day = _rows(plan), ordering.day_minutes(plan.node_id)
    values: dict[str, object] = {"title": "New activity", "day_minutes": day, "duration": day}
    position = next((place for place, row in enumerate(rows) if row.pk == above), len(rows))
    places = [row.place for row in rows]
    fresh = spread([*places[:position], None, *places[position:]])
    values["place"] = fresh.pop(position)
    if position < len(rows):
        values["level"] = rows[position].level
    changes = [
        writing.Change(row.pk, row.version, {"place": place})
        for row, place in zip(rows, fresh, strict=True)
        if row.place != place
    ]
    return writing.write(
        REGISTERS["activity"], by=by, kind="add", title="New activity put in", changes=changes,
        additions=[writing.Addition(plan.node, values)],
    )  # fmt: skip
