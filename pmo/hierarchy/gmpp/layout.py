"""Finds the table in a workbook: the sheet, the header row or header column, and its records."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from pmo.core.sheets.model import Cell, Sheet, SheetProblem, Workbook, column_letter
from pmo.hierarchy.gmpp.columns import LABELS
from pmo.hierarchy.gmpp.text import one_line, shown
from pmo.hierarchy.gmpp.titles import recognised

_ROWS_SEARCHED = 60
_COLUMNS_SEARCHED = 10
_LEAST_KEYS = 3
_KEYS_BEYOND_DOUBT = 10
_KEYS_OF_A_SECOND_TABLE = 6

Grid = Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell stands in its sheet: the row counted from 1 and the column's letter."""

    row: int
    letter: str


@dataclass(frozen=True, slots=True)
class UnknownColumn:
    """A column whose title is not understood. Its cells are kept with each project."""

    letter: str
    title: str
    row: int


@dataclass(frozen=True, slots=True)
class Record:
    """One line of the table: `number` is its row (its column if transposed), counted from 1."""

    number: int
    cells: dict[str, Cell]
    extras: dict[str, Cell]

    @property
    def filled(self) -> int:
        """How many of its cells hold something."""
        return sum(1 for cell in (*self.cells.values(), *self.extras.values()) if one_line(cell))


@dataclass(frozen=True, slots=True)
class Table:
    """The table of a workbook. `keys` maps a position to a column key; a position is a column
    counted from 0, or a row if `transposed`. `above` is the text over the header."""

    sheet: str
    transposed: bool
    titles: list[str]
    keys: dict[int, str]
    records: list[Record]
    above: list[str]

    def place(self, number: int, position: int) -> Place:
        """Where the cell of record `number` at `position` stands in its sheet."""
        if self.transposed:
            return Place(position + 1, column_letter(number - 1))
        return Place(number, column_letter(position))

    def position(self, key: str) -> int | None:
        """The position of a column, or None when the file has no such column."""
        return next((position for position, named in self.keys.items() if named == key), None)

    def title(self, key: str) -> str:
        """A column's published title on one line, else our own name for it."""
        position = self.position(key)
        return LABELS[key] if position is None else one_line(self.titles[position])

    @property
    def unknown(self) -> list[UnknownColumn]:
        """The titled columns that are not understood, by their letter (by their row if transposed)."""
        strange = [at for at, title in enumerate(self.titles) if title and at not in self.keys]
        places = [(at, self.place(1, at)) for at in strange]
        return [UnknownColumn(place.letter, one_line(self.titles[at]), place.row) for at, place in places]


@dataclass(frozen=True, slots=True)
class _Header:
    sheet: Sheet
    transposed: bool
    first: int
    last: int
    titles: list[str]
    keys: dict[int, str]

    @property
    def rank(self) -> tuple[bool, int, bool, bool]:
        return (
            "name" in self.keys.values(),
            len(self.keys),
            not self.sheet.hidden,
            not self.transposed,
        )


def find_table(book: Workbook) -> tuple[Table, list[str]]:
    """The workbook's table of projects, and a sentence for each other sheet that looks like one.

    Raises `SheetProblem` when there is no header, or none with the projects' names.
    """
    headers = [header for sheet in book.sheets if (header := _best_header(sheet)) is not None]
    best = max(headers, key=lambda header: header.rank, default=None)
    if best is None:
        raise SheetProblem(
            f"“{book.filename}” was not read. No row and no column holds titles such as “Project Name”, "
            "“Department” and “Delivery Confidence Assessment”; add them above the data."
        )
    if "name" not in best.keys.values():
        raise SheetProblem(_no_name(book.filename, best))
    others = [header.sheet.name for header in headers if header is not best and _is_second(header)]
    return _table(best), [_not_read(name, best.sheet.name) for name in others]


def _is_second(header: _Header) -> bool:
    return "name" in header.keys.values() and len(header.keys) >= _KEYS_OF_A_SECOND_TABLE


def _not_read(name: str, read: str) -> str:
    return f"Sheet “{name}” also holds a table of projects. It was not read; sheet “{read}” was."


def _no_name(filename: str, header: _Header) -> str:
    line = f"column {column_letter(header.first)}" if header.transposed else f"row {header.first + 1}"
    return (
        f"“{filename}” was not read. The titles in {line} of sheet “{header.sheet.name}” name no column with "
        "the projects' names; title that column “Project Name” and send the file again."
    )


def _best_header(sheet: Sheet) -> _Header | None:
    across = []
    for header in _headers(sheet, sheet.rows, False, _ROWS_SEARCHED):
        if len(header.keys) >= _KEYS_BEYOND_DOUBT:
            return header  # no row of data and no first column is recognised so often
        across.append(header)
    down = _headers(sheet, _turned(sheet.rows), True, _COLUMNS_SEARCHED)
    likely = [header for header in (*across, *down) if len(header.keys) >= _LEAST_KEYS]
    return max(likely, key=lambda header: (header.rank, -header.first), default=None)


def _headers(sheet: Sheet, grid: Grid, transposed: bool, searched: int) -> Iterable[_Header]:
    for at, row in enumerate(grid[:searched]):
        titles = [shown(cell) for cell in row]
        keys = recognised(titles)
        double = _joined(row, grid[at + 1]) if at + 1 < len(grid) else titles
        double_keys = recognised(double)
        # Two rows make one header only if the second is what makes titles out of the first.
        if len(double_keys) >= len(keys) + 2:
            yield _Header(sheet, transposed, at, at + 1, double, double_keys)
        else:
            yield _Header(sheet, transposed, at, at, titles, keys)


def _joined(upper: Sequence[Cell], lower: Sequence[Cell]) -> list[str]:
    titles, merged = [], ""
    for above, below in zip_longest(upper, lower):
        # A merged cell holds its text in the first of its columns only.
        merged = one_line(above) or (merged if one_line(below) else "")
        titles.append(f"{merged} {one_line(below)}".strip())
    return titles


def _turned(rows: list[list[Cell]]) -> list[list[Cell]]:
    return [list(column) for column in zip_longest(*rows)]


def _table(header: _Header) -> Table:
    grid: Grid = _turned(header.sheet.rows) if header.transposed else header.sheet.rows
    lines = enumerate(grid[header.last + 1 :], start=header.last + 2)
    return Table(
        sheet=header.sheet.name,
        transposed=header.transposed,
        titles=header.titles,
        keys=header.keys,
        records=[_record(header, number, row) for number, row in lines if any(map(one_line, row))],
        above=[one_line(cell) for row in grid[: header.first] for cell in row if one_line(cell)],
    )


def _record(header: _Header, number: int, row: Sequence[Cell]) -> Record:
    cells: dict[str, Cell] = {}
    extras: dict[str, Cell] = {}
    for position, cell in enumerate(row):
        key = header.keys.get(position)
        if key is not None:
            cells[key] = cell
        elif one_line(cell):
            extras[_extra_title(header, position)] = cell
    return Record(number, cells, extras)


def _extra_title(header: _Header, position: int) -> str:
    title = one_line(header.titles[position]) if position < len(header.titles) else ""
    line = f"Row {position + 1}" if header.transposed else f"Column {column_letter(position)}"
    return title or line
