"""The milestone strip of a dashboard: a hollow diamond where the baseline has it, a solid one where it lies now, the slip in words."""

from collections.abc import Sequence
from datetime import date, timedelta

from planning.drawing.axis import Axis, fitted_axis, head, short, written
from planning.drawing.timeline import Mark
from pmo.core import dates
from pmo.core.charts.pen import Pen, clip, width_of

HEAD, LANE = 34.0, 36.0
_LOOK = {"bad": "c-late", "warn": "c-slip", "ok": "c-good", "": "c-task"}


def strip(
    marks: Sequence[tuple[Mark, str]], today: date, title: str, desc: str = "", *, width: float = 1040, palette: str = "screen"
) -> str:  # fmt: skip
    """`marks` are milestones with the tone of their slip. Each stands in the highest lane in which nothing touches it."""
    pen = Pen(palette)
    days = [day for mark, _ in marks for day in (mark.day, mark.base) if day] + [today]
    axis = fitted_axis([*days, max(days) + timedelta(days=(max(days) - min(days)).days // 8 + 14)], width)
    drawn: list[str] = []
    ends: list[float] = []
    for mark, tone in sorted(marks, key=lambda each: min(each[0].day, each[0].base or each[0].day)):
        low, high = _reach(axis, mark, today)
        lane = next((at for at, end in enumerate(ends) if end < low), len(ends))
        ends[lane : lane + 1] = [high]
        drawn += _drawn(pen, axis, mark, tone, HEAD + lane * LANE, today)
    height = HEAD + LANE * len(ends) + 4
    role = "group" if palette == "screen" and any(mark.url for mark, _ in marks) else "img"
    return pen.svg(width, height, [*head(pen, axis, 0, height, today), *drawn], title, desc, role)


def _reach(axis: Axis, mark: Mark, today: date) -> tuple[float, float]:
    """From where to where it needs its lane."""
    first = axis.after(min(mark.day, mark.base or mark.day)) - 8
    words = max(width_of(_name(mark), 12, True), axis.after(mark.day) - first + 12 + width_of(_said(mark, today)))
    return first, first + words + 10


def _name(mark: Mark) -> str:
    return clip(mark.title, 190, 12)


def _said(mark: Mark, today: date) -> str:
    slip = dates.slip(dates.slip_days(mark.base, mark.day))
    return f"{short(mark.day, today)}{f' · {slip}' if slip else ''}"


def _drawn(pen: Pen, axis: Axis, mark: Mark, tone: str, top: float, today: date) -> list[str]:
    x, base, y = axis.after(mark.day), axis.after(mark.base or mark.day), top + 24
    look = "c-done" if mark.done else _LOOK[tone]
    found = [pen.halo(min(x, base) - 5, top + 13, _name(mark), "c-ink c-m c-medium")]
    if x != base:
        found += [pen.line(base, y, x, y, f"c-way {look}"), pen.diamond(base, y, 4.5, "c-ms-base")]
    told = f"{mark.title}: {written(mark.day)}"
    found.append(pen.link(mark.url, pen.diamond(x, y, 5.5, f"c-ms {look}"), told))
    return [*found, pen.halo(max(x, base) + 10, y + 4, _said(mark, today), f"c-{tone}" if tone else "")]
