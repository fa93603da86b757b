"""Likelihood and impact written in one cell: "4x5=20", "3 x 4", "L4 I5", "20 (4x5)", "H/M"."""

import re
from collections.abc import Sequence
from dataclasses import replace

from pmo.core.sheets.model import Cell
from pmo.records.foreign.model import Column, Row, Table
from pmo.records.foreign.scale_headings import rating_of, step_of
from pmo.records.foreign.stages import meaning_of
from pmo.records.foreign.text import is_absent, is_blank, one_line, quoted

VIRTUAL = 1_000  # columns made here are counted from it, two for each column of the file
_LEAST = 0.6
_FACTORS = re.compile(
    r"(?:=?\s*\d{1,3}\s*[=:]?\s*)?[(\[]?\s*(?P<one>[1-9]|10)\s*[x×*✕·]\s*(?P<two>[1-9]|10)\s*[)\]]?(?:\s*=\s*\d{1,3})?",
    re.IGNORECASE,
)
_LETTERED = re.compile(
    r"[LP](?:ikelihood|robability)?\s*[:=]?\s*(?P<one>\d{1,2})\s*[,;/x×*&+ -]*\s*[IC](?:mpact|onsequence)?\s*[:=]?\s*(?P<two>\d{1,2})"
    r"(?:\s*[=(]\s*\d{1,3}\)?)?",
    re.IGNORECASE,
)
_WORDS = re.compile(r"(?P<one>[a-z][a-z ]*?)\s*(?:/|\bx\b|×|\*|,|\|)\s*(?P<two>[a-z][a-z ]*)", re.IGNORECASE)
_IMPACT_FIRST = re.compile(
    r"\b[ic]\s*[x×*/]\s*[lp]\b|impact\s*(?:[x×*/&]|and|by)\s*(?:likelihood|probability)", re.IGNORECASE
)
_PAIRED = re.compile(
    r"\b[lpic]\s*/\s*[lpic]\b|(?:likelihood|probability)\s*(?:/|&|and)\s*(?:impact|consequence)", re.IGNORECASE
)


def with_factors(table: Table) -> Table:
    """The table with two more columns for each of its columns in which both ratings stand."""
    for column in list(table.columns):
        rating = rating_of(column.heading, column.group)
        if rating.dimension in ("likelihood", "impact") or _is_rated(table, rating.stage):
            continue
        named = rating.dimension == "score" or bool(_PAIRED.search(column.title))
        cells = [cell for cell in table.cells_of(column.index) if not is_blank(cell) and not is_absent(one_line(cell))]
        told = [cell for cell in cells if factors(cell, named) is not None]
        if told and len(told) >= _LEAST * len(cells):
            table = _widened(table, column, rating.stage, named, told[0])
    return table


def _is_rated(table: Table, stage: str) -> bool:
    ratings = [rating_of(column.heading, column.group) for column in table.columns]
    return any(it.dimension in ("likelihood", "impact") and it.stage == stage for it in ratings)


def factors(cell: Cell, named: bool) -> tuple[str, str] | None:
    """The two parts of a cell in the order in which they stand; words only under a heading that names a score."""
    text = one_line(cell)
    found = _FACTORS.fullmatch(text) or _LETTERED.fullmatch(text)
    if found is None and named and (words := _WORDS.fullmatch(text)):
        return (words["one"], words["two"]) if step_of(words["one"]) and step_of(words["two"]) else None
    return (found["one"], found["two"]) if found else None


def _widened(table: Table, column: Column, stage: str, named: bool, example: Cell) -> Table:
    place = table.columns.index(column)
    is_turned = bool(_IMPACT_FIRST.search(column.title))
    made = [
        Column(VIRTUAL + 2 * column.index + at, column.letter, heading, stage.capitalize() or column.title)
        for at, heading in enumerate(("Likelihood", "Impact"))
    ]
    rows = [_row(row, place, named, is_turned) for row in table.rows]
    one, two = _in_order(factors(example, named), is_turned)
    note = f"Sheet “{table.sheet}”, column {column.letter}: {quoted(example)} is read as likelihood {one} and impact {two}."
    return replace(table, columns=[*table.columns, *made], rows=rows, notes=[*table.notes, note])


def _row(row: Row, place: int, named: bool, is_turned: bool) -> Row:
    one, two = _in_order(factors(row.cells[place], named), is_turned)
    return replace(row, cells=[*row.cells, one, two])


def _in_order(found: tuple[str, str] | None, is_turned: bool) -> Sequence[Cell]:
    if found is None:
        return None, None
    first, second = (int(part) if part.isdecimal() else part for part in found)
    return (second, first) if is_turned else (first, second)


_OWN_SCORE = re.compile(r"(?P<only>\d{1,3})(?:\.0+)?|.*=\s*(?P<last>\d{1,3})|(?P<first>\d{1,3})\s*\(.*\)")


def scores_of(table: Table) -> dict[int, dict[str, int]]:
    """The scores that a file computed itself: row number → stage ("inherent", "current", "target") → score."""
    columns = [
        (place, rating.stage)
        for place, column in enumerate(table.columns)
        if (rating := rating_of(column.heading, column.group)).dimension == "score"
    ]
    means = meaning_of({stage for _, stage in columns if stage})
    found: dict[int, dict[str, int]] = {}
    for row in table.rows:
        for place, stage in columns:
            told = _OWN_SCORE.fullmatch(one_line(row.cells[place]))
            if told is not None:
                score = int(told["only"] or told["last"] or told["first"])
                found.setdefault(row.number, {}).setdefault(means.get(stage, "current"), score)
    return found
