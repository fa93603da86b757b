"""The plan on a page: flagged milestones in three levels of swim lane, laid out so that nothing lies on anything else.

Every milestone takes the first row of its lane in which its mark and its label are free. Rows are as high as the page allows;
where even the smallest do not fit, labels get shorter, and then what is flagged least far up is left out and counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from planning.drawing.axis import Axis, fitted_axis, head, short
from pmo.core.charts.pen import Pen, clip, width_of

SIZES = {
    "A4": (1047.0, 660.0),
    "A3": (1512.0, 980.0),
}  # what a page in landscape has left inside its margins, in pixels
COLUMNS = {"A4": (104.0, 104.0, 84.0), "A3": (136.0, 136.0, 110.0)}
HEAD, GAP = 34.0, 6.0
STEPS = ((54.0, 14.0, 340.0), (43.0, 13.0, 320.0), (34.0, 12.0, 300.0), (28.0, 11.5, 280.0), (24.0, 11.0, 260.0), (20.0, 11.0, 220.0), (17.0, 10.0, 190.0), (14.0, 9.0, 160.0), (11.5, 8.0, 130.0), (10.0, 7.0, 96.0))  # fmt: skip
Lanes = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Item:
    """One milestone; `rank` is lower the further up it is flagged."""

    lanes: Lanes
    title: str
    day: date
    base: date | None = None
    rank: int = 0
    critical: bool = False
    done: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """Where a milestone and its label lie."""

    item: Item
    x: float
    y: float
    text_x: float
    label: str
    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Lane:
    """One lane of the lowest level that has a name, from top to bottom."""

    lanes: Lanes
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Page:
    """The finished layout."""

    width: float
    height: float
    axis: Axis
    columns: Sequence[float]
    lanes: Sequence[Lane]
    boxes: Sequence[Box]
    font: float
    row: float
    left_out: Sequence[Item]


def lay_out(items: Sequence[Item], size: str = "A4") -> Page:
    """Places for as many items as the page has room for."""
    kept = sorted(items, key=lambda item: item.rank)
    while True:
        for step in STEPS:
            page = _try(kept, items, size, step)
            if page.height <= SIZES[size][1] or len(kept) <= 1:
                return page
        over = page.height / SIZES[size][1]
        kept = kept[: max(min(int(len(kept) / over), len(kept) - 1), 1)]


def one_page(page: Page, today: date | None, title: str, desc: str = "", palette: str = "screen") -> str:
    """The drawing of a layout."""
    pen = Pen(palette)
    marks = _bands(pen, page) + head(pen, page.axis, 0, page.height, today) + _rules(pen, page)
    over: list[str] = []
    for box in page.boxes:
        css = " c-crit" if box.item.critical and not box.item.done else ""
        size = min(5.5, page.row * 0.34)
        if box.item.base and box.item.base != box.item.day:
            base = max(page.axis.after(box.item.base), page.axis.x0 + size)
            marks += [
                pen.line(base, box.y, box.x, box.y, f"c-way c-thin{css}"),
                pen.diamond(base, box.y, size * 0.7, "c-ms-base"),
            ]
        look = "c-done" if box.item.done else "c-crit" if css else "c-task"
        marks.append(pen.diamond(box.x, box.y, size, f"c-ms {look}"))
        over.append(pen.halo(box.text_x, box.y + page.font * 0.36, box.label, "c-crit" if css else "c-ink", page.font))
    return pen.svg(page.width, page.height, marks + over, title, desc)


def _try(kept: Sequence[Item], items: Sequence[Item], size: str, step: tuple[float, float, float]) -> Page:
    row, font, most = step
    width = SIZES[size][0]
    columns = [wide if any(item.lanes[i] for item in items) else 0.0 for i, wide in enumerate(COLUMNS[size])]
    axis = _axis(items, width, sum(columns))
    order = {lanes: i for i, lanes in enumerate(dict.fromkeys(item.lanes for item in items))}
    lanes: list[Lane] = []
    boxes: list[Box] = []
    y = HEAD
    for key, group in groupby(
        sorted(kept, key=lambda item: (order[item.lanes], item.day)), key=lambda item: item.lanes
    ):
        placed, rows = _pack(list(group), axis, y + GAP / 2, row, font, most)
        boxes += placed
        lanes.append(Lane(key, y, y + rows * row + GAP))
        y += rows * row + GAP
    shown = {id(item) for item in kept}
    return Page(width, y, axis, columns, lanes, boxes, font, row, [item for item in items if id(item) not in shown])


def _axis(items: Sequence[Item], width: float, names: float) -> Axis:
    days = [day for item in items for day in (item.day, item.base) if day] or [date(2026, 1, 1)]
    span = (max(days) - min(days)).days
    return fitted_axis([min(days), max(days) + timedelta(days=max(span // 7, 20))], width - names, names)


def _pack(items: Sequence[Item], axis: Axis, top: float, row: float, font: float, most: float) -> tuple[list[Box], int]:
    """The items of one lane, each in the first row that is free from end to end."""
    taken: list[list[tuple[float, float]]] = []
    boxes = []
    for item in items:
        x = axis.after(item.day)
        date_words = short(item.day)
        label = f"{clip(item.title, most - width_of(date_words, font), font * 1.04)} {date_words}"
        long, arm = width_of(label, font), row * 0.34 + 4
        base = max(axis.after(item.base), axis.x0 + 5) if item.base else x
        text_x = max(x, base) + arm  # right of the mark and of the baseline's, or left of both at the edge
        text_x = text_x if text_x + long <= axis.end else max(min(x, base) - arm - long, axis.x0)
        left, right = max(min(x - arm, text_x, base - 5), axis.x0), max(x + arm, text_x + long, base + 5)
        at = next((i for i, spans in enumerate(taken) if all(right <= a or b <= left for a, b in spans)), len(taken))
        if at == len(taken):
            taken.append([])
        taken[at].append((left, right))
        y = top + at * row
        boxes.append(Box(item, x, y + row / 2, text_x, label, left, right, y, y + row))
    return boxes, len(taken)


def _bands(pen: Pen, page: Page) -> list[str]:
    """The ground behind the names."""
    return [pen.rect(0, HEAD, page.axis.x0, page.height - HEAD, "c-band")] if page.axis.x0 else []


def _rules(pen: Pen, page: Page) -> list[str]:
    """Lines between lanes, and the names of the three levels, each once for all lanes below it."""
    marks = [
        pen.line(0, HEAD, page.width, HEAD, "c-drop"),
        pen.line(0, page.height - 0.5, page.width, page.height - 0.5, "c-drop"),
    ]
    x = 0.0
    for level, wide in enumerate(page.columns):
        if not wide:
            continue
        for key, group in groupby(page.lanes, key=lambda lane: lane.lanes[: level + 1]):
            lanes = list(group)
            top, bottom = lanes[0].top, lanes[-1].bottom
            marks.append(pen.line(x, top - 0.5, page.width, top - 0.5, "c-drop" if level == 0 else "c-grid"))
            marks += _name(pen, key[level], x, top, bottom, wide)
        x += wide
        marks.append(pen.line(x - 0.5, HEAD, x - 0.5, page.height, "c-drop" if level == 2 else "c-grid"))
    return marks


def _name(pen: Pen, words: str, x: float, top: float, bottom: float, wide: float) -> list[str]:
    """A name in as many lines as its lane has room for, the last one shortened."""
    size = min(11.0, max(bottom - top - 2, 6.0))
    room = max(int((bottom - top) // (size + 2)), 1)
    lines = _wrapped(words, wide - 10, size)
    if len(lines) > room:
        lines = [*lines[: room - 1], clip(" ".join(lines[room - 1 :]), wide - 10, size * 1.06)]
    first = top + size + 1 if len(lines) * (size + 2) < bottom - top - 4 else top + size - 0.5
    return [pen.text(x + 5, first + i * (size + 2), line, "c-ink", size) for i, line in enumerate(lines)]


def _wrapped(words: str, wide: float, size: float) -> list[str]:
    lines: list[str] = []
    for word in words.split():
        if lines and width_of(f"{lines[-1]} {word}", size) <= wide:
            lines[-1] += f" {word}"
        else:
            lines.append(clip(word, wide, size * 1.06))
    return lines
