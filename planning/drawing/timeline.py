"""The timeline of a programme or portfolio: one bar for each plan, its flagged milestones on and beside it, the critical part marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from planning.drawing.axis import Axis, fitted_axis, head, short, written
from pmo.core.charts.pen import Pen, clip, num, width_of

NAME = 210.0  # room of the names
LANE, HEAD = 17.0, 34.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A flagged milestone."""

    key: int
    title: str
    day: date
    base: date | None = None
    critical: bool = False
    done: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """One plan: from its first to its last day. `hot` are the parts of it on the critical path across all plans."""

    key: int
    title: str
    depth: int
    start: date | None
    finish: date | None
    base_finish: date | None = None
    marks: Sequence[Mark] = ()
    hot: Sequence[tuple[date, date]] = ()
    url: str = ""
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class Tie:
    """A link between two plans, from one day to another."""

    before: int
    after: int
    leaves: date
    reaches: date
    critical: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A milestone with its label: where it stands and how far the label goes."""

    mark: Mark
    x: float
    lane: int
    label: str
    text_x: float


def timeline(
    bands: Sequence[Band],
    ties: Sequence[Tie],
    today: date | None,
    title: str,
    desc: str = "",
    *,
    width: float = 1150,
    palette: str = "screen",
) -> str:
    """Names at the left, time to the right; each band is as high as its labels need so that none lies on another."""
    pen = Pen(palette)
    days = [
        day
        for band in bands
        for day in (band.start, band.finish, band.base_finish, *(mark.day for mark in band.marks))
        if day
    ]
    days = days or [today or date(2026, 1, 1)]
    axis = fitted_axis([*days, max(days) + timedelta(days=(max(days) - min(days)).days // 8 + 14)], width - NAME, NAME)
    rows = [place(axis, band) for band in bands]
    tops, y = [], HEAD
    for placed in rows:
        tops.append(y)
        y += height_of(placed)
    marks = head(pen, axis, 0, y, today)
    for band, top in zip(bands, tops, strict=True):
        marks += [pen.line(0, top - 0.5, width, top - 0.5, "c-grid"), _name(pen, band, top)]
    middle = {band.key: top + 13 for band, top in zip(bands, tops, strict=True)}
    for tie in sorted(ties, key=lambda tie: tie.critical):
        marks += _tie(pen, axis, tie, middle)
    for band, top, placed in zip(bands, tops, rows, strict=True):
        marks += _band(pen, axis, band, top, placed)
    role = "group" if palette == "screen" and any(band.url for band in bands) else "img"
    return pen.svg(width, y + 1, marks, title, desc, role)


def height_of(placed: Sequence[Placed]) -> float:
    """The bar, and below it the lanes of labels."""
    return 28 + LANE * (max((each.lane for each in placed), default=-1) + 1)


def place(axis: Axis, band: Band) -> list[Placed]:
    """Each label takes the highest lane in which it has room: right of its milestone, or left of it at the edge."""
    ends: list[list[tuple[float, float]]] = []
    found = []
    for mark in sorted(band.marks, key=lambda mark: mark.day):
        x = axis.after(mark.day)
        label = clip(f"{mark.title} {short(mark.day)}", 240, 11)
        long = width_of(label, 11)
        base = axis.after(mark.base) if mark.base else x
        text_x = max(x, base) + 10  # right of the mark and of the baseline's, or left of both at the edge
        text_x = text_x if text_x + 2 + long < axis.end else min(x, base) - 10 - long
        low, high = min(x - 7, base - 5, text_x) - 3, max(x + 7, base + 5, text_x + long) + 3
        lane = next((i for i, taken in enumerate(ends) if all(high <= a or b <= low for a, b in taken)), len(ends))
        if lane == len(ends):
            ends.append([])
        ends[lane].append((low, high))
        found.append(Placed(mark, x, lane, label, text_x))
    return found


def _name(pen: Pen, band: Band, top: float) -> str:
    inset = band.depth * 14.0
    look = "c-ink c-m c-strong" if band.is_heading or band.depth == 0 else "c-ink c-m"
    return pen.link(
        band.url, pen.text(4 + inset, top + 17, clip(band.title, NAME - 14 - inset, 12.5), look), band.title
    )


def _band(pen: Pen, axis: Axis, band: Band, top: float, placed: Sequence[Placed]) -> list[str]:
    marks: list[str] = []
    if band.start and band.finish:
        x1, x2 = axis.at(band.start), axis.after(band.finish)
        bar = pen.rect(x1, top + 8, max(x2 - x1, 2), 10, "c-bar", 2.5)
        bar += "".join(
            pen.rect(axis.at(a), top + 8, max(axis.after(b) - axis.at(a), 1.5), 10, "c-done-bar c-crit")
            for a, b in band.hot
        )
        marks.append(pen.link(band.url, bar, f"{band.title}: {written(band.start)} to {written(band.finish)}"))
        if band.base_finish and band.base_finish != band.finish:
            at = axis.after(band.base_finish)
            marks.append(pen.line(at, top + 5, at, top + 21, "c-plan"))
    for each in placed:
        y = top + 28 + each.lane * LANE + 4
        css = " c-crit" if each.mark.critical else ""
        look = "c-done" if each.mark.done else "c-crit" if css else "c-task"
        marks.append(pen.line(each.x, top + 18, each.x, y, "c-drop"))
        if each.mark.base and each.mark.base != each.mark.day:
            base = axis.after(each.mark.base)
            marks += [pen.line(base, y, each.x, y, f"c-way c-thin{css}"), pen.diamond(base, y, 3.5, "c-ms-base")]
        said = f"{each.mark.title}: {written(each.mark.day)}"
        marks.append(pen.link(each.mark.url, pen.diamond(each.x, y, 5.5, f"c-ms {look}"), said))
        marks.append(pen.halo(each.text_x, y + 4, each.label, "c-crit" if css else "c-ink"))
    return marks


def _tie(pen: Pen, axis: Axis, tie: Tie, middle: dict[int, float]) -> list[str]:
    if tie.before not in middle or tie.after not in middle:
        return []
    x1, y1, x2, y2 = axis.after(tie.leaves), middle[tie.before], axis.at(tie.reaches), middle[tie.after]
    css = " c-crit" if tie.critical else ""
    down = y2 > y1
    stop = y2 - 5 if down else y2 + 5
    point = stop - 5.5 if down else stop + 5.5
    line = (
        f"M{num(x1)} {num(y1)}V{num((y1 + y2) / 2)}H{num(x2)}V{num(stop)}"
        if x1 != x2
        else f"M{num(x1)} {num(y1)}V{num(stop)}"
    )
    return [
        pen.path(line, f"c-dep c-ext{css}"),
        pen.path(
            f"M{num(x2 - 3.5)} {num(point)}L{num(x2)} {num(stop)}L{num(x2 + 3.5)} {num(point)}z", f"c-dep-end{css}"
        ),
    ]
