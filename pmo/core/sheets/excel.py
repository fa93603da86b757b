"""Reads .xlsx. Runs only in the child process, under its limits."""

import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from importlib import import_module
from io import BytesIO
from math import isfinite
from typing import Any

from pmo.core.sheets.collect import Collector, Shape
from pmo.core.sheets.excel_fills import MOST_FILLS, colour_of
from pmo.core.sheets.excel_shape import shape_of
from pmo.core.sheets.model import Cell, SheetProblem

_NO_RESULT = re.compile(rb"(?:</f>|<f[^>]*/>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")
_CHUNK = 1_000_000


def read_xlsx(data: bytes, collector: Collector) -> None:
    """Adds every worksheet of the workbook. Raises `SheetProblem` when it has none."""
    openpyxl: Any = import_module("openpyxl")
    book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    if not book.worksheets:
        raise SheetProblem("The workbook has no worksheet; put the table on a sheet.")
    for sheet in book.worksheets:
        # Many generators write a wrong <dimension>, which would silently hide rows.
        sheet.reset_dimensions()
        shape = shape_of(data, sheet._worksheet_path)
        rows = _rows(sheet.iter_rows(), shape)
        collector.add(str(sheet.title), sheet.sheet_state != "visible", rows, shape)
    if _has_formula_without_result(data):
        collector.notes.append(
            "Some formulas have no stored result and were read as empty; "
            "open the file in a spreadsheet program, save it, and send it again."
        )


def _rows(rows: Iterable[Iterable[Any]], shape: Shape) -> Iterator[list[Cell]]:
    for at, row in enumerate(rows):
        cells = []
        for column, cell in enumerate(row):
            cells.append(_cell(cell))
            if cells[-1] is None and len(shape.fills) < MOST_FILLS and (word := colour_of(cell)):
                shape.fills.append((at, column, word))
        yield cells


def _cell(cell: Any) -> Cell:
    value = cell.value
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return _plain(value)
    if not isfinite(value):
        return str(value)
    return f"{value * 100:.12g}%" if "%" in str(cell.number_format) else value


def _plain(value: object) -> Cell:
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value.replace(tzinfo=None)
    if isinstance(value, (time, timedelta)):
        return str(value)
    if value is None or isinstance(value, (str, bool, date)):
        return value
    return str(value)


def _has_formula_without_result(data: bytes) -> bool:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return any(_found(archive, name) for name in names if name.endswith(".xml"))


def _found(archive: zipfile.ZipFile, name: str) -> bool:
    tail = b""
    with archive.open(name) as part:
        while chunk := part.read(_CHUNK):
            if _NO_RESULT.search(tail + chunk):
                return True
            tail = chunk[-200:]
    return False
