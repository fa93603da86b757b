"""Tables that leave a page: one as CSV, or several as the sheets of a workbook."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO

import xlsxwriter
from django.http import HttpResponse
from django.utils.http import content_disposition_header

Cell = str | int | float | Decimal | date | None
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 420  # pixels of a column
_LONGEST, _DEEPEST = 32_000, 8  # signs that a cell of Excel takes, and steps by which it is set in


class Linked(str):
    """Text that leads to `url` where the table is a page; in a file it is text."""

    url: str

    def __new__(cls, text: str, url: str) -> "Linked":
        """The text with its address."""
        found = super().__new__(cls, text)
        found.url = url
        return found


@dataclass(frozen=True)
class Table:
    """A name, the heads of its columns, and rows of as many cells.

    `frozen` columns stay when a sheet is scrolled sideways; `depths` set the last of them in, row by row.
    """

    name: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    frozen: int = 1
    depths: Sequence[int] = ()


def harmless(text: str) -> str:
    """Text for CSV that no spreadsheet program runs: a formula gets an apostrophe before it, which the way back takes off."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r", "'"} else text


def as_csv(table: Table) -> bytes:
    """UTF-8 with a mark, so that Excel reads it as such."""
    stream = StringIO()
    writer = csv.writer(stream)
    writer.writerow([harmless(head) for head in table.heads])
    writer.writerows([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in table.rows)
    return stream.getvalue().encode("utf-8-sig")


def as_workbook(tables: Sequence[Table], about: str) -> bytes:
    """A sheet for each table, with a frozen head and a filter. Text stays text, so that no formula runs.

    `about` stands in the header of every sheet when it is printed.
    """
    stream = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(stream, options) as book:
        looks = Looks(book)
        for table, name in zip(tables, sheet_names([table.name for table in tables]), strict=True):
            sheet = book.add_worksheet(name)
            sheet.set_header(f"&L{about.replace('&', '&&')[:200]}")
            _fill(sheet, table, looks)
    return stream.getvalue()


class Looks:
    """The formats of a workbook."""

    def __init__(self, book: xlsxwriter.Workbook):
        self.head = book.add_format({"bold": True, "bg_color": "#EEF0FB", "bottom": 1, "text_wrap": True})
        self.day = book.add_format({"num_format": "d mmm yyyy", "align": "right"})
        self.inset = [book.add_format({"indent": depth}) for depth in range(_DEEPEST + 1)]


def _fill(sheet, table: Table, looks: Looks) -> None:
    for place, label in enumerate(table.heads):
        sheet.write_string(0, place, label, looks.head)
    for number, row in enumerate(table.rows, 1):
        for place, cell in enumerate(row):
            _write(sheet, number, place, cell, looks.day)
    for number, depth in enumerate(table.depths, 1):
        title = str(table.rows[number - 1][table.frozen - 1])
        sheet.write_string(number, table.frozen - 1, title[:_LONGEST], looks.inset[min(depth, _DEEPEST)])
    sheet.freeze_panes(1, table.frozen)
    sheet.autofilter(0, 0, max(len(table.rows), 1), len(table.heads) - 1)
    sheet.autofit(WIDEST)


def _write(sheet, number: int, place: int, cell: Cell, day) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(number, place, cell, day)
    elif isinstance(cell, int | float | Decimal):
        sheet.write_number(number, place, cell)
    elif cell:
        sheet.write_string(number, place, cell[:_LONGEST])


def sheet_names(names: Sequence[str]) -> list[str]:
    """Names that Excel takes: at most 31 signs, none of those it forbids, no two the same."""
    found: list[str] = []
    for name in names:
        plain = "".join(sign for sign in name if sign not in "[]:*?/\\'")[:31].strip() or "Table"
        taken = {each.lower() for each in found}
        tries = (plain if not turn else f"{plain[:27]} {turn + 1}" for turn in range(len(names) + 1))
        found.append(next(each for each in tries if each.lower() not in taken))
    return found


def download(content: bytes, name: str, kind: str) -> HttpResponse:
    """The answer that a browser keeps as a file of this name."""
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": content_disposition_header(True, name)}
    )
