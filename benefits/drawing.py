"""Pictures of benefits over time, made of the tracks; the same for the page and for print."""

from datetime import date

from benefits import reviewing
from benefits.kinds import about, figure, pounds
from benefits.realising import periods
from benefits.series import Series
from benefits.tracking import Curve, Track
from pmo.core import clock
from pmo.core.charts import Flag, Line, line_chart


def place_of(day: date, ends: list[date]) -> float | None:
    """Where a day lies among period ends, counted from the first; none outside."""
    if not ends or day < ends[0] or day > ends[-1]:
        return None
    after = next(at for at, end in enumerate(ends) if end >= day)
    if after == 0:
        return 0.0
    span = (ends[after] - ends[after - 1]).days
    return after - (ends[after] - day).days / span


def realisation(track: Track, series: Series, palette: str = "screen") -> str:
    """Realised against plan, with baseline, forecast, reviews and handover marked."""
    row = track.benefit
    if not series.ends:
        return ""
    lines = _line(series, "base", "Baseline", [series.base] * len(series.ends))
    lines += _line(series, "plan", "Plan", series.plan)
    lines += _line(series, "forecast", "Trend" if series.is_trend else "Forecast", series.forecast)
    lines += _line(series, "actual", "Actual", series.actual)
    said = f"{row.ref}: {figure(row.latest) or 'no reading yet'}, target {figure(row.target) or 'not set'} {row.unit}"
    return line_chart(
        series.names, lines, series.unit, said, f"{row.get_direction_display()}. The same is shown as a table.",
        today=place_of(clock.today(), series.ends), flags=_flags(track, series.ends), palette=palette,
    )  # fmt: skip


def _line(series: Series, kind: str, word: str, values) -> list[Line]:
    known = [value for value in values if value is not None]
    if not known:
        return []
    shown = pounds(known[-1]) if series.in_pounds else figure(known[-1]) if kind == "base" else about(known[-1])
    return [Line(kind, f"{word} {shown}", [None if value is None else float(value) for value in values])]


def _flags(track: Track, ends: list[date]) -> list[Flag]:
    row = track.benefit
    reviews = [(day, words.partition(",")[0]) for day, words in reviewing.planned(row)] or [(row.review_date, "Review")]
    days = [(row.accepted_on, "Handed over"), *reviews, (row.target_on, "Target")]
    if row.node.is_over:
        days.append((row.node.state_since, "Work closed"))
    found = [(place_of(day, ends), words) for day, words in days if day]
    return [Flag(at, words) for at, words in found if at is not None]


def portfolio(curve: Curve, ends: list[date], frequency: str, unit: str, title: str, said, width: int = 560) -> str:
    """Planned, forecast and actual of many benefits. `said` puts a value into words; pounds are drawn in millions."""
    scale = 1_000_000 if unit.startswith("£m") else 1
    drawn = []
    for kind, word in (("plan", "Plan"), ("forecast", "Forecast"), ("actual", "Actual")):
        values = getattr(curve, kind)
        known = [value for value in values if value is not None]
        if known:
            points = [None if value is None else float(value) / scale for value in values]
            drawn.append(Line(kind, f"{word} {said(known[-1])}", points))
    return line_chart(
        [periods.name_of(end, frequency) for end in ends], drawn, unit, title, "The same is shown as a table.",
        today=place_of(clock.today(), ends), width=width, height=250,
    )  # fmt: skip
