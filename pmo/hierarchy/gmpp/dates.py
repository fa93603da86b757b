"""Reads dates as departments write them. Day comes before month, as in the United Kingdom."""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta

from pmo.core.dates import FIRST_YEAR, LAST_YEAR
from pmo.core.sheets.model import Cell
from pmo.hierarchy.gmpp.absence import absence_of
from pmo.hierarchy.gmpp.money import LABELLED, LABELS, LONGEST_VALUE
from pmo.hierarchy.gmpp.text import one_line, shown
from pmo.hierarchy.gmpp.values import Moment

Span = tuple[date, date]

_MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
        start=1,
    )
}
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_SEPARATOR = r"[\s/.,-]+"
_TIME = r"(?:[t\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?z?)?"
_ISO = re.compile(rf"(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}}){_TIME}")
_UK = re.compile(rf"(?P<day>\d{{1,2}})\s?[-/. ]\s?(?P<month>\d{{1,2}})\s?[-/. ]\s?(?P<year>\d{{4}}|\d{{2}}){_TIME}")
_NAMED = re.compile(
    rf"(?:[a-z]+day,?\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?{_SEPARATOR}"
    rf"{_MONTH}{_SEPARATOR}(?P<year>\d{{4}}|\d{{2}}){_TIME}"
)
_MONTH_YEAR = re.compile(rf"{_MONTH}[\s/.,'’-]*(?P<year>\d{{4}}|\d{{2}})")
_QUARTER = re.compile(
    r"(?:q(?P<a>[1-4])|quarter (?P<b>[1-4])|(?P<c>[1-4])q)\s*,?\s*(?:fy\s*)?(?P<year>\d{4})(?:[-/](?P<next>\d{2,4}))?"
)
_YEAR = re.compile(r"(?:fy\s*)?(?P<year>\d{4})(?:\s?[-/]\s?(?P<next>\d{2,4}))?")
_NO_SENSE = "The year is not one a project could have."
_SERIALS = range(18_264, 91_676)  # 1950 to 2150 as Excel counts days


def moment(cell: Cell) -> Moment:
    """A date, a range of dates, or why there is none. Never raises."""
    raw = shown(cell)
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return Moment("known", raw, date=cell) if _has_sense(cell.year) else Moment("unclear", raw, _NO_SENSE)
    text = one_line(cell)
    state = absence_of(text)
    if state is not None:
        return Moment(state, raw, text)
    if len(text) > LONGEST_VALUE:
        return Moment("unclear", raw, "It is a text, not a date.")
    return _single(text, raw) or _several(text, raw) or Moment("unclear", raw, "It is not a date.")


def _single(text: str, raw: str) -> Moment | None:
    span = _span(text)
    if span is None:
        return None
    first, last = span
    if first == last:
        return Moment("known", raw, date=first)
    return Moment("range", raw, "No day is given.", low=first, high=last)


def _several(text: str, raw: str) -> Moment | None:
    spans = {LABELS[label.lower()]: _span(part) for label, part in LABELLED.findall(text)}
    if not spans:
        spans = dict(zip(("low", "high"), map(_span, re.split(r"\s+(?:to|and|[-–—])\s+", text)), strict=False))
    if len(spans) < 2 or None in spans.values():
        return None
    days = {end: span[0 if end == "low" else 1] for end, span in spans.items() if span}
    return Moment("range", raw, low=days.get("low"), mid=days.get("mid"), high=days.get("high"))


def _span(text: str) -> Span | None:
    lowered = text.lower().strip(" ,;.")
    try:
        return _day(lowered) or _month(lowered) or _quarter(lowered) or _year(lowered)
    except ValueError:
        return None


def _day(text: str) -> Span | None:
    if re.fullmatch(r"\d{5}(?:\.\d+)?", text) and int(text[:5]) in _SERIALS:
        day = date(1899, 12, 30) + timedelta(days=int(text[:5]))
        return day, day
    found = _ISO.fullmatch(text) or _UK.fullmatch(text) or _NAMED.fullmatch(text)
    if found is None:
        return None
    month = _MONTHS.get(found["month"]) or int(found["month"])
    day = date(_full_year(found["year"]), month, int(found["day"]))
    return day, day


def _month(text: str) -> Span | None:
    found = _MONTH_YEAR.fullmatch(text)
    if found is None:
        return None
    return _months(_full_year(found["year"]), _MONTHS[found["month"]], 1)


def _quarter(text: str) -> Span | None:
    found = _QUARTER.fullmatch(text)
    if found is None:
        return None
    quarter, year = int(found["a"] or found["b"] or found["c"]), _full_year(found["year"])
    if found["next"] is None:
        return _months(year, 3 * quarter - 2, 3)
    # "Q4 2025/26" names a financial year, whose fourth quarter is January to March.
    return _months(year + 1, 1, 3) if quarter == 4 else _months(year, 3 * quarter + 1, 3)


def _year(text: str) -> Span | None:
    found = _YEAR.fullmatch(text)
    if found is None:
        return None
    year = _full_year(found["year"])
    if found["next"] is None:
        return _months(year, 1, 12)
    if int(found["next"]) % 100 != (year + 1) % 100:
        return None
    return date(year, 4, 1), date(year + 1, 3, 31)


def _months(year: int, month: int, count: int) -> Span:
    last = month + count - 1
    return date(year, month, 1), date(year, last, monthrange(year, last)[1])


def _has_sense(year: int) -> bool:
    return FIRST_YEAR <= year <= LAST_YEAR


def _full_year(text: str) -> int:
    year = int(text)
    if len(text) == 2:
        year += 2000 if year < 80 else 1900
    if not _has_sense(year):
        raise ValueError(f"The year {year} is not one a project could have.")
    return year
