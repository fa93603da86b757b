"""Pictures of benefits over time, made of the tracks; the same for the page and for print."""

from datetime import date

from benefits.kinds import about, figure
from benefits.realising import periods
from benefits.tracking import Curve, Track
from pmo.core import clock
from pmo.core.charts import Flag, Line, line_chart

MOST_PERIODS = 28


def place_of(day: date, ends: list[date]) -> float | None:
    """Where a day lies among period ends, counted from the first; none outside."""
    if not ends or day < ends[0] or day > ends[-1]:
        return None
    after = next(at for at, end in enumerate(ends) if end >= day)
    if after == 0:
        return 0.0
    span = (ends[after] - ends[after - 1]).days
    return after - (ends[after] - day).days / span


def realisation(track: Track, palette: str = "screen") -> str:
    """Realised against plan, with baseline, forecast, reviews and handover marked."""
    row = track.benefit
    ends = track.ends()[:MOST_PERIODS]
    if not ends:
        return ""
    names = [periods.name_of(end, row.frequency) for end in ends]
    lines = []
    if row.baseline is not None:
        lines.append(Line("base", f"Baseline {figure(row.baseline)}", [float(row.baseline)] * len(ends)))
    plan = [track.plan(end) for end in ends]
    lines += _line("plan", "Plan", plan)
    forecast = [track.forecast(end) for end in ends]
    guessed = track.trend(ends) if not any(value is not None for value in forecast) else {}
    if guessed and track.actuals:
        guessed[track.actuals[-1][0]] = track.actuals[-1][1]
        forecast = [guessed.get(end) for end in ends]
    lines += _line("forecast", "Trend" if guessed else "Forecast", forecast)
    lines += _line("actual", "Actual", [track.actual(end) for end in ends])
    said = f"{row.ref}: {figure(row.latest) or 'no reading yet'}, target {figure(row.target) or 'not set'} {row.unit}"
    return line_chart(
        names, lines, f"{row.unit[:1].upper()}{row.unit[1:]}" or "Value", said, f"{row.get_direction_display()}.",
        today=place_of(clock.today(), ends), flags=_flags(track, ends), palette=palette,
    )  # fmt: skip


def _line(kind: str, word: str, values) -> list[Line]:
    known = [value for value in values if value is not None]
    if not known:
        return []
    return [Line(kind, f"{word} {about(known[-1])}", [None if value is None else float(value) for value in values])]


def _flags(track: Track, ends: list[date]) -> list[Flag]:
    row = track.benefit
    days = [(row.accepted_on, "Handed over"), (row.review_date, "Review"), (row.target_on, "Target")]
    if row.node.is_over:
        days.append((row.node.state_since, "Work closed"))
    found = [(place_of(day, ends), words) for day, words in days if day]
    return [Flag(at, words) for at, words in found if at is not None]


def portfolio(curve: Curve, ends: list[date], frequency: str, unit: str, title: str, scale: int = 1) -> str:
    """Planned, forecast and actual of many benefits."""

    def scaled(values):
        return [None if value is None else float(value) / scale for value in values]

    def label(word, values):
        known = [value for value in values if value is not None]
        return f"{word} {known[-1]:,.1f}" if known else ""

    drawn = []
    for kind, word in (("plan", "Plan"), ("forecast", "Forecast"), ("actual", "Actual")):
        values = scaled(getattr(curve, kind))
        if any(value is not None for value in values):
            drawn.append(Line(kind, label(word, values), values))
    return line_chart(
        [periods.name_of(end, frequency) for end in ends], drawn, unit, title, today=place_of(clock.today(), ends), width=560, height=250
    )  # fmt: skip
