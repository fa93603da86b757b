"""The Gantt chart: one row of pixels for each row of the table beside it."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import ceil
from typing import Literal, TypeAlias

from planning.drawing.axis import Axis, Zoom, fitted_axis, head, screen_axis, short, written
from planning.drawing.routes import Point, elbow, inside, path_of
from pmo.core.charts.pen import Pen, clip, num, width_of

Kind: TypeAlias = Literal["group", "task", "ms", "ext"]
ROW, HEAD = 28.0, 34.0
GAP = 10.0  # between the columns and the bars of a printed page: a link may leave a bar to the left
COLUMNS = 122.0  # finish and slip of a printed page, beside the names
WORDS = 85.0  # a date with its year, beside the last bar


@dataclass(frozen=True, slots=True)
class Row:
    """One line. `finish` and `base_finish` are days on which work is still done. `ext` is a milestone of another project."""

    key: Hashable
    kind: Kind
    title: str
    start: date | None
    finish: date | None
    base_start: date | None = None
    base_finish: date | None = None
    percent: int = 0
    critical: bool = False
    done: bool = False
    url: str = ""
    depth: int = 0
    slip: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Join:
    """A link between two rows; dashed when it comes from another project."""

    before: Hashable
    after: Hashable
    type: str = "FS"
    external: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn. `critical` and `links` may be switched off."""

    rows: Sequence[Row]
    joins: Sequence[Join] = ()
    today: date | None = None
    critical: bool = True
    links: bool = True
    title: str = "Gantt chart; the table beside it holds the same rows"
    desc: str = "A bar runs from the start to the finish of a task, its filled part is done; diamonds are milestones."
    extra: Sequence[date] = field(default=())  # days that have to lie inside as well

    def days(self) -> list[date]:
        """Every day that has to lie inside."""
        found = [
            day
            for row in self.rows
            for day in (row.start, row.finish, row.base_start, row.base_finish)
            if day is not None
        ]
        return [*found, *self.extra] or [self.today or date(2026, 1, 1)]


def gantt(chart: Chart, zoom: Zoom = Zoom.MONTHS, palette: str = "screen") -> str:
    """The whole chart for the screen, beside a table with rows of the same height."""
    pen, axis = Pen(palette), screen_axis(chart.days(), zoom)
    height = HEAD + ROW * len(chart.rows)
    marks = head(pen, axis, 0, height, chart.today)
    marks += [
        pen.line(0, HEAD + i * ROW - 0.5, axis.end, HEAD + i * ROW - 0.5, "c-grid") for i in range(len(chart.rows) + 1)
    ]
    marks += _body(pen, axis, chart, range(len(chart.rows)), HEAD)
    role = "group" if any(row.url for row in chart.rows) and palette == "screen" else "img"
    return pen.svg(axis.end, height, marks, chart.title, chart.desc, role)


