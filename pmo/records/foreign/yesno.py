"""Reads yes and no in the ways people write them."""

from decimal import Decimal

from pmo.core.sheets.model import Cell
from pmo.records.foreign.text import one_line, plain, word_set

_YES = word_set(
    "y yes yep yeah true t 1 x ok done complete completed agreed confirmed correct on closed required applicable accepted "
    "approved positive si oui ja"
) | {"✓", "✔", "√", "☑", "☒", "ü"}
_NO = word_set("n no nope false f 0 open outstanding incomplete pending negative off rejected none") | {"not yet", "not done", "not complete", "not agreed", "not required", "not applicable", "not approved", "not confirmed",
     "not started", "✗", "✘", "☐", "in progress"}  # fmt: skip


def yes_or_no(cell: Cell) -> bool | None:
    """Whether a cell says yes or no; `None` when it says neither. A remark after the word does not matter."""
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, (int, float, Decimal)):
        return bool(cell) if cell in (0, 1) else None
    text = one_line(cell).lower()
    for way in (text, plain(text), *_starts(text)):
        if way in _YES:
            return True
        if way in _NO:
            return False
    return None


def _starts(text: str) -> list[str]:
    for mark in (" - ", " – ", ",", ";", "(", ":", ". "):
        head, found, _ = text.partition(mark)
        if found and head.strip():
            return [plain(head)]
    return []
