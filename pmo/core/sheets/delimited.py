"""Reads delimited text: .csv and .tsv in the encodings and with the delimiters people use."""

import codecs
import csv
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from pmo.core.sheets.collect import Collector
from pmo.core.sheets.model import Cell, SheetProblem

_DELIMITERS = (",", ";", "\t", "|")
_SNIFFED_ROWS = 60
_CONTROL = frozenset(range(32)) - {9, 10, 12, 13, 26}
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\0")


def read_delimited(data: bytes, name: str, collector: Collector) -> None:
    """Adds the one sheet of a delimited file. Raises `SheetProblem` when it is not text."""
    csv.field_size_limit(collector.limits.max_text)
    text, delimiter = _without_hint(decode(data))
    delimiter = delimiter or delimiter_of(text, default="\t" if name.endswith(".tsv") else ",")
    _refuse_open_quote(text, delimiter)
    collector.add("Sheet1", False, _rows(text, delimiter))


def decode(data: bytes) -> str:
    """The text of `data`: UTF-16 when marked, else UTF-8, else Windows-1252."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decoded(data, "utf-16")
    _refuse_binary(data)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decoded(data, "cp1252")


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SheetProblem(
            f"The file has characters on line {line:,} that are in none of the encodings "
            "UTF-8, UTF-16 and Windows-1252; save it as “CSV UTF-8” and send it again."
        ) from error


def _refuse_binary(data: bytes) -> None:
    sample = data[:65_536]
    strange = sum(1 for byte in sample if byte in _CONTROL)
    if 0 in sample or strange > len(sample) // 100:
        raise SheetProblem(
            "The file is not a table: it holds binary data. Send a spreadsheet saved as .xlsx, .ods or .csv."
        )


def _without_hint(text: str) -> tuple[str, str]:
    """Excel lets a first line such as "sep=;" name the delimiter."""
    first, _, rest = text.partition("\n")
    hint = first.strip().strip('"')
    if hint[:4].lower() == "sep=" and len(hint) == 5:
        return rest, hint[4]
    return text, ""


def delimiter_of(text: str, default: str = ",") -> str:
    """The delimiter that cuts the first rows into the most columns of equal number."""
    scores = {delimiter: _evenness(text, delimiter) for delimiter in _DELIMITERS}
    best = max(scores, key=lambda delimiter: (scores[delimiter], delimiter == default))
    return best if scores[best] > 0 else default


def _evenness(text: str, delimiter: str) -> float:
    rows = islice(csv.reader(StringIO(text, newline=""), delimiter=delimiter), _SNIFFED_ROWS)
    widths = [len(row) for row in _tolerant(rows) if row]
    wide = Counter(width for width in widths if width > 1)
    if not wide:
        return 0.0
    width, times = wide.most_common(1)[0]
    # Cubed, because delimiters inside narratives give many columns but seldom the same number.
    return (width - 1) * (times / len(widths)) ** 3


def _tolerant(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        yield from rows
    except csv.Error:
        return


def _refuse_open_quote(text: str, delimiter: str) -> None:
    # A quotation mark that is never closed would quietly swallow the rest of the file.
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    started = 1
    try:
        for _ in reader:
            started = reader.line_num + 1
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise SheetProblem(
                f"A quotation mark opened on or after line {started:,} is never closed, so the "
                "rest of the file reads as one cell; close it and send the file again."
            ) from error


def _rows(text: str, delimiter: str) -> Iterator[list[Cell]]:
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter):
            yield [_cell(value) for value in row]
    except csv.Error as error:
        raise SheetProblem(f"The file cannot be cut into rows and columns ({error}); save it again as .csv.") from error


def _cell(value: str) -> str | None:
    # Our own exports put an apostrophe before text that a spreadsheet would run as a formula.
    if value.startswith("'") and value[1:].startswith(_FORMULA_STARTS):
        return value[1:]
    return value or None
