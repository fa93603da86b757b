"""Gathers rows from any reader under the same limits, so that no format escapes them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pmo.core.sheets.model import Block, Cell, Limits, Sheet, SheetProblem, column_letter


@dataclass(slots=True)
class Shape:
    """What is known of a sheet besides its cells; readers fill it in while its rows are taken."""

    merged: list[Block] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    fills: list[tuple[int, int, str]] = field(default_factory=list)


class Collector:
    """Builds the sheets of one workbook while counting the text it has taken in."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.sheets: list[Sheet] = []
        self.notes: list[str] = []
        self._text = 0

    def add(self, name: str, hidden: bool, rows: Iterable[Sequence[Cell]], shape: Shape | None = None) -> None:
        """Takes a sheet's rows in, and the shape that has been filled in by then. Raises `SheetProblem` when there are too many rows,
        columns, sheets or characters."""
        if len(self.sheets) >= self.limits.max_sheets:
            raise SheetProblem(
                f"The workbook has more than {self.limits.max_sheets} sheets; "
                "remove those that hold no data and send it again."
            )
        taken = self._taken(name, rows)
        shape = shape or Shape()
        self.sheets.append(
            Sheet(
                name=name,
                hidden=hidden,
                rows=taken,
                merged=[block for block in shape.merged if block[0] < len(taken)][: self.limits.max_blocks],
                hidden_rows=sorted({row for row in shape.hidden_rows if row < len(taken)}),
                hidden_columns=sorted({column for column in shape.hidden_columns if column < self.limits.max_columns}),
                fills=[fill for fill in shape.fills if fill[0] < len(taken)][: self.limits.max_blocks],
            )
        )

    def _taken(self, name: str, rows: Iterable[Sequence[Cell]]) -> list[list[Cell]]:
        taken: list[list[Cell]] = []
        filled = 0
        for values in rows:
            row = without_blank_end(values)
            taken.append(row)
            if row:
                filled = len(taken)
                self._check(name, filled, row)
            elif len(taken) - filled >= self.limits.max_blank_rows:
                self._note_ghosts(name, filled)
                break
        return taken[:filled]

    def _check(self, name: str, number: int, row: list[Cell]) -> None:
        if number > self.limits.max_rows:
            raise SheetProblem(
                f"Sheet “{name}” has more than {self.limits.max_rows:,} rows; "
                "split it into smaller files and send them one by one."
            )
        if len(row) > self.limits.max_columns:
            raise SheetProblem(
                f"Sheet “{name}” has something in column {column_letter(len(row) - 1)} of row "
                f"{number:,}, and at most {self.limits.max_columns} columns are read; "
                "remove the columns that are not needed."
            )
        self._text += sum(len(value) for value in row if isinstance(value, str))
        if self._text > self.limits.max_text:
            raise SheetProblem(
                f"By row {number:,} of sheet “{name}” the workbook holds more than "
                f"{self.limits.max_text:,} characters of text; split it into smaller files."
            )

    def _note_ghosts(self, name: str, filled: int) -> None:
        self.notes.append(
            f"Sheet “{name}”: reading stopped after row {filled:,}, because the next "
            f"{self.limits.max_blank_rows:,} rows are empty."
        )


def without_blank_end(values: Sequence[Cell]) -> list[Cell]:
    """The row up to its last filled cell; empty text and white space count as blank."""
    row = [None if isinstance(value, str) and not value.strip() else value for value in values]
    while row and row[-1] is None:
        row.pop()
    return row
