"""Reads .ods. Runs only in the child process, under its limits."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import chain, repeat

from lxml import etree

from pmo.core.sheets.collect import Collector, Shape
from pmo.core.sheets.model import Cell, SheetProblem

_OPEN = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _OFFICE, _TEXT, _STYLE = (f"{{{_OPEN}{part}:1.0}}" for part in ("table", "office", "text", "style"))
_LONGEST_RUN = 5_000
_CELLS = {_TABLE + "table-cell", _TABLE + "covered-table-cell"}


def read_ods(data: bytes, collector: Collector) -> None:
    """Adds every table of the document. Raises `SheetProblem` when it declares a DOCTYPE."""
    with zipfile.ZipFile(BytesIO(data)) as archive, archive.open("content.xml") as part:
        if b"<!DOCTYPE" in part.read(10_000):
            raise SheetProblem("The file declares a document type, which no spreadsheet does.")
        part.seek(0)
        _read_tables(
            etree.iterparse(
                part, events=("start", "end"), resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False
            ),
            collector,
        )


def _read_tables(events: Iterator[tuple[str, etree._Element]], collector: Collector) -> None:
    hidden_styles: set[str] = set()
    for event, element in events:
        if event == "end" and element.tag == _STYLE + "style" and _hides(element):
            hidden_styles.add(element.get(_STYLE + "name", ""))
        if event == "start" and element.tag == _TABLE + "table":
            name = element.get(_TABLE + "name", "Sheet")
            hidden = element.get(_TABLE + "style-name", "") in hidden_styles
            shape = Shape()
            collector.add(name, hidden, _rows(events, shape), shape)


def _hides(style: etree._Element) -> bool:
    properties = style.find(_STYLE + "table-properties")
    return properties is not None and properties.get(_TABLE + "display") == "false"


def _rows(events: Iterator[tuple[str, etree._Element]], shape: Shape) -> Iterator[list[Cell]]:
    number = column = 0
    for event, element in events:
        if event == "end" and element.tag == _TABLE + "table":
            return
        if event == "end" and element.tag == _TABLE + "table-column":
            column = _take_column(element, column, shape)
        if event == "end" and element.tag == _TABLE + "table-row":
            times = _count(element, "number-rows-repeated")
            _take_row(element, number, min(times, _LONGEST_RUN), shape)
            row = list(chain.from_iterable(_cells(child) for child in element))
            yield from repeat(row, times)
            number += times
            element.clear()


def _take_column(element: etree._Element, first: int, shape: Shape) -> int:
    times = _count(element, "number-columns-repeated")
    if _is_hidden(element):
        shape.hidden_columns.extend(range(first, first + min(times, _LONGEST_RUN)))
    return first + times


def _take_row(element: etree._Element, number: int, times: int, shape: Shape) -> None:
    if _is_hidden(element):
        shape.hidden_rows.extend(range(number, number + times))
    column = 0
    for cell in element:
        across, down = _count(cell, "number-columns-spanned"), _count(cell, "number-rows-spanned")
        if across > 1 or down > 1:
            shape.merged.append((number, column, number + down - 1, column + across - 1))
        column += _count(cell, "number-columns-repeated")


def _is_hidden(element: etree._Element) -> bool:
    return bool(element.get(_TABLE + "visibility", "visible") != "visible")


def _cells(element: etree._Element) -> Iterator[Cell]:
    if element.tag not in _CELLS:
        return iter(())
    value = _value(element)
    # Sheets end in one blank cell repeated thousands of times.
    times = _count(element, "number-columns-repeated")
    return repeat(value, min(times, 2_000) if value is None else times)


def _count(element: etree._Element, attribute: str) -> int:
    return max(1, min(int(element.get(_TABLE + attribute, "1")), 1_100_000))


def _value(cell: etree._Element) -> Cell:
    kind = cell.get(_OFFICE + "value-type", "")
    number = cell.get(_OFFICE + "value", "")
    if kind in ("float", "currency") and number:
        return Decimal(number)
    if kind == "percentage" and number:
        return f"{float(number) * 100:.12g}%"
    if kind == "boolean":
        return bool(cell.get(_OFFICE + "boolean-value") == "true")
    if kind == "date":
        return _date(cell.get(_OFFICE + "date-value", ""))
    return "\n".join(_text(child) for child in cell if child.tag == _TEXT + "p") or None


def _date(text: str) -> date:
    moment = datetime.fromisoformat(text)
    return moment.date() if moment.time() == datetime.min.time() else moment


def _text(element: etree._Element) -> str:
    parts = [element.text or ""]
    for child in element:
        if child.tag == _TEXT + "s":
            parts.append(" " * min(int(child.get(_TEXT + "c", "1")), 1_000))
        elif child.tag == _TEXT + "line-break":
            parts.append("\n")
        else:
            parts.append("\t" if child.tag == _TEXT + "tab" else _text(child))
        parts.append(child.tail or "")
    return "".join(parts)
