"""Cleans the text of cells: broken characters, odd spaces and line ends."""

import re

from pmo.core.sheets.model import Cell

_BROKEN = re.compile(r"[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u02dc\u2013-\u2122]{1,3}")
_LINE_END = re.compile(r"(?:_x000D_|\r)*\n|(?:_x000D_|\r)+")
_SPACE = re.compile(r"[ \t\u00a0\u2007\u202f\u200b]+")


def shown(cell: Cell) -> str:
    """A cell as the person who made the file saw it; dates as ISO 8601, no value as ""."""
    return "" if cell is None else str(cell)


def clean(cell: Cell) -> str:
    """A cell's text with broken characters mended, plain spaces, and "\\n" for line ends."""
    text = _BROKEN.sub(_mended, shown(cell))
    return _SPACE.sub(" ", _LINE_END.sub("\n", text)).strip()


def one_line(cell: Cell) -> str:
    """A cell's cleaned text on a single line."""
    return " ".join(clean(cell).split())


def is_broken(cell: Cell) -> bool:
    """Whether text was once decoded wrongly, so that "’" reads "â€™", and can be mended."""
    text = shown(cell)
    return _BROKEN.sub(_mended, text) != text


def _mended(found: re.Match[str]) -> str:
    # Windows-1252 leaves five bytes without a character; software passes them through as they are.
    try:
        octets = b"".join(
            char.encode("latin-1") if ord(char) < 256 else char.encode("cp1252")
            for char in found[0]
        )
        return octets.decode("utf-8")
    except UnicodeError:
        return found[0]
