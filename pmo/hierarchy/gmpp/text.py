"""Cleans the text of cells: broken characters, odd spaces and line ends."""

import re

from pmo.core import texts
from pmo.core.sheets.model import Cell

_BROKEN = re.compile(r"[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u02dc\u2013-\u2122]{1,3}")
_LINE_END = re.compile(r"(?:_x000D_|\r)*\n|(?:_x000D_|\r)+")


def shown(cell: Cell) -> str:
    """A cell as the person who made the file saw it; dates as ISO 8601, no value as ""."""
    return "" if cell is None else str(cell)


def clean(cell: Cell) -> str:
    """A cell's text with broken characters mended, plain spaces, and "\\n" for line ends."""
    lines = _LINE_END.sub("\n", _mended(shown(cell))).split("\n")
    return "\n".join(texts.line(line) for line in lines).strip()


def one_line(cell: Cell) -> str:
    """A cell's cleaned text on a single line."""
    return texts.line(_mended(shown(cell)).replace("_x000D_", " "))


def is_broken(cell: Cell) -> bool:
    """Whether text was once decoded wrongly, so that "’" reads "â€™", and can be mended."""
    text = shown(cell)
    return not text.isascii() and _BROKEN.sub(_decoded_again, text) != text


def _mended(text: str) -> str:
    return text if text.isascii() else _BROKEN.sub(_decoded_again, text)


def _decoded_again(found: re.Match[str]) -> str:
    # Windows-1252 leaves five bytes without a character; software passes them through as they are.
    try:
        octets = b"".join(char.encode("latin-1") if ord(char) < 256 else char.encode("cp1252") for char in found[0])
        return octets.decode("utf-8")
    except UnicodeError:
        return found[0]
