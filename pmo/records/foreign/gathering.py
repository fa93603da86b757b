"""Gathers the records under a header, and says what else stood there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pmo.core.sheets.model import Block, Cell, Sheet, column_letter
from pmo.records.foreign.ghosts import ghosts
from pmo.records.foreign.header import Header, header_at
from pmo.records.foreign.headings import field_named
from pmo.records.foreign.lines import Line, Titles, is_main, line_kind
from pmo.records.foreign.model import SECTION, Column, Row
from pmo.records.foreign.text import clean, is_blank, numbers, one_line, quoted

_WHY: Mapping[Line, str] = {
    "header": "repeats the headings",
    "guidance": "only tells how to fill the table in",
    "total": "is a total",
    "footer": "is a line below the table",
    "legend": "is a key to the table",
}
_STRONG = 3.0


@dataclass(slots=True)
class Gathered:
    """The records of one table, the first line that is no longer its own, and what was left out."""

    rows: dict[int, list[Cell]] = field(default_factory=dict)
    end: int = 0
    left_out: dict[Line, list[int]] = field(default_factory=dict)
    sections: list[tuple[int, str]] = field(default_factory=list)
    ghosts: list[int] = field(default_factory=list)


def gather(sheet: Sheet, header: Header) -> Gathered:
    """The records below `header` up to the end of the sheet or the next table's header."""
    found = Gathered(end=len(sheet.rows))
    in_legend = is_apart = False
    for at in range(header.last + 1, len(sheet.rows)):
        row = sheet.rows[at]
        kind = line_kind(row, at, header.titles, sheet.merged, is_first=not found.rows)
        if is_apart and kind != "header" and _starts_another(sheet, at, header):
            found.end = at
            break
        in_legend = kind == "legend" or (in_legend and kind != "header" and _count(row) <= 3)
        _take(found, at, row, "legend" if in_legend and kind != "blank" else kind)
        is_apart = kind in ("blank", "section", "footer")
    found.ghosts = sorted(ghosts(found.rows, header.titles))
    found.rows = {at: cells for at, cells in found.rows.items() if at not in set(found.ghosts)}
    return found


def _take(found: Gathered, at: int, row: list[Cell], kind: Line) -> None:
    if kind == "record":
        found.rows[at] = list(row)
    elif kind == "section":
        found.sections.append((at, next(quoted(cell) for cell in row if not is_blank(cell))))
    elif kind != "blank":
        found.left_out.setdefault(kind, []).append(at)


def _count(row: Sequence[Cell]) -> int:
    return sum(1 for cell in row if not is_blank(cell))


def _starts_another(sheet: Sheet, at: int, header: Header) -> bool:
    # Only a row of words can be a header; everything else is settled without looking further.
    if _count(sheet.rows[at]) < 3:
        return False
    other = header_at(sheet, at, at)
    return other is not None and other.score >= _STRONG and other.score >= 0.6 * len(other.titles)


def notes_on(found: Gathered, sheet: str) -> list[str]:
    """A sentence for everything that stood under the header and is no record."""
    notes = [f"Sheet “{sheet}”, row {at + 1}: {text} was taken for a section’s heading." for at, text in found.sections]
    for kind, places in found.left_out.items():
        rows = numbers([at + 1 for at in places])
        notes.append(f"Sheet “{sheet}”, {rows}: not read, because it {_WHY[kind]}.")
    if found.ghosts:
        rows = numbers([at + 1 for at in found.ghosts])
        notes.append(
            f"Sheet “{sheet}”, {rows}: not read, because nothing but running numbers, zeros or defaults stands there; "
            "describe the record in the file if there is one."
        )
    return notes


def columns_of(header: Header, rows: Mapping[int, Sequence[Cell]]) -> list[Column]:
    """Every column that has a heading or holds something in a record."""
    used = {column for row in rows.values() for column, cell in enumerate(row) if not is_blank(cell)}
    return [
        Column(index, column_letter(index), *header.titles.get(index, ("", "")))
        for index in sorted(used | set(header.titles))
    ]


def records(sheet: Sheet, found: Gathered, columns: list[Column], titles: Titles) -> list[Row]:
    """The rows as records: merged cells filled down, further lines of one record put together."""
    main = _main_columns(titles)
    rows: list[Row] = []
    for at, cells in sorted(found.rows.items()):
        full = _filled_down(sheet, at, cells, found.rows, main)
        if rows and _goes_on(sheet.merged, at, found.rows, main):
            rows[-1] = _joined(rows[-1], at, full, columns)
        else:
            rows.append(Row(at + 1, [_cell(full, column.index) for column in columns], _section(found, at)))
    return rows


def _section(found: Gathered, at: int) -> tuple[tuple[str, str], ...]:
    """The heading of the section that a row stands in."""
    names = [text for place, text in found.sections if place < at]
    return ((SECTION, names[-1].strip("“”")),) if names else ()


def _main_columns(titles: Titles) -> set[int]:
    """The columns whose merged cells say that several lines are one record: its number and its text."""
    main = sorted(column for column, title in titles.items() if is_main(title))
    return {*main[:1], *(column for column, (heading, _) in titles.items() if field_named(heading) == "ref")}


def _cell(row: Sequence[Cell], index: int) -> Cell:
    cell = row[index] if index < len(row) else None
    return None if is_blank(cell) else cell


def _above(merged: list[Block], at: int, column: int, rows: Mapping[int, Sequence[Cell]]) -> int | None:
    """The row whose cell is merged down into this one."""
    for block in merged:
        if block[0] < at <= block[2] and block[1] <= column <= block[3] and block[0] in rows:
            return block[0]
    return None


def _goes_on(merged: list[Block], at: int, rows: Mapping[int, Sequence[Cell]], main: set[int]) -> bool:
    return any(_above(merged, at, column, rows) is not None for column in main)


def _filled_down(
    sheet: Sheet, at: int, cells: list[Cell], rows: Mapping[int, Sequence[Cell]], main: set[int]
) -> list[Cell]:
    if _goes_on(sheet.merged, at, rows, main):
        return cells
    blocks = [block for block in sheet.merged if block[0] < at <= block[2] and block[0] in rows]
    full = cells + [None] * (max((block[1] for block in blocks), default=-1) + 1 - len(cells))
    for block in blocks:
        if is_blank(full[block[1]]):
            full[block[1]] = _cell(rows[block[0]], block[1])
    return full


def _joined(row: Row, at: int, cells: Sequence[Cell], columns: list[Column]) -> Row:
    told = list(row.more)
    joined = list(row.cells)
    for place, column in enumerate(columns):
        cell = _cell(cells, column.index)
        if cell is None:
            continue
        if isinstance(cell, str) and is_main((column.heading, column.group)):
            joined[place] = "\n".join(filter(None, (clean(joined[place]), clean(cell))))
        else:
            told.append((f"{column.title}, row {at + 1}", one_line(cell)))
    return Row(row.number, joined, tuple(told))
