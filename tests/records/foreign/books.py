"""Builds workbooks as teams have them, and reads them the whole way."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from openpyxl import Workbook as Book

from pmo.core.sheets import Limits, Workbook
from pmo.core.sheets.collect import Collector
from pmo.core.sheets.delimited import read_delimited
from pmo.core.sheets.excel import read_xlsx
from pmo.records.foreign import (
    Accepted,
    Converted,
    ReadRow,
    RegisterSpec,
    Table,
    find_tables,
    guess_mapping,
    read_rows,
    split_by_type,
)
from tests.records.foreign.specs import SPECS

Rows = Sequence[Sequence[object]]


@dataclass
class Page:
    """One sheet to build: its rows, what is merged, and whether it is hidden."""

    rows: Rows
    merged: Sequence[str] = ()
    hidden: bool = False


def xlsx(**pages: Page | Rows) -> bytes:
    book = Book()
    book.remove(book.active)
    for name, page in pages.items():
        page = page if isinstance(page, Page) else Page(page)
        sheet = book.create_sheet(name.replace("_", " "))
        for row in page.rows:
            sheet.append(list(row))
        for block in page.merged:
            sheet.merge_cells(block)
        sheet.sheet_state = "hidden" if page.hidden else "visible"
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def opened(**pages: Page | Rows) -> Workbook:
    """The workbook of those sheets, read in this process, which is quicker than in the child."""
    collector = Collector(Limits())
    read_xlsx(xlsx(**pages), collector)
    return Workbook("file.xlsx", collector.sheets, collector.notes)


def opened_text(data: bytes) -> Workbook:
    collector = Collector(Limits())
    read_delimited(data, "file.csv", collector)
    return Workbook("file.csv", collector.sheets, collector.notes)


def only(book: Workbook) -> Table:
    [table] = find_tables(book)
    return table


def spec_of(key: str) -> RegisterSpec:
    return next(spec for spec in SPECS if spec.key == key)


def parts(book: Workbook) -> list[tuple[str, Table, list[ReadRow]]]:
    """Every register of a workbook with its rows."""
    found = [part for table in find_tables(book) for part in split_by_type(table, SPECS)]
    return [(key, table, read_rows(table, guess_mapping(table, spec_of(key)), spec_of(key))) for key, table in found]


def read(book: Workbook) -> tuple[str, list[ReadRow]]:
    """The one register of a workbook."""
    [(key, _, rows)] = parts(book)
    return key, rows


def values(row: ReadRow, *names: str) -> list[object]:
    """What was read for those fields; `None` for a field that has no value, the sentence where it is unreadable."""
    return [plain(row.values.get(name)) for name in names]


def plain(value: object) -> object:
    if isinstance(value, (Accepted, Converted)):
        return value.value
    return getattr(value, "sentence", None)


def mapped(table: Table, key: str) -> dict[str, str]:
    """Field by column letter."""
    letters = {column.index: column.letter for column in table.columns}
    return {letters[index]: name for index, name in guess_mapping(table, spec_of(key)).items()}
