"""Dates as this product writes them: 21 Nov 2026; slips as +9 w."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.forms import DateField
from django.utils import timezone

FIRST_YEAR, LAST_YEAR = 1950, 2150  # what lies outside is a slip of the pen
FIRST_DAY, LAST_DAY = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)


def sensible(value: date | None) -> date | None:
    """The same day. Raises ValidationError unless it lies in the years that a plan or a record can speak of."""
    if value is not None and not FIRST_DAY <= value <= LAST_DAY:
        raise ValidationError(f"Give a day between {FIRST_YEAR} and {LAST_YEAR}; this one is in the year {value.year}.")
    return value


def read(text: str) -> date | None:
    """A day as people write it, such as 2026-03-31, 31/03/2026 or 31 Mar 2026; None when it is not one."""
    try:
        return DateField().to_python(text.strip())
    except ValidationError:
        return None


def day(value: date | None) -> str:
    """21 Nov 2026; empty for None."""
    return f"{value.day} {value:%b %Y}" if value else ""


def moment(value: datetime | None) -> str:
    """21 Nov 2026, 16:42 in the office's time zone."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return f"{day(local.date())}, {local:%H:%M}"


def slip_days(baseline: date | None, now: date | None) -> int | None:
    """Days by which a date has moved: positive is later. None where either is unknown."""
    return (now - baseline).days if baseline and now else None


def slip(days: int | None) -> str:
    """A slip in words that fit a cell: on plan, +9 w, −3 d, +2.5 y."""
    if days is None:
        return ""
    if days == 0:
        return "on plan"
    sign, size = ("+" if days > 0 else "−"), abs(days)
    if size < 14:
        return f"{sign}{size} d"
    if size < 730:
        return f"{sign}{round(size / 7)} w"
    return f"{sign}{size / 365.25:.1f} y"
