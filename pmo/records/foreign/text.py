"""Turns cells and headings into text that can be compared."""

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from pmo.core.sheets.model import Cell, column_letter

ERRORS = ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA")
_ABSENT = frozenset(("", "-", "--", "---", "–", "—", ".", "n/a", "na", "n.a.", "not applicable", "none", "nil", "null"))
_UNKNOWN = frozenset(
    ("tbc", "tbd", "tba", "?", "??", "???", "unknown", "not known", "pending", "to be confirmed", "to be determined",
     "to be agreed", "to be advised", "to be decided", "awaiting", "xxx", "n/k", "vacant", "unassigned", "not set")
)  # fmt: skip
_SEPARATORS = re.compile(r"[^\w£%+]+|_+")
_NO_WIDTH = "\u200b"
_BLANKS = " \t\r\n\u00a0\u200b"
_LINE_END = re.compile(r"(?:_x000D_|\r)*\n|(?:_x000D_|\r)+|\v|\u2028")
_KEPT_S = ("ss", "us", "is")


def shown(cell: Cell) -> str:
    """A cell as a person sees it: dates as day/month/year, whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "Yes" if cell else "No"
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, Decimal) and cell.is_finite() and cell == cell.to_integral_value() and abs(cell) < 10**15:
        return str(int(cell))
    return str(cell)


def clean(cell: Cell) -> str:
    """A cell's text with plain spaces, and a line feed for every line end."""
    lines = _LINE_END.split(shown(cell).replace(_NO_WIDTH, ""))
    return "\n".join(" ".join(line.split()) for line in lines).strip()


def one_line(cell: Cell) -> str:
    """A cell's text on a single line."""
    return " ".join(shown(cell).replace("_x000D_", " ").replace(_NO_WIDTH, "").split())


def word_set(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


def is_blank(cell: Cell) -> bool:
    """Whether a cell shows nothing."""
    if not isinstance(cell, str):
        return cell is None
    if cell[:1].isalnum():
        return False  # most cells of a file, and the quickest to tell
    return not cell.strip(_BLANKS) or (len(cell) < 40 and not one_line(cell))


def is_absent(text: str) -> bool:
    """Whether a text says that there is nothing to say, such as "N/A" or a dash."""
    return text.strip().lower() in _ABSENT


def is_unknown(text: str) -> bool:
    """Whether a text says that nobody knows yet, such as "TBC"."""
    return text.strip(" .!*").lower() in _UNKNOWN or text.strip().lower() in _UNKNOWN


def is_error(text: str) -> bool:
    """Whether a text is what a spreadsheet shows for a formula that failed."""
    return text.strip().upper() in ERRORS


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Lower case, without accents and punctuation, words in the singular: for comparing headings."""
    flat = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    flat = flat.lower().replace("’", "").replace("'", "").replace("&", " and ").replace("#", " no ")
    return " ".join(_singular(word) for word in _SEPARATORS.sub(" ", flat).split())


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(_KEPT_S) else word


def without_brackets(text: str) -> str:
    """A heading without what stands in brackets; the whole when nothing else is there."""
    return re.sub(r"\s*[(\[{][^)\]}]*[)\]}]\s*", " ", text).strip() or text


def place(sheet: str, index: int, row: int) -> str:
    """Where a cell is, as a spreadsheet names it."""
    return f"Sheet “{sheet}”, cell {column_letter(index)}{row}"


def quoted(cell: Cell) -> str:
    """A cell's text in quotation marks, cut to what a sentence bears."""
    text = one_line(cell)
    return f"“{text}”" if len(text) <= 60 else f"“{text[:57].rstrip()}…”"


def numbers(rows: list[int]) -> str:
    """Row numbers as a person would list them: "rows 4, 7 and 9 to 12"."""
    runs: list[list[int]] = []
    for row in sorted(rows):
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    parts = [str(first) if first == last else f"{first} to {last}" for first, last in runs[:12]]
    parts += ["others"] if len(runs) > 12 else []
    listed = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    return f"{'row' if len(rows) == 1 else 'rows'} {listed}"
