"""Recognises the titles of a header: which column each one names."""

import re
from collections.abc import Sequence
from functools import cache

from pmo.hierarchy.gmpp.columns import COLUMNS, Column, Unit
from pmo.hierarchy.gmpp.text import one_line

MOST_TITLE_CHARACTERS = 400

_BRACKETED = re.compile(r"\([^()]*\)|\([^()]*$|\[[^\]]*\]")
_YEARS = re.compile(r"\b(?:fy\s*)?(?:20)?\d\d\s?[/-]\s?(?:20)?\d\d\b")
_PLURALS = {
    word + "s": word
    for word in [
        "project",
        "cost",
        "benefit",
        "rating",
        "aim",
        "budget",
        "number",
        "action",
        "variance",
        "date",
    ]
}
_SAME = {
    "fy": "financial year",
    "dept": "department",
    "programmes": "programme",
    "programs": "programme",
}


def recognised(titles: Sequence[str]) -> dict[int, str]:
    """For the positions of `titles` that are understood, the key of the column each names.

    No key is given twice: the title that fits best has it.
    """
    fits = [(score, -position, column.key) for position, title in enumerate(titles) for column, score in _fits(title)]
    found: dict[int, str] = {}
    for _, position, key in sorted(fits, reverse=True):
        if -position not in found and key not in found.values():
            found[-position] = key
    return found


@cache
def _fits(title: str) -> tuple[tuple[Column, float], ...]:
    text = one_line(title).lower()
    if not text or len(text) > MOST_TITLE_CHARACTERS:
        return ()
    words = tuple(_words(_BRACKETED.sub(" ", text)) or _words(text))
    scores = ((column, _score(column, words, _unit(text))) for column in COLUMNS)
    return tuple((column, score) for column, score in scores if score > 0)


def _words(text: str) -> list[str]:
    text = _YEARS.sub(" yyyy ", text)
    text = re.sub(r"senior responsible owner('s)?|senior responsible officer", " sro ", text)
    words = re.findall(r"[a-z]+", text.replace("%", " "))
    return " ".join(_SAME.get(word, _PLURALS.get(word, word)) for word in words).split()


def _unit(text: str) -> Unit:
    if "%" in text or "percent" in text or "per cent" in text:
        return "percent"
    return "money" if "£" in text or re.search(r"budget\s*[-–]\s*forecast", text) else ""


def _score(column: Column, words: tuple[str, ...], unit: Unit) -> float:
    present = set(words)
    if present & set(column.never.split()) or _contradicts(column.unit, unit):
        return 0
    if " ".join(words) in column.exact:
        return 100
    ways = (way.split() for way in column.ways)
    best = max((len(way) for way in ways if present.issuperset(way)), default=0)
    # Among equal matches the title with the fewest other words is the likelier one.
    return best - len(words) / 1000 if best else 0


def _contradicts(wanted: Unit, given: Unit) -> bool:
    # A variance without a unit is a percentage, as in every file since 2015-16.
    return bool(wanted) and (given or "percent") != wanted
