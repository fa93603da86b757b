"""One benefit over its periods, in its own measure or in pounds a year: what its picture and the table of it are made of."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from benefits.realising import periods
from benefits.tracking import Track
from pmo.core import clock

MOST_PERIODS = 28
Values = list[Decimal | None]


@dataclass(frozen=True)
class Series:
    """Values by period. `forecast` is the trend of the readings where the owner gives none."""

    ends: list[date]
    names: list[str]
    unit: str
    base: Decimal | None
    plan: Values
    forecast: Values
    actual: Values
    is_trend: bool
    in_pounds: bool = False

    def rows(self) -> list[tuple[str, Decimal | None, Decimal | None, Decimal | None]]:
        """Period, plan, forecast and actual, as a table has them; periods of which nothing is known left out."""
        found = zip(self.names, self.plan, self.forecast, self.actual, strict=True)
        return [row for row in found if any(value is not None for value in row[1:])]


def of_measure(track: Track) -> Series:
    """In the unit of the measure."""
    row = track.benefit
    unit = f"{row.unit[:1].upper()}{row.unit[1:]}" or "Value"
    return _series(track, unit, lambda value: value)


def of_pounds(track: Track) -> Series:
    """In pounds a year at the pace of each period: full-year value × share of the way to target × attribution."""
    return _series(track, "£ a year", track.worth, in_pounds=True)


def _series(track: Track, unit: str, valued: Callable, *, in_pounds: bool = False) -> Series:
    ends = periods.around(track.ends(), clock.today(), MOST_PERIODS)
    forecast = [track.forecast(end) for end in ends]
    is_trend = not any(value is not None for value in forecast)
    if is_trend:
        forecast = _trend(track, ends)

    def told(values: Values) -> Values:
        return [None if value is None else valued(value) for value in values]

    return Series(
        ends, [periods.name_of(end, track.benefit.frequency) for end in ends], unit, *told([track.benefit.baseline]),
        told([track.plan(end) for end in ends]), told(forecast), told([track.actual(end) for end in ends]), is_trend, in_pounds,
    )  # fmt: skip


def _trend(track: Track, ends: list[date]) -> Values:
    """The straight line through the readings, which begins at the last of them."""
    guessed = track.trend(ends)
    if guessed and track.actuals:
        guessed[track.actuals[-1][0]] = track.actuals[-1][1]
    return [guessed.get(end) for end in ends]
