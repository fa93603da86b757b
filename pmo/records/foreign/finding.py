"""Finds the registers in a workbook, whatever stands around them."""

from dataclasses import dataclass, replace

from pmo.core.sheets.model import Sheet, Workbook
from pmo.records.foreign.gathering import columns_of, gather, notes_on, records
from pmo.records.foreign.header import Header, find_header
from pmo.records.foreign.model import Table
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
    if visible or not hidden:
        return Survey(visible, notes + [_hidden(sheet.name) for sheet in hidden])
    tables, more = _read(hidden)
    return Survey(tables, notes + more)


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
        notes=notes_on(found, sheet.name) + _on_hidden(sheet, [row.number for row in rows]),
        above=_above(sheet, start, header.first),
    )
    return table, found.end


def _above(sheet: Sheet, start: int, first: int) -> tuple[str, ...]:
    lines = sheet.rows[max(start, first - _MOST_LINES_ABOVE) : first]
    return tuple(one_line(cell) for row in lines for cell in row if not is_blank(cell))


def _on_hidden(sheet: Sheet, rows: list[int]) -> list[str]:
    hidden = [number for number in rows if number - 1 in set(sheet.hidden_rows)]
    if not hidden:
        return []
    verb = "is" if len(hidden) == 1 else "are"
    return [f"Sheet “{sheet.name}”, {numbers(hidden)}: {verb} hidden in the file, perhaps by a filter, and read too."]