def gantt_pages(chart: Chart, width: float, height: float) -> list[str]:
    """The chart cut into pages for print, each with the names, the head and its part of the rows and links."""
    pen, names = Pen("print"), _room_for_names(chart.rows, width)
    days, room = chart.days(), width - names - GAP
    spare = ((max(days) - min(days)).days + 30) * WORDS / (room - WORDS)
    axis = fitted_axis([*days, max(days) + timedelta(days=ceil(spare))], room, names + GAP)
    row = min(max((height - HEAD - 2) / max(len(chart.rows), 1), 18.0), 26.0)  # few rows fill their page
    room = max(int((height - HEAD) // row), 1)
    pages = []
    for first in range(0, max(len(chart.rows), 1), room):
        part = range(first, min(first + room, len(chart.rows)))
        bottom = HEAD + row * len(part)
        marks = head(pen, axis, 0, bottom, chart.today) + _columns(
            pen, chart.rows[first : first + room], width, names, row
        )
        marks += _body(pen, axis, chart, part, HEAD, row)
        desc = f"Rows {first + 1} to {part.stop} of {len(chart.rows)}. {chart.desc}"
        pages.append(pen.svg(width, bottom + 1, marks, chart.title, desc))
    return pages


def _room_for_names(rows: Sequence[Row], width: float) -> float:
    """As the longest name needs it, up to two fifths of the page."""
    longest = max((_inset(row) + width_of(row.title) for row in rows), default=0.0)
    return min(max(longest + COLUMNS + 8, 240.0), width * 0.4)


def _inset(row: Row) -> float:
    return min(row.depth, 6) * 9.0


def _columns(pen: Pen, rows: Sequence[Row], width: float, names: float, row: float) -> list[str]:
    """Task, finish and slip, left of the bars of a printed page."""
    marks = [
        pen.text(0, 28, "Task", "c-strong"),
        pen.text(names - 52, 28, "Finish", "c-right c-strong"),
        pen.text(names - 8, 28, "Slip", "c-right c-strong"),
        pen.line(0, HEAD - 0.5, width, HEAD - 0.5, "c-drop"),
    ]
    for i, each in enumerate(rows):
        y, inset = HEAD + i * row + row * 0.68, _inset(each)
        name = clip(each.title, names - COLUMNS - inset, 11)
        marks += [
            pen.text(inset, y, name, "c-ink" if each.kind != "ext" else ""),
            pen.text(names - 52, y, written(each.finish), "c-right"),
            pen.text(names - 8, y, each.slip, f"c-right c-{each.tone}" if each.tone else "c-right"),
            pen.line(0, HEAD + (i + 1) * row - 0.5, width, HEAD + (i + 1) * row - 0.5, "c-grid"),
        ]
    return marks


def _body(pen: Pen, axis: Axis, chart: Chart, part: range, top: float, row: float = ROW) -> list[str]:
    """Links, bars and words of some rows, the first of them at `top`."""
    heights = {each.key: top + (i - part.start) * row + row * 12 / 28 for i, each in enumerate(chart.rows)}
    bottom = top + row * len(part)
    marks: list[str] = []
    if chart.links:
        marks += _links(pen, axis, chart, heights, (top, bottom), row)
    bars: list[str] = []
    words: list[str] = []
    for i in part:
        _row(pen, axis, chart, chart.rows[i], heights[chart.rows[i].key], row / 28, (bars, words))
    return marks + bars + words


def ends_of(axis: Axis, row: Row, y: float) -> tuple[Point, Point] | None:
    """Where links leave and reach a row: the ends of its bar, the corners of its diamond."""
    if row.finish is None or row.start is None:
        return None
    if row.kind in ("ms", "ext"):
        x = axis.after(row.finish)
        return (x - 6.5, y), (x + 6.5, y)
    return (axis.at(row.start), y), (max(axis.after(row.finish), axis.at(row.start) + 1), y)


def _links(
    pen: Pen, axis: Axis, chart: Chart, heights: dict[Hashable, float], window: tuple[float, float], row: float
) -> list[str]:
    """Plain links first, so that the critical ones lie above them."""
    known = {each.key: each for each in chart.rows}
    plain: list[str] = []
    critical: list[str] = []
    for join in chart.joins:
        before, after = known.get(join.before), known.get(join.after)
        if before is None or after is None or not _reaches(heights[join.before], heights[join.after], window, row):
            continue
        one, two = ends_of(axis, before, heights[join.before]), ends_of(axis, after, heights[join.after])
        if one is None or two is None:
            continue
        hot = chart.critical and before.critical and after.critical
        css = (" c-crit" if hot else "") + (" c-ext" if join.external or before.kind == "ext" else "")
        (critical if hot else plain).extend(_link(pen, elbow(join.type, one, two, row), css, window, row / 28))
    return plain + critical


def _reaches(one: float, two: float, window: tuple[float, float], row: float) -> bool:
    """Whether a link between two heights may have a part in the window."""
    return min(one, two) - row <= window[1] and max(one, two) + row >= window[0]


def _link(pen: Pen, points: list[Point], css: str, window: tuple[float, float], size: float) -> Iterable[str]:
    top, bottom = window
    for part in inside(points, top, bottom):
        yield pen.path(path_of(part), f"c-dep{css}")
    (x0, _), (x, y) = points[-2], points[-1]
    if top <= y <= bottom:
        back, side = (-5.5 if x0 < x else 5.5) * size, 3.5 * size
        yield pen.path(
            f"M{num(x + back)} {num(y - side)}L{num(x)} {num(y)}L{num(x + back)} {num(y + side)}z", f"c-dep-end{css}"
        )


def _row(pen: Pen, axis: Axis, chart: Chart, row: Row, y: float, size: float, to: tuple[list[str], list[str]]) -> None:
    """The marks of one row to the bars, its words to the words, which lie above everything."""
    bars, words = to
    if row.start is None or row.finish is None:
        return
    css = " c-crit" if row.critical and chart.critical else ""
    if row.kind == "group":
        bars.append(pen.link(row.url, _bracket(pen, axis, row.start, row.finish, y, size), said(row)))
    elif row.kind == "task":
        bars.append(pen.link(row.url, _bar(pen, axis, row, y, css, size), said(row)))
        if 0 < row.percent < 100:
            words.append(pen.halo(axis.after(row.finish) + 6, y + 4, f"{row.percent}%"))
    else:
        bars.append(pen.link(row.url, _diamond(pen, axis, row, y, css, size), said(row)))
        look = "c-crit c-strong" if css else "c-ink c-strong"
        words.append(pen.halo(axis.after(row.finish) + 11, y + 4, short(row.finish, chart.today), look))


def _bracket(pen: Pen, axis: Axis, start: date, finish: date, y: float, size: float) -> str:
    x1, x2, top = axis.at(start), axis.after(finish), y - 3 * size
    nook = min(5.0, (x2 - x1) / 2)
    return pen.path(
        f"M{num(x1)} {num(top)}H{num(x2)}v{num(9 * size)}l{num(-nook)} {num(-4 * size)}H{num(x1 + nook)}l{num(-nook)} {num(4 * size)}z",
        "c-group",
    )


def _bar(pen: Pen, axis: Axis, row: Row, y: float, css: str, size: float) -> str:
    if row.start is None or row.finish is None:
        return ""
    x1, x2, marks = axis.at(row.start), axis.after(row.finish), ""
    if row.base_start and row.base_finish:
        left = axis.at(row.base_start)
        marks = pen.rect(left, y + 7 * size, axis.after(row.base_finish) - left, 4 * size, "c-baseline", 1.5)
    width = max(x2 - x1, 1.0)
    marks += pen.rect(x1, y - 6 * size, width, 11 * size, f"c-bar{css}", min(2.5, width / 2))
    if row.percent:
        share = width * min(row.percent, 100) / 100
        marks += pen.rect(x1, y - 6 * size, share, 11 * size, f"c-done-bar{css}", min(2.5, share / 2))
    return marks


def _diamond(pen: Pen, axis: Axis, row: Row, y: float, css: str, size: float) -> str:
    if row.finish is None:
        return ""
    x, marks = axis.after(row.finish), ""
    if row.base_finish and row.base_finish != row.finish:
        base = axis.after(row.base_finish)
        marks = pen.line(base, y, x, y, f"c-way c-thin{css}") + pen.diamond(base, y, 5 * size, "c-ms-base")
    look = "c-ext" if row.kind == "ext" else "c-done" if row.done else "c-crit" if css else "c-task"
    marks += pen.diamond(x, y, 6.5 * size, f"c-ms {look}")
    if row.kind == "ext":
        marks += pen.path(
            f"M{num(x - 3 * size)} {num(y)}h{num(5 * size)}m{num(-2 * size)} {num(-2 * size)}l{num(2 * size)} {num(2 * size)} {num(-2 * size)} {num(2 * size)}",
            "c-ext-mark",
        )
    return marks


def said(row: Row) -> str:
    """A row in words, for whoever points at its bar."""
    if row.kind in ("ms", "ext"):
        return f"{row.title}: {written(row.finish)}"
    done = f", {row.percent} % done" if row.percent and row.kind == "task" else ""
    return f"{row.title}: {written(row.start)} to {written(row.finish)}{done}"
