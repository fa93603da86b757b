"""What a workbook is once it has been read, and the limits under which it is read."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

Cell: TypeAlias = str | int | float | Decimal | date | datetime | bool | None
Block: TypeAlias = tuple[int, int, int, int]

MEGABYTE = 1024 * 1024


class SheetProblem(Exception):
    """A file that cannot be read, told as one sentence for the person who sent it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that will be read. Sizes in bytes, time in seconds, `max_text` in characters."""

    max_file_bytes: int = 20 * MEGABYTE
    max_unpacked_bytes: int = 200 * MEGABYTE
    max_ratio: int = 100
    max_entries: int = 200
    max_sheets: int = 60
    max_rows: int = 5_000
    max_columns: int = 256
    max_blank_rows: int = 1_000
    max_text: int = 20_000_000
    max_blocks: int = 5_000
    memory_bytes: int = 512 * MEGABYTE
    seconds: int = 30


DEFAULT = Limits()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `rows[0]` is row 1; a row stops at its last filled cell and may be empty.

    Percentages of .xlsx, .xls and .ods come as the text shown, such as "5%", so that they
    read the same as in a .csv copy. A date without a time comes as `date`.

    `merged` holds first row, first column, last row and last column of each merged block,
    and with `hidden_rows` and `hidden_columns` counts from 0; a .csv has none of them. `fills` are row, column and colour
    of the empty cells of an .xlsx that are filled in red, amber, green, blue or grey.
    """

    name: str
    hidden: bool
    rows: list[list[Cell]]
    merged: list[Block] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    fills: list[tuple[int, int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file's sheets in their order, with notes on anything that was not read."""

    filename: str
    sheets: list[Sheet]
    notes: list[str] = field(default_factory=list)


def column_letter(index: int) -> str:
    """The letter of a column counted from 0: 0 is "A", 25 is "Z", 26 is "AA"."""
    letters = ""
    remaining = index + 1
    while remaining > 0:
        remaining, place = divmod(remaining - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters
