"""Reads a level of a scale of ours from any other scale: numbers, words, letters, per cents."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, isfinite
from typing import Literal

from pmo.core.sheets.model import Cell
from pmo.records.foreign.model import Level
from pmo.records.foreign.scale_headings import range_of, rating_of, step_of
from pmo.records.foreign.text import is_absent, is_unknown, one_line, plain

Unit = Literal["level", "per cent", "share", "weight"]
_NUMBER = re.compile(r"\d{1,3}(?:\.\d+)?")
_BOTH = re.compile(r"(?P<number>\d{1,2})\s*[-–—.:)=/(]*\s*(?P<word>[a-z][a-z \-/]*?)\s*\)?", re.IGNORECASE)
_BOTH_TURNED = re.compile(r"(?P<word>[a-z][a-z \-/]*?)\s*[-–—:=(\[/]*\s*(?P<number>\d{1,2})\s*[)\]]?", re.IGNORECASE)
_PERCENT = re.compile(
    r"(?P<sign>[<>≤≥]=?|up to|over|above|below|under|less than|more than|greater than)?\s*(?P<number>\d{1,3}(?:\.\d+)?)\s*(?:%|per ?cent|pc)"
)
_SPAN = re.compile(
    r"(?P<low>\d{1,3}(?:\.\d+)?)\s*%?\s*(?:-|–|—|to|and)\s*(?P<high>\d{1,3}(?:\.\d+)?)\s*(?:%|per ?cent)"
)
_OUT_OF = re.compile(r"(?P<number>\d{1,2})\s*(?:/|out of|of)\s*(?P<size>3|4|5|6|7|8|9|10)")
_LETTERS = frozenset(("l", "p", "i", "c", "s"))
_WEIGHTS = (0.05, 0.1, 0.2, 0.4, 0.8)


@dataclass(frozen=True, slots=True)
class Source:
    """The scale a column is in: what its numbers count, and how many levels it has."""

    unit: Unit = "level"
    size: int = 0


@dataclass(frozen=True, slots=True)
class Scored:
    """The score of ours that a cell stands for, a note on how it was found, or why there is none."""

    score: int | None
    note: str = ""
    problem: str = ""


def source_of(cells: Sequence[Cell], heading: str, levels: Sequence[Level]) -> Source:
    """What scale the cells of a column are in, by its heading and by the largest number."""
    numbers = [number for cell in cells if (number := _number(cell)) is not None]
    size = len(levels)
    named = range_of(heading)
    if rating_of(heading).dimension == "impact" and numbers and all(map(_is_weight, numbers)):
        return Source("weight", size)
    if any(0 < number < 1 for number in numbers) and all(0 <= number <= 1 for number in numbers):
        return Source("share", size)
    is_large = 2 * sum(1 for number in numbers if number > 10) > len(numbers)
    if "%" in heading or named == 100 or (is_large and not _has_no_bands(levels)):
        return Source("per cent", size)
    top = max((number for number in numbers if number <= 10), default=0)
    return Source("level", named or (10 if size < top else size))


def _is_weight(number: float) -> bool:
    return any(abs(number - weight) < 1e-9 for weight in _WEIGHTS)


def _has_no_bands(levels: Sequence[Level]) -> bool:
    return all(level.low is None and level.high is None for level in levels)


def _number(cell: Cell) -> float | None:
    if isinstance(cell, (int, float, Decimal)) and not isinstance(cell, bool):
        return float(cell) if isfinite(cell) else None
    text = one_line(cell) if isinstance(cell, str) else ""
    found = _NUMBER.fullmatch(text) or _BOTH.fullmatch(text)
    return float(found.groupdict().get("number", found[0])) if found else None


def level_of(cell: Cell, levels: Sequence[Level], source: Source) -> Scored:
    """The score of the level that a cell names."""
    text = one_line(cell)
    if is_absent(text):
        return Scored(None, note="means that there is no rating")
    if is_unknown(text):
        return Scored(None, problem="says that the rating is not known yet")
    is_number = isinstance(cell, (int, float, Decimal))
    if not levels or isinstance(cell, bool) or (is_number and _number(cell) is None):
        return Scored(None, problem="is not a level")
    if isinstance(cell, (int, float, Decimal)) or _NUMBER.fullmatch(text):
        return _of_number(float(cell if isinstance(cell, (int, float, Decimal)) else text), levels, source)
    if counted := _OUT_OF.fullmatch(text.lower()):
        return _of_number(float(counted["number"]), levels, Source("level", int(counted["size"])))
    return _of_label(text, levels) or _of_percent(text.lower(), levels) or _of_word(text, levels, source)


def _of_number(number: float, levels: Sequence[Level], source: Source) -> Scored:
    if source.unit == "per cent":
        return _within(number, levels, f"{number:g}%")
    if source.unit == "share":
        return _within(number * 100, levels, f"{number:g}, which is {number * 100:g}%,")
    if source.unit == "weight":
        step = next(at for at, weight in enumerate(_WEIGHTS, 1) if abs(weight - number) < 1e-9)
        return _placed(step, 5, levels, f"weight {number:g}")
    if number != int(number):
        return Scored(None, problem="is between two levels")
    exact = next((level for level in levels if level.score == number), None)
    if exact is not None and source.size == len(levels):
        return Scored(exact.score)
    if 1 <= number <= source.size <= 100:
        return _placed(int(number), source.size, levels, f"{number:g} of {source.size}")
    return Scored(None, problem=f"is outside the scale of {levels[0].score} to {levels[-1].score}")


def _of_label(text: str, levels: Sequence[Level]) -> Scored | None:
    word = plain(text)
    for level in levels:
        if word == plain(level.label):
            return Scored(level.score)
        if word in (f"{level.score} {plain(level.label)}", f"{plain(level.label)} {level.score}"):
            return Scored(level.score)
    return None


def _of_percent(text: str, levels: Sequence[Level]) -> Scored | None:
    text = re.sub(r"^[a-z ]*\((.*)\)$", r"\1", text) if "%" in text else text
    if span := _SPAN.fullmatch(text):
        middle = (float(span["low"]) + float(span["high"])) / 2
        return _within(middle, levels, f"{text}, whose middle is {middle:g}%,")
    found = _PERCENT.fullmatch(text)
    if found is None:
        return None
    number, sign = float(found["number"]), (found["sign"] or "")[:1]
    shift = 0.01 if sign in (">", "≥", "o", "a", "m", "g") else -0.01 if sign in ("<", "≤", "u", "b", "l") else 0.0
    return _within(number + shift, levels, text)


def _within(percent: float, levels: Sequence[Level], told: str) -> Scored:
    """The level in whose band of probability a per cent lies; by proportion when the scale has no bands."""
    if not 0 <= percent <= 100:
        return Scored(None, problem="is not between 0% and 100%")
    if _has_no_bands(levels):
        place = min(len(levels), max(1, ceil(percent / 100 * len(levels))))
        return Scored(levels[place - 1].score, f"{told} was placed at {_shown(levels[place - 1])} by proportion")
    for level in levels:
        if percent <= (100.0 if level.high is None else level.high):
            return Scored(level.score, f"{told} lies in the band of {_shown(level)}")
    return Scored(levels[-1].score, f"{told} lies above every band and was placed at {_shown(levels[-1])}")


def _of_word(text: str, levels: Sequence[Level], source: Source) -> Scored:
    found = _BOTH.fullmatch(text) or _BOTH_TURNED.fullmatch(text)
    word = found["word"] if found else re.split(r"\s*[(\[,;:]|\s[-–—]\s|\s*[-–—](?=\s)", text, maxsplit=1)[0]
    if found and (word.strip().lower() in _LETTERS) and not step_of(f"{word}{found['number']}"):
        return _of_number(float(found["number"]), levels, source)
    label = _of_label(word, levels)
    if label is not None and label.score is not None:
        same = found is not None and int(found["number"]) == label.score
        note = f"was read by its word “{word.strip()}” as {_named(label.score, levels)}"
        return label if same else Scored(label.score, note)
    if (step := step_of(word)) is not None:
        if found and int(found["number"]) == step and len(levels) == 5:
            return Scored(levels[step - 1].score)
        return _of_step(step, levels, word.strip(), source)
    if found:
        return _of_number(float(found["number"]), levels, source)
    return Scored(None, problem="is not a level of the scale")


def _of_step(step: int, levels: Sequence[Level], word: str, source: Source) -> Scored:
    if len(levels) == 3 and 2 <= step <= 4:
        level = levels[step - 2]
    else:
        level = levels[_share(step, 5, len(levels)) - 1]
    return Scored(level.score, f"“{word}” was read as {_shown(level)}, the step of the same height")


def _placed(step: int, size: int, levels: Sequence[Level], told: str) -> Scored:
    level = levels[_share(step, size, len(levels)) - 1]
    return Scored(level.score, f"{told} was placed at {_shown(level)} by proportion")


def _share(step: int, size: int, wanted: int) -> int:
    return min(wanted, max(1, ceil((step - 0.5) / size * wanted)))


def _shown(level: Level) -> str:
    return f"{level.score} {level.label}"


def _named(score: int, levels: Sequence[Level]) -> str:
    return next(_shown(level) for level in levels if level.score == score)


def looks_like_level(cell: Cell, levels: Sequence[Level]) -> bool:
    """Whether a cell could be a level of any scale, and is no product of two."""
    number = _number(cell)
    if number is not None and number > 10 and _has_no_bands(levels):
        return False
    return level_of(cell, levels, Source("level", 10)).score is not None
