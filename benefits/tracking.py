"""Benefits with their readings, ready to be drawn, added up and put into tables: two queries for any number of benefits."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from benefits import readings
from benefits.models import Benefit, BenefitPoint
from benefits.realising import curves, periods, realisation, trend
from pmo.core import clock

MOST_PERIODS, MOST_LINES = 24, 400


@dataclass
class Track:
    """One benefit and its points in force."""

    benefit: Benefit
    cells: readings.Cells = field(default_factory=dict)

    @cached_property
    def actuals(self) -> list[tuple[date, Decimal]]:
        """The actual values in their order."""
        return self.known("actual")

    def known(self, kind: str) -> list[tuple[date, Decimal]]:
        """The values of one kind in their order."""
        found = [
            (end, point.value) for (each, end), point in self.cells.items() if each == kind and point.value is not None
        ]
        return sorted(found)

    def plan(self, end: date) -> Decimal | None:
        """Planned for a period."""
        return readings.plan_at(self.benefit, self.cells, end)

    def actual(self, end: date) -> Decimal | None:
        """The latest actual value up to a period that has begun; none after today."""
        before = [value for day, value in self.actuals if day <= end]
        return before[-1] if before and (not self.actuals or end <= self.actuals[-1][0]) else None

    @cached_property
    def forecast_points(self) -> list[tuple[date, Decimal]]:
        """What the owner forecasts after the last actual value; begins with that value, so that the lines meet."""
        last = self.actuals[-1:]
        later = [point for point in self.known("forecast") if not last or point[0] > last[0][0]]
        return [*last, *later] if later else []

    def forecast(self, end: date) -> Decimal | None:
        """The owner's forecast for a period, straight between two given ones; none after the last one."""
        points = self.forecast_points
        return curves.between(points, end) if points and end <= points[-1][0] else None

    def trend(self, ends: list[date]) -> dict[date, Decimal]:
        """The straight line through the latest actual values."""
        return dict(trend.trend(self.actuals, ends))

    @property
    def now(self) -> Decimal | None:
        """The value that tells the pace today: of a sum that of its latest period, else the latest value as it is put together."""
        if self.benefit.aggregation == "sum":
            return self.actuals[-1][1] if self.actuals else None
        return self.benefit.latest

    def share(self, value: Decimal | None) -> Decimal | None:
        """Per cent of the whole way from baseline to target."""
        return realisation.realised(self.benefit.baseline, value, self.benefit.target)

    def worth(self, value: Decimal | None) -> Decimal | None:
        """Pounds a year: full-year value × share of the way × attribution; negative for a dis-benefit."""
        share, full = self.share(value), self.benefit.full_year_value
        if share is None or full is None:
            return None
        sign = -1 if self.benefit.kind == "dis_benefit" else 1
        return (
            sign
            * abs(full)
            * share
            / 100
            * (100 if self.benefit.attribution is None else self.benefit.attribution)
            / 100
        )

    def ends(self) -> list[date]:
        """The periods of its grid: from the baseline to when tracking ends, or to the target and a year on; 400 around today at most."""
        row = self.benefit
        days = [day for day in (row.first_measure_on, row.starts_on, row.baseline_on) if day]
        first = min([*days, *(end for _, end in self.cells)], default=clock.today())
        last = row.tracked_until or (periods.add_months(row.target_on, 12) if row.target_on else clock.today())
        last = max([last, first, *(end for _, end in self.cells)])
        return periods.around(periods.ends_between(first, last, row.frequency), clock.today(), MOST_LINES)


def tracks(rows: Iterable[Benefit]) -> list[Track]:
    """The benefits with their points."""
    found = {row.pk: Track(row) for row in rows}
    points = (
        BenefitPoint.objects.current()
        .filter(benefit__in=found)
        .select_related("by", "evidence")
        .defer("evidence__content")
    )
    for point in points:
        found[point.benefit_id].cells[point.kind, point.period_end] = point
    return list(found.values())


def shared_ends(found: list[Track]) -> tuple[list[date], str]:
    """Periods for one picture of several benefits: quarters, or longer ones where there would be too many."""
    all_ends = [end for track in found for end in track.ends()]
    if not all_ends:
        return [], "quarter"
    for frequency in ("quarter", "half", "year"):
        ends = periods.ends_between(min(all_ends), max(all_ends), frequency)
        if len(ends) <= MOST_PERIODS:
            break
    return periods.around(ends, clock.today(), MOST_PERIODS), frequency


@dataclass
class Curve:
    """Planned, forecast and actual over shared periods."""

    plan: list[Decimal | None]
    forecast: list[Decimal | None]
    actual: list[Decimal | None]


def money(found: list[Track], ends: list[date]) -> Curve:
    """Pounds a year at the pace of each period, summed. Who has no forecast counts with the plan."""
    today = clock.today()

    def summed(value) -> list[Decimal | None]:
        return [_sum([track.worth(value(track, end)) for track in found]) for end in ends]

    actual = summed(lambda track, end: _standing(track, end, today))
    forecast = summed(lambda track, end: _expected(track, end, today))
    return Curve(summed(Track.plan), _after(forecast, actual), actual)


def others(found: list[Track], ends: list[date]) -> Curve:
    """The average way from baseline to target in per cent: quantities of different kinds are never added."""
    today = clock.today()

    def mean(value) -> list[Decimal | None]:
        return [_mean([track.share(value(track, end)) for track in found]) for end in ends]

    actual = mean(lambda track, end: _standing(track, end, today))
    forecast = mean(lambda track, end: _expected(track, end, today))
    return Curve(mean(Track.plan), _after(forecast, actual), actual)


def _expected(track: Track, end: date, today: date) -> Decimal | None:
    """The owner's forecast, else what stands, else the plan; a forecast of 0 is one."""
    found = (track.forecast(end), _standing(track, end, today), track.plan(end))
    return next((value for value in found if value is not None), None)


def _standing(track: Track, end: date, today: date) -> Decimal | None:
    """The latest actual value, also for the periods after it that have ended; none for the future."""
    before = [value for day, value in track.actuals if day <= end]
    return before[-1] if before and end <= today else None


def _sum(values: list[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None


def _mean(values: list[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return (sum(known, Decimal(0)) / len(known)).quantize(realisation.TENTH) if known else None


def _after(forecast: list[Decimal | None], actual: list[Decimal | None]) -> list[Decimal | None]:
    """From the last actual value on."""
    last = max((at for at, value in enumerate(actual) if value is not None), default=-1)
    return [actual[at] if at == last else value if at > last else None for at, value in enumerate(forecast)]
