"""Finds rows that only look filled: formulas' zeros, running numbers, defaults of drop-down lists."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal

from pmo.core.sheets.model import Cell
from pmo.records.foreign.headings import field_named
from pmo.records.foreign.lines import Titles, is_main
from pmo.records.foreign.text import is_absent, is_blank, is_error, one_line

# Fields whose cells a template fills in before anybody has written a record.
_PREFILLED = frozenset(
    ("status", "priority", "severity", "category", "kind", "type", "rag", "proximity", "response", "likelihood", "impact",
     "score", "direction", "agreement", "criticality", "confidentiality", "escalation_level", "urgency", "velocity")
)  # fmt: skip
_PLACEHOLDERS = ("select", "choose", "please select", "click here", "pick", "<", "[", "enter ")
_BEGINNING = re.compile(
    r"(?:there is (?:a|the) (?:risk|threat|chance)(?: that| of)?|because(?: of)?|due to|caused by|leading to|resulting in|"
    r"we assume(?: that)?|as a result of)[\s.…:_]*",
    re.IGNORECASE,
)
_WORDS_OF_SUBSTANCE = 4

Rows = Mapping[int, Sequence[Cell]]


def ghosts(rows: Rows, titles: Titles) -> set[int]:
    """The places of the rows in which nobody wrote anything."""
    frequent = _frequent(rows)
    main = {column for column, title in titles.items() if is_main(title)}
    if not any(_has_text(row, main) for row in rows.values()):
        main = {column for column, title in titles.items() if field_named(title[0]) not in _PREFILLED | {"ref"}}
    empty = {at: row for at, row in rows.items() if not _has_text(row, main) and not _tells(row, frequent)}
    rest = {at: _rest(row, titles) for at, row in empty.items()}
    seen = Counter(cell for cells in rest.values() for cell in cells.items())
    return {at for at, cells in rest.items() if all(_is_default(cell, titles, seen) for cell in cells.items())}


def _frequent(rows: Rows) -> Counter[str]:
    return Counter(one_line(cell) for row in rows.values() for cell in row if isinstance(cell, str))


def _has_text(row: Sequence[Cell], columns: set[int]) -> bool:
    return any(column < len(row) and _is_written(row[column]) for column in columns)


def _is_written(cell: Cell) -> bool:
    if not isinstance(cell, str):
        return False
    text = one_line(cell)
    return any(char.isalpha() for char in text) and not (is_absent(text) or is_error(text) or _is_prompt(text))


def _is_prompt(text: str) -> bool:
    """What a template puts where somebody is to write."""
    return (text.lower().startswith(_PLACEHOLDERS) and len(text) < 30) or bool(_BEGINNING.fullmatch(text))


def _tells(row: Sequence[Cell], frequent: Counter[str]) -> bool:
    return any(
        _is_written(cell) and len(str(cell).split()) >= _WORDS_OF_SUBSTANCE and frequent[one_line(cell)] <= 2
        for cell in row
    )


def _rest(row: Sequence[Cell], titles: Titles) -> dict[int, str]:
    """What is left of a row without its number, zeros, errors and prompts."""
    return {
        column: one_line(cell)
        for column, cell in enumerate(row)
        if not is_blank(cell) and not _is_nothing(cell) and field_named(titles.get(column, ("", ""))[0]) != "ref"
    }


def _is_nothing(cell: Cell) -> bool:
    if isinstance(cell, (bool, int, float, Decimal)):
        return not cell
    text = one_line(cell)
    blank = is_absent(text) or is_error(text) or text in ("0", "£0", "0%", "00/01/1900", "£-")
    return blank or _is_prompt(text)


def _is_default(cell: tuple[int, str], titles: Titles, seen: Counter[tuple[int, str]]) -> bool:
    column, _ = cell
    return field_named(titles.get(column, ("", ""))[0]) in _PREFILLED or seen[cell] >= 3
