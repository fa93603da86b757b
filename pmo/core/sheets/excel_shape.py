"""Finds merged cells and hidden rows and columns of an .xlsx sheet, which reading row by row does not tell.

The bytes are searched, not parsed: "<" stands for nothing but markup in XML, and a sheet with a million empty rows
would cost more to parse than to search.
"""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO

from pmo.core.sheets.collect import Shape
from pmo.core.sheets.model import Block

_CHUNK = 1_000_000
_TAIL = 1_000
_MOST = 20_000
_TAG = re.compile(rb"<(?:\w+:)?(mergeCell|row|col)\s([^<>]*)>")
_ATTRIBUTE = re.compile(rb'(\w+)\s*=\s*"([^"]*)"')
_REFERENCE = re.compile(rb"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})")
_TRUE = (b"1", b"true")


def shape_of(data: bytes, path: str) -> Shape:
    """The merged blocks and hidden rows and columns of the sheet at `path` inside the workbook."""
    shape = Shape()
    with zipfile.ZipFile(BytesIO(data)) as archive, archive.open(path.lstrip("/")) as part:
        for kind, attributes in _tags(iter(lambda: part.read(_CHUNK), b"")):
            _take(kind, attributes, shape)
            if len(shape.merged) + len(shape.hidden_rows) > _MOST:
                break
    return shape


def _tags(chunks: Iterator[bytes]) -> Iterator[tuple[bytes, bytes]]:
    rest = b""
    for chunk in chunks:
        text, end = rest + chunk, 0
        for found in _TAG.finditer(text):
            end = found.end()
            # Of the many rows only the hidden ones matter.
            if found[1] != b"row" or b"hidden" in found[2]:
                yield found[1], found[2]
        rest = text[max(end, len(text) - _TAIL) :]


def _take(kind: bytes, text: bytes, shape: Shape) -> None:
    attributes = dict(_ATTRIBUTE.findall(text))
    if kind == b"mergeCell":
        shape.merged.extend(_blocks(attributes.get(b"ref", b"")))
    elif attributes.get(b"hidden") in _TRUE and kind == b"row":
        shape.hidden_rows.extend(number - 1 for number in _numbers(attributes, b"r"))
    elif attributes.get(b"hidden") in _TRUE:
        for first, last in zip(_numbers(attributes, b"min"), _numbers(attributes, b"max"), strict=False):
            shape.hidden_columns.extend(range(first - 1, min(last, 1_000)))


def _numbers(attributes: dict[bytes, bytes], name: bytes) -> list[int]:
    text = attributes.get(name, b"")
    return [int(text)] if text.isdigit() and 0 < int(text[:8]) <= 1_048_576 else []


def _blocks(reference: bytes) -> list[Block]:
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        return []
    return [(int(found[2]) - 1, _column(found[1]), int(found[4]) - 1, _column(found[3]))]


def _column(letters: bytes) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + letter - ord("A") + 1
    return index - 1
