"""Takes tables apart that stand side by side on one sheet."""

from dataclasses import replace

from pmo.core.sheets.model import Sheet
from pmo.records.foreign.header import Header, find_header
from pmo.records.foreign.lines import is_main
from pmo.records.foreign.text import is_blank


def side_by_side(sheet: Sheet) -> list[Sheet]:
    """The sheet as one sheet for each table beside another; each keeps the columns at their places."""
    header = find_header(sheet, 0)
    gap = _gap(sheet, header) if header is not None else None
    if gap is None:
        return [sheet]
    return [_cut(sheet, 0, gap), *side_by_side(_cut(sheet, gap, 1_000))]


def _gap(sheet: Sheet, header: Header) -> int | None:
    """The empty column with headings of what rows are about on both of its sides."""
    first, last = min(header.titles), max(header.titles)
    for column in range(first + 1, last):
        if column in header.titles or _is_used(sheet, header, column):
            continue
        left = [title for place, title in header.titles.items() if place < column]
        right = [title for place, title in header.titles.items() if place > column]
        if (
            min(len(left), len(right)) >= 2
            and any(map(is_main, left))
            and any(map(is_main, right))
            and _repeats(left, right)
        ):
            return column
    return None


def _repeats(left: list[tuple[str, str]], right: list[tuple[str, str]]) -> bool:
    """Two tables have each a number or an owner; one table with an empty column between has them once."""
    mine, theirs = ({heading.lower() for heading, _ in side} for side in (left, right))
    return bool(mine & theirs) or len(right) >= 3


def _is_used(sheet: Sheet, header: Header, column: int) -> bool:
    return any(column < len(row) and not is_blank(row[column]) for row in sheet.rows[header.first :])


def _cut(sheet: Sheet, first: int, end: int) -> Sheet:
    """The columns from `first` up to `end`, the others empty."""
    rows = [[cell if first <= place < end else None for place, cell in enumerate(row)] for row in sheet.rows]
    return replace(sheet, rows=rows, merged=[block for block in sheet.merged if first <= block[1] and block[3] < end])
