"""Columns under which a level is ticked: VL L M H VH, or 1 2 3 4 5, with a cross in one of them."""

from pmo.core.sheets.model import Cell
from pmo.records.foreign.model import Column, Guess, RegisterSpec, Table
from pmo.records.foreign.scale_headings import rating_of, step_of
from pmo.records.foreign.stages import Rated, staged_fields
from pmo.records.foreign.text import is_blank, one_line, plain

CONFIDENCE = 92
_MARKS = frozenset(("x", "✓", "✔", "✗", "√", "•", "●", "*", "1", "y", "yes", "ü", "☒", "☑", "xx", "true", "a"))
_FEWEST = 3


def is_mark(cell: Cell) -> bool:
    """Whether a cell is ticked."""
    return cell is True or (not isinstance(cell, bool) and one_line(cell).lower() in _MARKS)


def mark_columns(table: Table, spec: RegisterSpec) -> list[Guess]:
    """The columns of each rating by cross, all guessed for the one field that they give together."""
    runs = [run for run in _runs(table, spec) if _is_ticked(table, run)]
    rated = [Rated(number, *_rating(table, run)) for number, run in enumerate(runs)]
    fields = staged_fields([it for it in rated if it.dimension], spec)
    return [
        Guess(column, name, CONFIDENCE, f"A cross in one of the columns “{_span(runs[number])}” gives the level.")
        for number, name in fields.items()
        for column in runs[number]
    ]


def _span(run: list[Column]) -> str:
    return f"{run[0].heading}” to “{run[-1].heading}"


def _runs(table: Table, spec: RegisterSpec) -> list[list[Column]]:
    labels = {plain(level.label) for field in spec.fields for level in field.levels}
    runs: list[list[Column]] = []
    for column in table.columns:
        if not _is_level(column.heading, labels):
            runs.append([])
        elif not runs or not runs[-1] or _breaks(runs[-1], column):
            runs.append([column])
        else:
            runs[-1].append(column)
    return [run for run in runs if len(run) >= _FEWEST]


def _is_level(heading: str, labels: set[str]) -> bool:
    text = plain(heading)
    return text in labels or step_of(text) is not None or text in ("1", "2", "3", "4", "5")


def _breaks(run: list[Column], column: Column) -> bool:
    repeated = plain(column.heading) in {plain(it.heading) for it in run}
    return repeated or column.index != run[-1].index + 1 or column.group != run[-1].group


def _is_ticked(table: Table, run: list[Column]) -> bool:
    cells = [cell for column in run for cell in table.cells_of(column.index) if not is_blank(cell)]
    return bool(cells) and sum(1 for cell in cells if is_mark(cell) or one_line(cell) == "0") >= 0.8 * len(cells)


def _rating(table: Table, run: list[Column]) -> tuple[str, str]:
    rating = rating_of(run[0].group)
    return rating.dimension, rating.stage
