"""Finds the header of a table: one, two or three rows, below whatever lines stand above it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pmo.core.sheets.model import Block, Cell, Sheet
from pmo.records.foreign.headings import field_named, is_narrative
from pmo.records.foreign.scale_headings import rating_of, step_of
from pmo.records.foreign.text import clean, is_blank, one_line

_SEARCHED, _MOST_ROWS, _LONGEST, _LEAST, _SHARE = 60, 3, 90, 2.0, 0.25


@dataclass(frozen=True, slots=True)
class Header:
    """The rows of a header, counted from 0, and (heading, heading above it) by column."""

    first: int
    last: int
    titles: dict[int, tuple[str, str]]
    score: float


def find_header(sheet: Sheet, start: int, searched: int = _SEARCHED) -> Header | None:
    """The best header that begins within the next rows, `None` when nothing looks like one."""
    found: list[Header] = []
    for at in range(start, min(start + searched, len(sheet.rows))):
        found += filter(None, (header_at(sheet, at, at + more) for more in range(_MOST_ROWS)))
    best = max((header.score for header in found), default=0.0)
    return next((_best_from(found, it.first) for it in found if it.score >= 0.7 * best or _is_plain(it)), None)


def loose_header(sheet: Sheet, searched: int = _SEARCHED) -> Header | None:
    """A line of different short words above lines of about as many cells, whatever the words mean."""
    for at, row in enumerate(sheet.rows[:searched]):
        texts = {place: one_line(cell) for place, cell in enumerate(row) if not is_blank(cell)}
        if len(texts) < 2 or not _may_be_heading(row) or len(set(texts.values())) < len(texts) or _is_run(row):
            continue
        below = next((it for it in sheet.rows[at + 1 : at + 4] if any(not is_blank(cell) for cell in it)), None)
        if below is not None and 2 * sum(
            1 for place in texts if place < len(below) and not is_blank(below[place])
        ) >= len(texts):
            return Header(at, at, {place: (text, "") for place, text in texts.items()}, 0.0)
    return None


def _is_plain(header: Header) -> bool:
    # A short table above a long one must not be passed over; a legend of two or three headings must.
    return header.score >= 4 and header.score >= 0.6 * len(header.titles)


def _best_from(found: list[Header], first: int) -> Header:
    # The row above the best one may be a heading above the headings.
    near = [header for header in found if first <= header.first <= first + 2]
    return max(near, key=lambda header: (header.score, -header.first, -header.last))


def header_at(sheet: Sheet, first: int, last: int) -> Header | None:
    """The header made of these rows, `None` when they do not make one."""
    rows = sheet.rows[first : last + 1]
    if last >= len(sheet.rows) or not rows[0] or not rows[-1] or not all(map(_may_be_heading, rows)):
        return None
    if len(rows) > 1 and not all(_continues(sheet, at, first) for at in range(first + 1, last + 1)):
        return None
    if last > first and not any(_text(sheet, first, column, last) for column in range(len(rows[0]))):
        return None  # a title stands there, no heading
    titles = _titles(sheet, first, last)
    headings = [heading for heading, _ in titles.values()]
    score = _score(titles)
    if score < _LEAST or score < _SHARE * len(headings) or not any(_is_main(*title) for title in titles.values()):
        return None
    return Header(first, last, titles, score)


def _is_main(heading: str, group: str) -> bool:
    return is_narrative(heading) or is_narrative(group)


def _may_be_heading(row: Sequence[Cell]) -> bool:
    filled = [cell for cell in row if not is_blank(cell)]
    texts = [cell for cell in filled if isinstance(cell, str) and len(heading_of(cell)) <= _LONGEST]
    if any(isinstance(cell, date) for cell in filled):
        return False
    return bool(texts) and len(texts) >= 0.8 * len(filled) or _is_run(filled)


def heading_of(cell: Cell) -> str:
    """A heading without the explanation that stands on the lines under it."""
    text, first = one_line(cell), clean(cell).partition("\n")[0]
    return first if first and first != text and not field_named(text) and field_named(first) else text


def _is_run(cells: Sequence[Cell]) -> bool:
    """The heads of a rating by cross: 1 2 3 4 5, once or more."""
    digits = [one_line(cell) for cell in cells if one_line(cell).isdecimal()]
    return len(digits) >= 3 and digits == [str(1 + at % _top(digits)) for at in range(len(digits))]


def _top(digits: Sequence[str]) -> int:
    return max(1, max(int(digit[:3]) for digit in digits))


def _continues(sheet: Sheet, at: int, first: int) -> bool:
    """Whether a row goes on with the header above it rather than being the first row of data."""
    lower = {column: one_line(cell) for column, cell in enumerate(sheet.rows[at]) if not is_blank(cell)}
    upper = sheet.rows[at - 1]
    under = [column for column in lower if column < len(upper) and not is_blank(upper[column])]
    spans = [block for block in sheet.merged if first <= block[0] < at and block[3] > block[1]]
    spanned = {column for block in spans for column in range(block[1], block[3] + 1)}
    known = [column for column, text in lower.items() if _names(text) or (text.isdecimal() and column in spanned)]
    if not known:
        return False
    if any(block[0] < at <= block[2] for block in sheet.merged if first <= block[0]) or spanned & set(lower):
        return len(known) >= 0.5 * len(lower)
    is_new = [column for column in lower if column not in under]
    if len(known) >= 2 and len(known) >= 0.8 * len(lower) and len(is_new) >= 1:
        return True
    return len(known) >= 2 and len(known) >= 0.6 * len(lower) and _is_group_row(upper, lower)


def _is_group_row(upper: Sequence[Cell], lower: dict[int, str]) -> bool:
    filled = [one_line(cell) for cell in upper if not is_blank(cell)]
    grouping = [text for text in filled if rating_of("Score", text).stage or rating_of(text).dimension]
    return 0 < len(filled) < len(lower) and 2 * len(grouping) >= len(filled)


def _names(text: str) -> bool:
    return bool(field_named(text) or step_of(text) or rating_of("Score", text).stage)


def _titles(sheet: Sheet, first: int, last: int) -> dict[int, tuple[str, str]]:
    width = max(len(row) for row in sheet.rows[first : last + 1])
    titles = {}
    for column in range(width):
        parts = [_text(sheet, at, column, last) for at in range(first, last + 1)]
        parts = list(dict.fromkeys(part for part in parts if part))
        if parts:
            titles[column] = (parts[-1], " ".join(parts[:-1]))
    return titles


def _text(sheet: Sheet, at: int, column: int, last: int) -> str:
    row = sheet.rows[at]
    own = heading_of(row[column]) if column < len(row) else ""
    if own:
        return "" if at < last and _is_title(sheet, at, column, row) else own
    block = _block_over(sheet.merged, at, column)
    if block is not None:
        anchor = sheet.rows[block[0]]
        wide = block[3] - block[1] + 1 >= 0.9 * max(len(it) for it in sheet.rows[at : last + 1])
        return one_line(anchor[block[1]]) if block[1] < len(anchor) and not (wide and at < last) else ""
    return _from_the_left(sheet, at, column, last) if at < last else ""


def _is_title(sheet: Sheet, at: int, column: int, row: Sequence[Cell]) -> bool:
    """A lone line above the headings is the table's title, not a heading above headings."""
    block = _block_over(sheet.merged, at, column)
    below = sum(1 for cell in sheet.rows[at + 1] if not is_blank(cell))
    alone = sum(1 for cell in row if not is_blank(cell)) == 1
    wide = block is not None and block[3] - block[1] + 1 >= 0.9 * below
    return alone and (wide or (block is None and not rating_of("Score", one_line(row[column])).stage))


