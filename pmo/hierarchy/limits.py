"""What a rating or a figure may say: the limits of days and amounts, for pages, the API and commands alike.

Published files are not bound by them: an import keeps what the source says and lists it as something to look at.
"""

from datetime import date
from decimal import Decimal

from pmo.core import clock
from pmo.core.errors import Problem
from pmo.hierarchy.choices import MEASURES

FIRST_RECORD = date(1990, 1, 1)  # nobody's records of portfolios go back further
_AMOUNTS = ("amount", "amount_low", "amount_high")


def check_as_at(day: date, what: str) -> None:
    """Raise Problem unless `what` ("A rating", "A figure") can be given for this day."""
    if day > clock.today():
        raise Problem(f"{what} cannot be given for a day to come.", "as_at")
    if day < FIRST_RECORD:
        raise Problem(f"{what} cannot be given for a day before {FIRST_RECORD.year}. Check the year.", "as_at")


def check_values(measure: str, values: dict[str, object]) -> None:
    """Raise Problem unless these values make sense for the measure. Only a variance may be below nought."""
    choice = MEASURES.get(measure)
    for name in _AMOUNTS:
        amount = values.get(name)
        if choice.tone == "money" and amount is not None and Decimal(str(amount)) < 0:
            raise Problem(f"{choice.label} cannot be negative. Give nought or more.", name)
    if measure.endswith("_actual") and any(day and day > clock.today() for day in _days(values)):
        raise Problem(
            "What has happened cannot lie in the future. Give a forecast instead, or the day it happened.", "date"
        )


def _days(values: dict[str, object]) -> list[date | None]:
    return [values.get(name) for name in ("date", "date_low", "date_high")]
