"""What a register of ours asks for, what a table of a foreign file holds, and what was read from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from pmo.core.sheets.model import Cell

SECTION = "Section"


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a scale; `low` and `high` bound its probability in per cent, where it has one."""

    score: int
    label: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a register. `kind` is text, date, choice, scale, person, money, number, yesno, tags or ref;
    `synonyms` are further headings, `choice_synonyms` further words for a choice's code."""

    name: str
    label: str
    kind: str
    synonyms: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    choice_synonyms: Mapping[str, str] = field(default_factory=dict)
    levels: tuple[Level, ...] = ()

    @property
    def ladder(self) -> tuple[Level, ...]:
        """The levels from the lowest score to the highest."""
        return tuple(sorted(self.levels, key=lambda level: level.score))


@dataclass(frozen=True, slots=True)
class RegisterSpec:
    """One register. `sheet_words` are words in a sheet's name that point to it."""

    key: str
    label: str
    fields: tuple[FieldSpec, ...]
    sheet_words: tuple[str, ...] = ()
    required: tuple[str, ...] = ()

    def field(self, name: str) -> FieldSpec | None:
        """The field of that name, when the register has it."""
        return next((it for it in self.fields if it.name == name), None)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. `index` counts from 0 in the sheet; `group` is the heading above its own heading."""

    index: int
    letter: str
    heading: str
    group: str = ""

    @property
    def title(self) -> str:
        """What to call the column in a sentence."""
        return " – ".join(filter(None, (self.group, self.heading))) or f"Column {self.letter}"


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its number as the spreadsheet shows it. `cells` go with the table's columns; `more` holds
    (column title, text) of the lines below that belong to the same record."""

    number: int
    cells: list[Cell]
    more: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table found on a sheet. `above` are the lines over its header; `notes` tell what was left out and why."""

    sheet: str
    hidden: bool
    header_rows: list[int]
    columns: list[Column]
    rows: list[Row]
    notes: list[str] = field(default_factory=list)
    above: tuple[str, ...] = ()

    def cells_of(self, index: int) -> list[Cell]:
        """Every cell of the column with that index in the sheet."""
        at = next(place for place, column in enumerate(self.columns) if column.index == index)
        return [row.cells[at] for row in self.rows]


@dataclass(frozen=True, slots=True)
class PersonText:
    """People as a cell names them; matching them to users is the caller's work."""

    names: tuple[str, ...]
    raw: str
    emails: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Accepted:
    """A value that stands in the cell as it was read."""

    value: object


@dataclass(frozen=True, slots=True)
class Converted:
    """A value that was worked out from the cell; `note` says how. `None` means the cell says there is no value."""

    value: object
    note: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A filled cell that gives no value; `sentence` says where, why and what to do."""

    raw: str
    sentence: str
    bounds: tuple[Decimal, Decimal] | None = None  # of a range, where one amount was asked for


Value: TypeAlias = Accepted | Converted | Unreadable


@dataclass(frozen=True, slots=True)
class ReadRow:
    """What one row gives: `values` by field name, without the empty ones; `others` are (column title, text) of
    every filled cell that no field took."""

    number: int
    values: dict[str, Value]
    others: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Guess:
    """Why a column is thought to hold a field; `confidence` runs from 0 to 100."""

    column: Column
    field: str
    confidence: int
    reason: str
