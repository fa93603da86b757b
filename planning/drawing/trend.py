"""The milestone trend chart: when each version was published across, what it forecast upwards. Level is on plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from planning.drawing.axis import months
from pmo.core.charts.pen import Pen, clip, width_of

LEFT, TOP, FOOT = 62.0, 14.0, 22.0


@dataclass(frozen=True, slots=True)
class Trend:
    """One milestone: its forecast at each report, None where it was not there; `slip` and its tone stand at the end."""

    title: str
    days: Sequence[date | None]
    slip: str = ""
    tone: str = ""


def trend_chart(
    reports: Sequence[str],
    lines: Sequence[Trend],
    title: str,
    desc: str = "",
    *,
    width: float = 640,
    height: float = 0,
    palette: str = "screen",
) -> str:
    """Reports across, forecast dates up; names at the right, moved apart where they would touch."""
    pen = Pen(palette)
    height = height or max(220.0, TOP + FOOT + 30 * len(lines))
    right = min(max((width_of(f"{line.title} {line.slip}", 12, True) for line in lines), default=0) + 14, width * 0.42)
    bottom, span = height - FOOT, width - LEFT - right
    known = [day for line in lines for day in line.days if day]
    first, last = min(known) - timedelta(days=20), max(known) + timedelta(days=20)

    def up(day: date) -> float:
        return bottom - (bottom - TOP) * (day - first).days / max((last - first).days, 1)

    def across(i: int) -> float:
        return LEFT + span * i / max(len(reports) - 1, 1)

    marks: list[str] = []
    for day in grid_days(first, last, int((bottom - TOP) // 30)):
        marks += [
            pen.line(LEFT, up(day), LEFT + span, up(day), "c-grid"),
            pen.text(LEFT - 8, up(day) + 4, f"{day:%b %Y}", "c-right"),
        ]
    every = max(1, -(-len(reports) * 34 // int(span)))
    marks += [
        pen.text(across(i), height - 5, name, "c-mid")
        for i, name in enumerate(reports)
        if (len(reports) - 1 - i) % every == 0
    ]
    ends = []
    for line in lines:
        points = [(across(i), up(day)) for i, day in enumerate(line.days) if day]
        if points:
            marks.append(pen.poly(points, "c-trend"))
            marks += [pen.diamond(x, y, 3.6, "c-trend-dot") for x, y in points]
            ends.append((line, *points[-1]))
    for (line, _x, _), y in zip(ends, spread([y for *_, y in ends], 14, TOP, bottom), strict=True):
        room = right - 12 - width_of(f" {line.slip}", 12, True)
        name = clip(line.title, room, 12.5)
        tone = f"c-{line.tone}" if line.tone else ""
        marks.append(pen.told(LEFT + span + 9, y + 4, name, "c-ink c-m c-strong", line.slip, tone))
    return pen.svg(width, height, marks, title, desc)


def grid_days(first: date, last: date, most: int) -> list[date]:
    """First days of quarters, half years or years between two days, no more than `most`."""
    for step in (1, 3, 6, 12, 24, 60):
        found = [day for day in months(first, last) if (day.year * 12 + day.month - 1) % step == 0]
        if len(found) <= max(most, 2):
            return found
    return found[:: max(len(found) // max(most, 2), 1)]


def spread(heights: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """The heights moved apart until each is `gap` from the next, in their order and near where they were."""
    order = sorted(range(len(heights)), key=lambda i: heights[i])
    found = list(heights)
    gap = min(gap, (high - low) / max(len(order) - 1, 1))
    for at, i in enumerate(order):  # down from the top, then up from the bottom
        found[i] = max(found[i], low if at == 0 else found[order[at - 1]] + gap)
    for at in range(len(order) - 1, -1, -1):
        i = order[at]
        found[i] = min(found[i], high if at == len(order) - 1 else found[order[at + 1]] - gap)
    return found
