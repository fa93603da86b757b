"""Guesses which column holds which field of a register."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from pmo.core.sheets.model import Cell
from pmo.records.foreign.fitting import fit
from pmo.records.foreign.headings import register_word, strength
from pmo.records.foreign.marks import mark_columns
from pmo.records.foreign.model import Column, FieldSpec, Guess, RegisterSpec, Table
from pmo.records.foreign.scale_headings import rating_of
from pmo.records.foreign.stages import rating_columns
from pmo.records.foreign.text import is_blank, plain
from pmo.records.foreign.words import NARRATIVE

_LEAST = 45
_SAMPLE = 60
_ROWS = 400
_LONG_TEXT = 90


def guess_mapping(table: Table, spec: RegisterSpec) -> dict[int, str]:
    """The field of each recognised column, by the column's index in the sheet.

    A field is used once, except that columns under which a level is ticked together give one scale.
    """
    return {guess.column.index: guess.field for guess in explain_mapping(table, spec)}


def explain_mapping(table: Table, spec: RegisterSpec) -> list[Guess]:
    """The same with how sure each guess is, and why, in the order of the columns."""
    table = replace(table, rows=table.rows[:_ROWS])
    guesses = mark_columns(table, spec) + _told_ratings(table, spec)
    used = {guess.column.index for guess in guesses}
    rated = rating_columns(table, spec, used)
    guesses += [it for it in rated if it.field not in {guess.field for guess in guesses}]
    taken = {guess.field for guess in guesses}
    columns = [it for it in table.columns if it.heading and it.index not in {guess.column.index for guess in guesses}]
    guesses += _best(_candidates(table, columns, spec, taken))
    return sorted(guesses, key=lambda guess: guess.column.index)


def unmapped_columns(table: Table, mapping: dict[int, str]) -> list[Column]:
    """The columns that hold something and go to no field."""
    return [
        column
        for place, column in enumerate(table.columns)
        if column.index not in mapping and any(not is_blank(row.cells[place]) for row in table.rows)
    ]


def _told_ratings(table: Table, spec: RegisterSpec) -> list[Guess]:
    """Ratings whose heading is our own, such as those of our own exports."""
    titles = [plain(f"{column.group} {column.heading}") for column in table.columns]
    return [
        Guess(column, field.name, 100, _reason(column.title, field, 100))
        for column, title in zip(table.columns, titles, strict=True)
        for field in spec.fields
        if field.kind == "scale" and titles.count(title) == 1 and rating_of(title).stage
        and title in map(plain, (field.label, *field.synonyms))
    ]  # fmt: skip


def _candidates(table: Table, columns: list[Column], spec: RegisterSpec, taken: set[str]) -> Iterable[Guess]:
    register = register_word(spec.key)
    cells = {column.index: _sample(table, column) for column in columns}
    wholes = _cause_and_effect(columns)
    ends = _dates_of_actions(columns)
    for column in columns:
        for field in spec.fields:
            if field.name in taken or (field.kind == "scale" and (_is_product(column) or _is_staged(field))):
                continue
            named, heading = _named(column, field, register, spec)
            if not named and not (field.name == "due" and column.index in ends):
                continue
            named = max(named, 92 * (field.name == "due" and column.index in ends))
            points = named + _evidence(cells[column.index], field, column, wholes)
            if points >= _LEAST:
                yield Guess(column, field.name, max(0, min(100, points)), _reason(heading, field, named))


def _is_staged(field: FieldSpec) -> bool:
    return field.name.endswith(("likelihood", "impact"))


def _is_product(column: Column) -> bool:
    return rating_of(column.heading, column.group).dimension == "score"


def _named(column: Column, field: FieldSpec, register: str, spec: RegisterSpec) -> tuple[int, str]:
    """How surely the column's headings name the field; one under another counts as both together first."""
    ways = [(strength(column.heading, field, register), column.heading)]
    if column.group:
        both = f"{column.group} {column.heading}"
        ways.append((strength(both, field, register) - 1, both))
    if field.name == "event" and spec.field("description") is None:
        stand_in = FieldSpec("description", "Description", "text")
        ways.append((strength(column.heading, stand_in, register) - 12, column.heading))
    return max(ways)


def _sample(table: Table, column: Column) -> list[Cell]:
    return [cell for cell in table.cells_of(column.index) if not is_blank(cell)][:_SAMPLE]


def _cause_and_effect(columns: list[Column]) -> bool:
    """Whether cause and effect have columns of their own, so that the text between them is the event."""
    said = {plain(column.heading) for column in columns}
    return bool(said & {"cause", "risk cause", "root cause"}) and bool(
        said & {"effect", "impact", "consequence", "risk effect", "risk impact", "impact description"}
    )


def _dates_of_actions(columns: list[Column]) -> set[int]:
    """A bare "Date" right behind who does something says until when, not since when."""
    doers = ("by", "who", "owner", "action", "action owner", "by whom", "responsible", "lead", "assigned to")
    return {
        column.index
        for before, column in pairwise(columns)
        if plain(column.heading) == "date" and plain(before.heading) in doers
    }


def _evidence(cells: list[Cell], field: FieldSpec, column: Column, wholes: bool) -> int:
    if not cells:
        return -4
    share = fit(cells, field, column.title)
    points = round(12 * share) - 4 - (26 if share < 0.3 else 0)
    is_long = _mean_length(cells) > _LONG_TEXT
    if field.name == "title":
        points += -14 if is_long else 2
    if (
        field.name == "event"
        and wholes
        and plain(column.heading) in ("risk", "risk description", "description", "risk event")
    ):
        points += 24
    return points


def _mean_length(cells: list[Cell]) -> float:
    return sum(len(str(cell)) for cell in cells) / len(cells)


def _reason(heading: str, field: FieldSpec, named: int) -> str:
    if named >= 94:
        return f"The heading “{heading}” names {field.label}."
    if named >= 75:
        return f"The heading “{heading}” is another word for {field.label}."
    return f"The heading “{heading}” has words of {field.label}."


def _best(candidates: Iterable[Guess]) -> list[Guess]:
    chosen: list[Guess] = []
    columns: set[int] = set()
    fields: set[str] = set()
    for guess in sorted(candidates, key=lambda it: (-it.confidence, _rank(it.field), it.column.index)):
        if guess.column.index not in columns and guess.field not in fields:
            chosen.append(guess)
            columns.add(guess.column.index)
            fields.add(guess.field)
    return chosen


def _rank(field: str) -> int:
    return 0 if field == "title" else 1 if field in NARRATIVE else 2
