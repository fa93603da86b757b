"""Reads dates as teams write them. Day comes before month, unless the column proves otherwise."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal

from pmo.core.sheets.model import Cell
from pmo.records.foreign.periods import MONTH, MONTHS, full_year, period_of
from pmo.records.foreign.text import is_absent, is_unknown, one_line

Order = Literal["day", "month"]

_TIME = r"(?:[t\s,]+\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?\s*(?:am|pm|z|gmt|bst|utc|[+-]\d\d:?\d\d)?)?"
_YEAR = r"(?P<year>\d{4}|['’]?\d{2})"
_ISO = re.compile(rf"(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}}){_TIME}")
_BASIC = re.compile(r"(?P<year>20\d{2})(?P<month>\d{2})(?P<day>\d{2})")
_NUMERIC = re.compile(rf"(?P<first>\d{{1,2}})\s?[-/. ]\s?(?P<second>\d{{1,2}})\s?[-/. ]\s?{_YEAR}{_TIME}")
_NAMED = re.compile(
    rf"(?:[a-z]{{3,9}}day,?\s+|(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun),?\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?"
    rf"(?:\s+of)?[\s/.,-]*{MONTH}[\s/.,-]*{_YEAR}{_TIME}"
)
_MONTH_FIRST = re.compile(rf"{MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}{_TIME}")
_INSIDE = re.compile(
    rf"(?<![\d/.-])(?:\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|\d{{1,2}}[-/.]\d{{1,2}}[-/.](?:\d{{4}}|\d{{2}})"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?[\s.-]*{MONTH.replace('?P<month>', '?:')}[\s.,-]*(?:\d{{4}}|\d{{2}}))(?![\d/-])"
)
_LEAD = re.compile(
    r"^(?:by|on|from|before|due|until|till|to|w/c|w/e|week commencing|week ending|approx\.?|circa|c\.|est\.?|~|now|"
    r"no later than|target|expected|planned)[\s:]+"
)
_NO_YEAR = re.compile(
    rf"\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?[\s/.-]*(?:{MONTH}|\d{{1,2}})|{MONTH.replace('month', 'other')}(?:\s+\d{{1,2}})?"
)
_FIRST, _LAST = date(1950, 1, 1), date(2150, 12, 31)
_DAY_ZERO = date(1899, 12, 30)
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Day:
    """What a cell says of a date: the day, a note on how it was found, or why there is none."""

    day: date | None
    note: str = ""
    problem: str = ""


def day_of(cell: Cell, order: Order = "day", is_start: bool = False, proof: str = "") -> Day:
    """The day a cell names. A month, quarter or year gives its last day, or its first when `is_start`;
    `proof` names a value of the column in which months come first."""
    if isinstance(cell, datetime):
        return _checked(cell.date())
    if isinstance(cell, date):
        return _checked(cell)
    if isinstance(cell, bool):
        return Day(None, problem="is not a date")
    if isinstance(cell, (int, float, Decimal)):
        return _serial(float(cell))
    return _of_text(one_line(cell), order, is_start, proof)


def _checked(day: date, note: str = "") -> Day:
    if _FIRST <= day <= _LAST:
        return Day(day, note)
    return Day(None, problem=f"is in the year {day.year}, which looks mistyped")


def _serial(number: float) -> Day:
    if 18_264 <= number <= 91_675:
        day = _DAY_ZERO + timedelta(days=int(number))
        return Day(day, f"is how a spreadsheet counts days and stands for {shown_day(day)}")
    return Day(None, problem="is a number, not a date")


def _of_text(text: str, order: Order, is_start: bool, proof: str) -> Day:
    lowered = text.lower().strip(" ,;.")
    if is_absent(lowered):
        return Day(None, note="means that there is no date")
    if is_unknown(lowered):
        return Day(None, problem="says that the date is not known yet")
    if len(lowered) > _LONGEST:
        return Day(None, problem="is a text, not a date")
    bare = _LEAD.sub("", lowered)
    found = _exact(bare, order, proof) or _period(bare, is_start) or _inside(lowered, order, proof)
    if found is None:
        return Day(None, problem="names no year" if _NO_YEAR.fullmatch(bare) else "is not a date")
    if found.day and not found.note and bare != lowered:
        return Day(found.day, f"was read as {shown_day(found.day)}")
    return found


def _exact(text: str, order: Order, proof: str) -> Day | None:
    if re.fullmatch(r"\d{5}(?:\.\d+)?", text):
        return _serial(float(text))
    try:
        if numeric := _NUMERIC.fullmatch(text):
            return _numeric(numeric, order, proof)
        found = _ISO.fullmatch(text) or _NAMED.fullmatch(text) or _MONTH_FIRST.fullmatch(text) or _BASIC.fullmatch(text)
        if found is None:
            return None
        month = MONTHS.get(found["month"][:3]) or int(found["month"])
        return _checked(date(full_year(found["year"]), month, int(found["day"])))
    except ValueError:
        return Day(None, problem="is a day that no calendar has")


def _numeric(found: re.Match[str], order: Order, proof: str) -> Day:
    first, second, year = int(found["first"]), int(found["second"]), full_year(found["year"])
    if order == "month" and first <= 12:
        day = date(year, first, second)
        return _checked(day, f"was read as {shown_day(day)}, month first, because{proof}" if second <= 12 else "")
    if second > 12 >= first:
        day = date(year, first, second)
        return _checked(day, f"can only be month first and was read as {shown_day(day)}")
    day = date(year, second, first)
    is_open = proof and first <= 12 and first != second
    return _checked(day, f"was read as {shown_day(day)}, day first, though{proof}" if is_open else "")


def _period(text: str, is_start: bool) -> Day | None:
    period = period_of(text)
    if period is None:
        return None
    day, which = (period.first, "first") if is_start and not period.is_end else (period.last, "last")
    return _checked(day, f"names {period.name}; its {which} day, {shown_day(day)}, was taken")


def _inside(text: str, order: Order, proof: str) -> Day | None:
    """The one date among other words, such as "31/03/2026 (overdue)"."""
    spots = _INSIDE.findall(text)
    if len(spots) != 1:
        several = f"holds {len(spots)} dates" if spots else ""
        return Day(None, problem=several) if several else None
    found = _exact(spots[0], order, proof)
    if found is None or found.day is None:
        return found
    return Day(found.day, f"was read as {shown_day(found.day)}; the other words were left out")


def dates_inside(text: str) -> list[str]:
    """Every part of a text that is written as a date."""
    return _INSIDE.findall(text.lower())


def order_of(cells: Iterable[Cell]) -> tuple[Order, str]:
    """Whether days or months come first in a column, and the value that proves it where months do or where the column
    contradicts itself."""
    days, months = False, ""
    for cell in cells:
        found = _NUMERIC.search(one_line(cell).lower()) if isinstance(cell, str) else None
        if found is None or _ISO.match(one_line(cell)):
            continue
        days = days or int(found["first"]) > 12 >= int(found["second"])
        if int(found["second"]) > 12 >= int(found["first"]):
            months = months or one_line(cell)
    return ("month" if months and not days else "day"), months


def proves_day_first(cells: Iterable[Cell]) -> bool:
    """Whether a text in the column can only be day first."""
    found = [_NUMERIC.search(one_line(cell).lower()) for cell in cells if isinstance(cell, str)]
    return any(it is not None and int(it["first"]) > 12 >= int(it["second"]) for it in found)


def looks_like_date(cell: Cell) -> bool:
    """Whether a cell gives a day, or words that stand where a day is not known."""
    found = day_of(cell)
    return found.day is not None or found.problem.endswith(("has", "yet", "dates"))


def shown_day(day: date) -> str:
    """A day in words: 31 March 2026."""
    return f"{day.day} {day:%B %Y}"
