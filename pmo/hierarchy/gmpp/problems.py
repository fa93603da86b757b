"""Something in a file that a person ought to know of; never a reason to stop."""

from dataclasses import dataclass
from typing import Literal

ProblemKind = Literal[
    "unclear_cell",
    "doubtful_zero",
    "negative_amount",
    "off_scale",
    "end_before_start",
    "no_id",
    "no_name",
    "duplicate_id",
    "total_row",
    "note_row",
    "repeated_header",
    "missing_column",
    "unknown_department",
    "period",
    "sheet",
    "repaired_text",
]

# Cells that a person should look at, before what is only to be known of.
CELLS: tuple[ProblemKind, ...] = ("unclear_cell", "negative_amount", "doubtful_zero", "off_scale", "end_before_start")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing found at one place. `row` counts from 1 and is 0 when the whole sheet or file is
    meant; `message` is a sentence saying what was found and what was done about it."""

    kind: ProblemKind
    file: str
    sheet: str
    row: int
    column_letter: str
    column_title: str
    raw: str
    message: str
