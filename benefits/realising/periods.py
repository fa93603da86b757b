"""The periods in which a benefit is measured: calendar months, and quarters, halves and years of April to March."""

from datetime import date, timedelta

MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
MOST = 4_000  # more than there are months in any two days that can be typed


def period_end(day: date, frequency: str) -> date:
    """The last day of the period that a day lies in."""
    size = MONTHS[frequency]
    since = (day.year * 12 + day.month - 1) - 3  # months, counted so that periods begin in April
    return first_of(since // size * size + size + 3) - timedelta(1)


def first_of(month: int) -> date:
    """The first day of a month counted from year 0."""
    return date(month // 12, month % 12 + 1, 1)


def next_end(end: date, frequency: str) -> date:
    """The end of the period after the one that ends on `end`."""
    return period_end(end + timedelta(1), frequency)


def ends_between(first: date, last: date, frequency: str) -> list[date]:
    """The ends of all periods from the one of `first` to the one of `last`."""
    found: list[date] = []
    end = period_end(first, frequency)
    stop = period_end(last, frequency)
    while end <= stop and len(found) < MOST:
        found.append(end)
        end = next_end(end, frequency)
    return found


def name_of(end: date, frequency: str) -> str:
    """Sep 2026, Q2 2026/27, H1 2026/27 or 2026/27."""
    if frequency == "month":
        return f"{end:%b %Y}"
    first = end.year if end.month > 3 else end.year - 1
    year = f"{first}/{(first + 1) % 100:02d}"
    part = ((end.month - 4) % 12) // MONTHS[frequency] + 1
    return {"quarter": f"Q{part} {year}", "half": f"H{part} {year}", "year": year}[frequency]


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or its last day where it has none."""
    month = day.year * 12 + day.month - 1 + months
    last = first_of(month + 1) - timedelta(1)
    return last.replace(day=min(day.day, last.day))


def around(ends: list[date], day: date, most: int) -> list[date]:
    """At most so many of the ends: all where they are few, else those around a day, two thirds of them before it."""
    if len(ends) <= most:
        return ends
    past = sum(1 for end in ends if end < day)
    first = min(max(past - most * 2 // 3, 0), len(ends) - most)
    return ends[first : first + most]
