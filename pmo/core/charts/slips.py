"""Dates that moved: where the end lay before and where it lies now."""

from collections.abc import Callable
from datetime import date
from math import ceil

from pmo.core.charts.pen import Pen, clip, width_of

_ROOM = 36.0  # pixels that a year takes on the axis


def slip_strip(
    rows: list[tuple[str, date, date, str]],
    title: str,
    desc: str = "",
    *,
    width: float = 680,
    label: float = 240,
    palette: str = "screen",
) -> str:
    """One line a row: hollow diamond before, solid diamond now, the words of the slip beside it.

    rows: (name, date before, date now, words such as "+9 w").
    """
    pen, row, top = Pen(palette), 25, 22
    days = [day for _, before, now, _ in rows for day in (before, now)]
    first, last = date(min(days).year, 1, 1), date(max(days).year + 1, 1, 1)
    room = width - label - max(width_of(words, 11) for *_, words in rows) - 24

    def at(day: date) -> float:
        return label + 8 + (room - 8) * (day - first).days / (last - first).days

    height = top + row * len(rows)
    marks = _years(pen, first, last, at, height)
    for i, (name, before, now, words) in enumerate(rows):
        y, tone = top + i * row + 12, _tone((now - before).days)
        marks += [
            pen.text(0, y + 4, clip(name, label - 6), "c-ink c-m"),
            pen.line(at(before), y, at(now), y, f"c-way {tone}"),
        ]
        marks += [pen.diamond(at(before), y, 5, "c-ms-base"), pen.diamond(at(now), y, 6, f"c-ms {tone}")]
        marks.append(pen.text(max(at(before), at(now)) + 11, y + 4, words, "c-medium c-ink"))
    return pen.svg(width, height, marks, title, desc)


def _years(pen: Pen, first: date, last: date, at: Callable[[date], float], height: float) -> list[str]:
    many = last.year - first.year
    every = max(1, round(many / 8), ceil(many * _ROOM / (at(last) - at(first))))
    years = range(first.year, last.year + 1, every)
    lines = [pen.line(at(date(year, 1, 1)), 16, at(date(year, 1, 1)), height, "c-grid") for year in years]
    return lines + [pen.text(at(date(year, 1, 1)), 11, year, "c-mid") for year in years]


def _tone(days: int) -> str:
    return "c-good" if days <= 0 else "c-slip" if days < 42 else "c-late"