def _block_over(merged: list[Block], at: int, column: int) -> Block | None:
    return next((it for it in merged if it[0] <= at <= it[2] and it[1] <= column <= it[3]), None)


def _from_the_left(sheet: Sheet, at: int, column: int, last: int) -> str:
    """The group of a column when the file merges nothing: it reaches over ratings and levels only, each once."""
    below = [one_line(cell) for cell in sheet.rows[last]]
    row = sheet.rows[at]
    own = below[column] if column < len(below) else ""
    for left in range(column - 1, -1, -1):
        if not own or not _may_be_grouped(own) or (left < len(below) and below[left].lower() == own.lower()):
            return ""
        if left < len(row) and not is_blank(row[left]):
            grouped = _block_over(sheet.merged, at, left) is None and left < len(below) and _may_be_grouped(below[left])
            return one_line(row[left]) if grouped else ""
        if left >= len(below) or not _may_be_grouped(below[left]):
            return ""
    return ""


def _may_be_grouped(text: str) -> bool:
    return bool(rating_of(text).dimension or step_of(text) or text.isdecimal()) or field_named(text) in (
        "cause", "event", "effect", "rag", "likelihood", "impact", "proximity",
    )  # fmt: skip


def _score(titles: dict[int, tuple[str, str]]) -> float:
    seen: set[tuple[str, str]] = set()
    for heading, group in titles.values():
        name = field_named(heading) or (rating_of(heading, group).dimension and "rating")
        if name or step_of(heading):
            seen.add((heading.lower(), group.lower()))
    return float(len(seen))
