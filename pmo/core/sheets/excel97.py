"""Reads .xls, the format of Excel 97 to 2003. Runs only in the child process, under its limits."""

import sys
from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from typing import Any

from pmo.core.sheets.collect import Collector, Shape
from pmo.core.sheets.model import Cell, SheetProblem

_TEXT, _NUMBER, _DATE, _BOOLEAN, _ERROR = 1, 2, 3, 4, 5
_PASSWORD = "The file is protected with a password; remove the password and send it again."
_NOT_READABLE = (
    "The file looks like an Excel 97 to 2003 workbook but is damaged or not made to the standard; "
    "open it in your spreadsheet program, save it as .xlsx, and send that."
)


def read_xls(data: bytes, collector: Collector) -> None:
    """Adds every worksheet of the workbook. Raises `SheetProblem` when it is protected or damaged."""
    xlrd: Any = import_module("xlrd")
    book = _opened(xlrd, data)
    if not book.nsheets:
        raise SheetProblem("The workbook has no worksheet; put the table on a sheet.")
    errors: dict[int, str] = xlrd.error_text_from_code
    for sheet in book.sheets():
        collector.add(str(sheet.name), sheet.visibility != 0, _rows(xlrd, book, sheet, errors), _shape(sheet))


def _opened(xlrd: Any, data: bytes) -> Any:
    try:
        # Its messages go to stderr, because stdout carries our answer.
        return xlrd.open_workbook(file_contents=data, logfile=sys.stderr, formatting_info=True, ragged_rows=True)
    except MemoryError:
        raise
    except Exception as error:
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        raise SheetProblem(_PASSWORD if "encrypted" in str(error).lower() else _NOT_READABLE) from error


def _shape(sheet: Any) -> Shape:
    return Shape(
        # Its blocks end one row and one column behind the last.
        merged=[(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells],
        hidden_rows=[number for number, info in sheet.rowinfo_map.items() if info.hidden],
        hidden_columns=[number for number, info in sheet.colinfo_map.items() if info.hidden],
    )


def _rows(xlrd: Any, book: Any, sheet: Any, errors: dict[int, str]) -> Iterator[list[Cell]]:
    for number in range(sheet.nrows):
        yield [_cell(xlrd, book, cell, errors) for cell in sheet.row(number)]


def _cell(xlrd: Any, book: Any, cell: Any, errors: dict[int, str]) -> Cell:
    if cell.ctype == _NUMBER:
        return _number(cell.value, _format(book, cell))
    if cell.ctype == _DATE:
        return _moment(xlrd, book, cell.value)
    if cell.ctype == _BOOLEAN:
        return bool(cell.value)
    if cell.ctype == _ERROR:
        return errors.get(cell.value, "#VALUE!")
    return str(cell.value) if cell.ctype == _TEXT else None


def _format(book: Any, cell: Any) -> str:
    style = book.xf_list[cell.xf_index] if cell.xf_index is not None else None
    shown = book.format_map.get(style.format_key) if style is not None else None
    return str(shown.format_str) if shown is not None else ""


def _number(value: float, shown_as: str) -> Cell:
    if "%" in shown_as:
        return f"{value * 100:.12g}%"
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


def _moment(xlrd: Any, book: Any, value: float) -> Cell:
    try:
        moment: datetime = xlrd.xldate_as_datetime(value, book.datemode)
    except (OverflowError, ValueError):
        return value
    if 0 <= value < 1:
        return str(moment.time().replace(microsecond=0))
    return moment.date() if moment.time() == datetime.min.time() else moment.replace(microsecond=0)
