"""Reads months, quarters, halves and years, which stand for a span of days."""

import re
from calendar import month_name, monthrange
from dataclasses import dataclass
from datetime import date

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTHS = {name: at for at, name in enumerate(_NAMES, 1)}
MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_PART = r"(?:(?P<part>end|late|early|mid|middle|start|beginning)(?:[\s-]+of)?[\s-]+)?(?:the\s+)?"
_YEAR = r"(?P<year>\d{4}|['’]?\d{2})"
_MONTH_YEAR = re.compile(rf"{_PART}{MONTH}[\s/.,'’-]*{_YEAR}")
_NUMBERED = re.compile(r"(?P<month>0?[1-9]|1[0-2])[/-](?P<year>\d{4})|(?P<year2>\d{4})[/-](?P<month2>0?[1-9]|1[0-2])")
_QUARTER = re.compile(
    rf"{_PART}(?:q(?P<a>[1-4])|quarter\s*(?P<b>[1-4])|(?P<c>[1-4])q|(?P<d>[1-4])(?:st|nd|rd|th) quarter)"
    r"[\s,/-]*(?:of\s+)?(?P<fy>fy\s*)?(?P<year>\d{4}|\d{2})(?:\s?[-/]\s?(?P<next>\d{2,4}))?"
)
_ONLY_YEAR = re.compile(rf"{_PART}(?P<fy>fy\s*)?(?P<year>\d{{4}})(?:\s?[-/]\s?(?P<next>\d{{2,4}}))?")


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days, what to call it, and whether its end was asked for."""

    first: date
    last: date
    name: str
    is_end: bool = False


def full_year(text: str) -> int:
    """A year of two or four digits; two digits below 80 are of this century. Raises `ValueError` when outside 1950-2150."""
    digits = text.strip("'’")
    year = int(digits) + ((2000 if int(digits) < 80 else 1900) if len(digits) == 2 else 0)
    if not 1950 <= year <= 2150:
        raise ValueError(f"the year {year} is out of range")
    return year


def period_of(text: str) -> Period | None:
    """The month, quarter or year that a text names, `None` when it names none."""
    lowered = text.lower().strip(" ,;.")
    try:
        return _month(lowered) or _quarter(lowered) or _year(lowered)
    except ValueError:
        return None


def _month(text: str) -> Period | None:
    if found := _MONTH_YEAR.fullmatch(text):
        return _months(full_year(found["year"]), MONTHS[found["month"][:3]], 1, "", found["part"])
    if found := _NUMBERED.fullmatch(text):
        return _months(full_year(found["year"] or found["year2"]), int(found["month"] or found["month2"]), 1, "", None)
    return None


def _quarter(text: str) -> Period | None:
    found = _QUARTER.fullmatch(text)
    if found is None:
        return None
    quarter = int(found["a"] or found["b"] or found["c"] or found["d"])
    year = full_year(found["year"])
    if found["next"] is None and found["fy"] is None:
        return _months(year, 3 * quarter - 2, 3, f"quarter {quarter} of the calendar year {year}", found["part"])
    # "Q4 2025/26" names a financial year, whose fourth quarter is January to March.
    start = year if found["next"] else year - 1
    name = f"quarter {quarter} of the financial year {start}-{(start + 1) % 100:02d}"
    return _months(start + (quarter == 4), 1 if quarter == 4 else 3 * quarter + 1, 3, name, found["part"])


def _year(text: str) -> Period | None:
    found = _ONLY_YEAR.fullmatch(text)
    if found is None:
        return None
    year = full_year(found["year"])
    is_end = found["part"] in ("end", "late")
    if found["next"] is None and not found["fy"]:
        if found["part"] in ("mid", "middle"):
            return Period(date(year, 1, 1), date(year, 6, 30), f"the middle of the year {year}")
        return Period(date(year, 1, 1), date(year, 12, 31), f"the year {year}", is_end)
    start = year if found["next"] else year - 1
    if found["next"] and int(found["next"]) % 100 != (year + 1) % 100:
        return None
    name = f"the financial year {start}-{(start + 1) % 100:02d}"
    return Period(date(start, 4, 1), date(start + 1, 3, 31), name, is_end)


def _months(year: int, month: int, count: int, name: str, part: str | None) -> Period:
    end = month + count - 1
    last = date(year, end, monthrange(year, end)[1])
    first = date(year, month, 1)
    name = name or f"{month_name[month]} {year}"
    if part in ("early", "start", "beginning"):
        last = date(year, month, 10 if part == "early" else 1)
        return Period(first, last, f"the {'first days' if part == 'early' else 'start'} of {name}")
    if part in ("mid", "middle") and count == 1:
        return Period(first, date(year, month, 15), f"the middle of {name}")
    return Period(first, last, name, part in ("end", "late"))
