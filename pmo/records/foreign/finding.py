"""Finds the registers in a workbook, whatever stands around them."""

from dataclasses import dataclass, replace

from pmo.core.sheets.model import Cell, Sheet, Workbook
from pmo.records.foreign.colours import with_colours
from pmo.records.foreign.gathering import columns_of, gather, notes_on, records
from pmo.records.foreign.header import Header, find_header, loose_header
from pmo.records.foreign.model import Column, Table
from pmo.records.foreign.products import with_factors
from pmo.records.foreign.sides import side_by_side
from pmo.records.foreign.text import is_blank, numbers, one_line, plain
from pmo.records.foreign.words_registers import NO_REGISTER, REGISTERS

# Words of sheets that a register's name overrides: "Action list" is a register, "Lists" is none.
_SOFT = frozenset(
    ("list", "content", "version", "key", "summary", "index", "template", "example", "admin", "help", "about", "definition")
)  # fmt: skip
_MOST_TABLES = 20
_MOST_LINES_ABOVE = 30


@dataclass(frozen=True, slots=True)
class Survey:
    """The tables of a workbook, and a sentence on every sheet that gave none."""

    tables: list[Table]
    notes: list[str]


def find_tables(workbook: Workbook) -> list[Table]:
    """Every table that may be a register. The first one's notes also tell which sheets were not read.

    Hidden sheets are read only when no visible sheet holds a table.
    """
    found = survey(workbook)
    if not found.tables:
        return []
    first, *others = found.tables
    return [replace(first, notes=found.notes + first.notes), *others]


def survey(workbook: Workbook) -> Survey:
    """The tables of a workbook, and a sentence on every sheet that gave none."""
    visible, notes = _read([sheet for sheet in workbook.sheets if not sheet.hidden])
    hidden = [sheet for sheet in workbook.sheets if sheet.hidden and sheet.rows]
    told = [_hidden(sheet.name) for sheet in hidden]
    if not visible and (loose := _loose([sheet for sheet in workbook.sheets if not sheet.hidden])):
        return Survey([loose], told)
    if visible or not hidden:
        return Survey(visible, notes + told)
    tables, more = _read(hidden)
    return Survey(tables, notes + more)


def _loose(sheets: list[Sheet]) -> Table | None:
    """The largest table whose headings are in words that are not known: a person says what its columns hold."""
    found = []
    for sheet in sheets:
        header = loose_header(sheet) if not is_lookup(sheet.name) else None
        if header is not None and _is_told(table := _table(sheet, header, 0)[0]):
            note = f"Sheet “{sheet.name}”: its headings are not known here. Choose what each column holds; it is remembered."
            found.append(replace(table, notes=[note, *table.notes]))
    return max(found, key=lambda table: len(table.rows) * len(table.columns), default=None)


def _is_told(table: Table) -> bool:
    """Whether one of its columns could say what its rows are about: words of several letters."""
    columns = range(len(table.columns))
    return any(sum(1 for row in table.rows if _is_prose(row.cells[at])) > len(table.rows) / 2 for at in columns)


def _is_prose(cell: Cell) -> bool:
    return isinstance(cell, str) and sum(1 for char in cell if char.isalpha()) > 5


def _hidden(name: str) -> str:
    return f"Sheet “{name}” is hidden and was not read; unhide it in the file if its rows are wanted."


def _read(sheets: list[Sheet]) -> tuple[list[Table], list[str]]:
    tables: list[Table] = []
    notes: list[str] = []
    for sheet in sheets:
        if not sheet.rows:
            continue
        if is_lookup(sheet.name):
            notes.append(
                f"Sheet “{sheet.name}” was not read, because its name says that it is no register; "
                "rename it if its rows are wanted."
            )
            continue
        found = tables_of(sheet)
        tables += found
        notes += [] if found else [_no_table(sheet.name)]
    return tables, notes


def _no_table(name: str) -> str:
    return (
        f"Sheet “{name}” was not read, because no row of it holds headings such as “Description”, “Owner” and "
        "“Status”; add them above the rows if they are wanted."
    )


def is_lookup(name: str) -> bool:
    """Whether a sheet's name says that it holds lists, instructions or pictures rather than a register."""
    words = plain(name)
    told = {word for word in NO_REGISTER if f" {plain(word)} " in f" {words} "}
    is_register = any(f" {word} " in f" {words} " for known in REGISTERS.values() for word in known if len(word) > 2)
    return bool(told - _SOFT) or (bool(told) and not is_register)


def tables_of(sheet: Sheet) -> list[Table]:
    """Every table of one sheet, from top to bottom."""
    sides = side_by_side(sheet)
    if len(sides) > 1:
        return [table for side in sides for table in tables_of(side)][:_MOST_TABLES]
    tables: list[Table] = []
    start = 0
    while start < len(sheet.rows) and len(tables) < _MOST_TABLES:
        header = find_header(sheet, start)
        if header is None:
            break
        table, end = _table(sheet, header, start)
        tables += [table] if table.rows or not tables else []
        start = max(end, header.last + 1)
    return tables


def _table(sheet: Sheet, header: Header, start: int) -> tuple[Table, int]:
    found = gather(sheet, header)
    columns = columns_of(header, found.rows)
    rows = records(sheet, found, columns, header.titles)
    table = Table(
        sheet=sheet.name,
        hidden=sheet.hidden,
        header_rows=[at + 1 for at in range(header.first, header.last + 1)],
        columns=columns,
        rows=rows,
        notes=notes_on(found, sheet.name)
        + _on_hidden(sheet, [row.number for row in rows])
        + _on_columns(sheet, columns),
        above=_above(sheet, start, header.first),
    )
    return with_factors(with_colours(table, sheet)), found.end


def _above(sheet: Sheet, start: int, first: int) -> tuple[str, ...]:
    lines = sheet.rows[max(start, first - _MOST_LINES_ABOVE) : first]
    return tuple(one_line(cell) for row in lines for cell in row if not is_blank(cell))


def _on_hidden(sheet: Sheet, rows: list[int]) -> list[str]:
    hidden = [number for number in rows if number - 1 in set(sheet.hidden_rows)]
    if not hidden:
        return []
    verb = "is" if len(hidden) == 1 else "are"
    return [f"Sheet “{sheet.name}”, {numbers(hidden)}: {verb} hidden in the file, perhaps by a filter, and read too."]


def _on_columns(sheet: Sheet, columns: list[Column]) -> list[str]:
    hidden = [f"{it.letter} “{it.title}”" for it in columns if it.index in set(sheet.hidden_columns)]
    if not hidden:
        return []
    what = f"column {hidden[0]} is" if len(hidden) == 1 else f"columns {', '.join(hidden)} are"
    return [f"Sheet “{sheet.name}”: {what} hidden in the file and read too."]
