"""What was typed or pasted into the grid of readings, as entries; each slip named by its period and column."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from benefits import readings
from benefits.kinds import figure, quantity
from benefits.realising import periods
from benefits.tracking import Track
from pmo.core import dates
from pmo.records.reading import Unreadable

MOST_LINES = 400
DASHES, NOTHING = ("–", "-"), "Nothing this time"


@dataclass
class Grid:
    """The entries, and what was typed with what is wrong, so that nothing is lost."""

    entries: list[readings.Entry] = field(default_factory=list)
    typed: dict[str, str] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)


def shown(value: Decimal | None) -> str:
    """A value as it stands in a cell; a point without a value is a dash: nothing this time."""
    return "–" if value is None else figure(value)


def read(data, track: Track, ends: list[date]) -> Grid:
    """The form of the grid: one field a cell, and a block pasted from a spreadsheet that goes over them."""
    found = Grid()
    pasted = data.get("paste", "")
    block = _block(pasted, track, found) if pasted.strip() else {}
    for end in dict.fromkeys([*ends, *(end for _, end in block)]):
        for kind in readings.KINDS:
            _cell(found, data, block, kind, end, track)
    found.typed["paste"] = pasted
    return found


def _cell(found: Grid, data, block, kind: str, end: date, track: Track) -> None:
    name = f"{kind}-{end.isoformat()}"
    if (kind, end) not in block and name not in data:
        return
    text = block.get((kind, end), data.get(name, "")).strip()
    seen = data.get(f"seen-{name}", "")
    found.typed[name], found.typed[f"seen-{name}"] = text, seen
    point = track.cells.get((kind, end))
    label = f"{kind.capitalize()} of {periods.name_of(end, track.benefit.frequency)}"
    try:
        value = None if text in DASHES else quantity(text, label)
    except Unreadable as problem:
        found.wrong[name] = str(problem)
        return
    note = NOTHING if kind == "actual" and text in DASHES else ""
    if value is None and (point.value is None if point else not note):
        return
    known = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 18 else None
    found.entries.append(readings.Entry(kind, end, value, note, seen=known))


def _block(text: str, track: Track, found: Grid) -> dict[tuple[str, date], str]:
    """Lines of a spreadsheet: the period, then plan, forecast and actual, or the columns that a heading names."""
    cells: dict[tuple[str, date], str] = {}
    kinds = list(readings.KINDS)
    names = {periods.name_of(end, track.benefit.frequency).lower(): end for end in track.ends()}
    for number, line in enumerate(text.splitlines()[:MOST_LINES], 1):
        period, *values = [part.strip() for part in line.split("\t")]
        heading = [value.lower() for value in values if value.lower() in readings.KINDS]
        if heading and len(heading) == len([value for value in values if value]):
            kinds = heading
            continue
        if not period and not any(values):
            continue
        end = _end_of(period, names, track)
        if end is None:
            found.wrong["paste"] = (
                f"Line {number}: “{period[:40]}” is no period of this benefit. Use names such as "
                f"{next(iter(names), 'Q1 2026/27').upper()}, or a day such as 30 Sep 2026."
            )
            return {}
        cells |= {(kind, end): value for kind, value in zip(kinds, values, strict=False) if value}
    return cells


def _end_of(text: str, names: dict[str, date], track: Track) -> date | None:
    if text.lower() in names:
        return names[text.lower()]
    day = dates.read(text)
    if day is None or not dates.FIRST_DAY <= day <= dates.LAST_DAY:
        return None
    return periods.period_end(day, track.benefit.frequency)
