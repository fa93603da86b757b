"""How the values of a Microsoft Project XML file are written, both ways. A parser raises ValueError for what it cannot read.

The units are traps: slacks and lags are tenths of a minute, costs hundredths of the currency unit, durations ISO 8601 with
the sign where Microsoft Project puts it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

LARGEST = 2**53
ISO = re.compile(
    r"(-)?P(-)?(?:(-?\d{1,9})Y)?(?:(-?\d{1,9})M)?(?:(-?\d{1,9})D)?"
    r"(?:T(-)?(?:(-?\d{1,12})H)?(?:(-?\d{1,12})M)?(?:(-?\d{1,12}(?:\.\d{1,9})?)S)?)?"
)
MINUTES = (525_600, 43_200, 1_440)  # a year, month and day of clock time; Microsoft Project writes hours only


@dataclass(frozen=True, slots=True)
class Kind:
    """One way of writing values: `read` a text, `write` a value."""

    read: Callable[[str], Any]
    write: Callable[[Any], str]


def _whole(text: str) -> int:
    value = int(text)
    if abs(value) > LARGEST:
        raise ValueError("too large")
    return value


def _number(text: str) -> float:
    value = float(text)
    if not abs(value) < LARGEST:
        raise ValueError("too large")
    return int(value) if value == int(value) else value


def _flag(text: str) -> bool:
    return {"0": False, "1": True, "false": False, "true": True}[text.strip().lower()]


def _moment(text: str) -> datetime:
    """Plans know no time zone; Microsoft Project writes none, others may add one, which is left out."""
    value = datetime.fromisoformat(text.strip()).replace(tzinfo=None)
    if not 1900 <= value.year <= 2499:
        raise ValueError("out of range")
    return value


def _duration(text: str) -> float:
    """Minutes: PT8H0M0S is 480. A minus may stand before the P, after it, after the T or before each number."""
    found = ISO.fullmatch(text.strip())
    if not found or not any(part is not None for part in found.group(3, 4, 5, 7, 8, 9)):
        raise ValueError("not a duration")
    days = sum(int(part or 0) * size for part, size in zip(found.group(3, 4, 5), MINUTES, strict=True))
    seconds = int(found[7] or 0) * 3600 + int(found[8] or 0) * 60 + float(found[9] or 0)
    minutes = days + seconds / 60
    sign = -1 if found[1] or found[2] or found[6] else 1
    return _plain(sign * minutes)


def _written_duration(minutes: float) -> str:
    seconds = round(abs(minutes) * 60, 3)
    hours, rest = divmod(seconds, 3600)
    sign = "-" if minutes < 0 and seconds else ""
    return f"{sign}PT{int(hours)}H{int(rest // 60)}M{_short(round(rest % 60, 3))}S"


def _plain(value: float) -> float:
    """A whole number as int."""
    return int(value) if value == int(value) else value


def _short(value: float) -> str:
    """Without an exponent or a trailing .0."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


def _tenths(text: str) -> float:
    """Minutes, from tenths of a minute."""
    return _plain(_number(text) / 10)


def _money(text: str) -> Decimal:
    """The currency unit, from its hundredths."""
    try:
        value = Decimal(text.strip()) / 100
    except InvalidOperation as error:
        raise ValueError("not an amount") from error
    if not value.is_finite() or abs(value) > LARGEST:
        raise ValueError("too large")
    return value


def _written_money(value: Decimal) -> str:
    text = f"{value * 100:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


TEXT = Kind(str, str)
WHOLE = Kind(_whole, str)
NUMBER = Kind(_number, lambda value: _short(value) if isinstance(value, float) else str(value))
FLAG = Kind(_flag, lambda value: "1" if value else "0")
MOMENT = Kind(_moment, lambda value: value.isoformat(timespec="seconds"))
DAY = Kind(lambda text: _moment(text).date(), lambda value: f"{value:%Y-%m-%d}T00:00:00")
LAST_DAY = Kind(lambda text: _moment(text).date(), lambda value: f"{value:%Y-%m-%d}T23:59:00")
DURATION = Kind(_duration, _written_duration)
TENTHS = Kind(_tenths, lambda value: str(round(value * 10)))
MONEY = Kind(_money, _written_money)
CLOCK = Kind(lambda text: time.fromisoformat(text.strip()), lambda value: value.isoformat(timespec="seconds"))
