"""Bubbles: two measures across and up, a third as the area, the rating as colour, shape and letter."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from pmo.core.charts.lines import ticks
from pmo.core.charts.pen import Pen, clip, rag_shape, width_of

_LEFT, _RIGHT, _TOP, _BOTTOM = 44.0, 16.0, 24.0, 36.0
_LARGEST, _SMALLEST = 30.0, 6.0  # radius
_ROOM = 1.15  # of the largest value, so that its bubble stays on the sheet
Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True)
class Bubble:
    """One piece of work. `size` gives the area, `note` stands under the name, `url` is where a click leads."""

    name: str
    x: float
    y: float
    size: float
    rag: str
    note: str = ""
    url: str = ""


Placed = tuple[Bubble, float, float, float]  # with the place of its middle and its radius


def bubbles(
    rows: Sequence[Bubble], across: str, up: str, title: str, desc: str = "", *,
    width: float = 394, height: float = 260, palette: str = "screen",
) -> str:  # fmt: skip
    """The largest lie below the smaller ones; names stand where they touch no other name, or are left to the table."""
    pen = Pen(palette)
    xs = ticks(0.0, _ROOM * max((row.x for row in rows), default=1.0), 4)
    ys = ticks(0.0, _ROOM * max((row.y for row in rows), default=1.0), 3)
    most = max((row.size for row in rows), default=0.0) or 1.0

    def at(row: Bubble) -> tuple[float, float, float]:
        x = _LEFT + (width - _LEFT - _RIGHT) * row.x / xs[-1]
        y = height - _BOTTOM - (height - _TOP - _BOTTOM) * row.y / ys[-1]
        return x, y, max(_LARGEST * sqrt(max(row.size, 0.0) / most), _SMALLEST)

    placed = sorted(((row, *at(row)) for row in rows), key=lambda each: -each[3])
    marks = [pen.text(0, 10, up), pen.text(width - _RIGHT, height - 4, across, "c-right")]
    marks += _axes(pen, xs, ys, width, height)
    marks += [pen.link(row.url, _bubble(pen, row, x, y, r), f"{row.name}, {row.note}") for row, x, y, r in placed]
    marks += _names(pen, placed, width, height)
    return pen.svg(width, height, marks, title, desc, "group" if any(row.url for row in rows) else "img")


def _axes(pen: Pen, xs: list[float], ys: list[float], width: float, height: float) -> list[str]:
    found, foot = [], height - _BOTTOM
    for step in ys:
        y = foot - (foot - _TOP) * step / ys[-1]
        found += [pen.line(_LEFT, y, width - _RIGHT, y, "c-grid" if step else "c-zero"), pen.text(_LEFT - 6, y + 4, f"{step:,.6g}", "c-right")]  # fmt: skip
    return found + [
        pen.text(_LEFT + (width - _LEFT - _RIGHT) * step / xs[-1], foot + 15, f"{step:,.6g}", "c-mid") for step in xs
    ]


def _bubble(pen: Pen, row: Bubble, x: float, y: float, r: float) -> str:
    tone = row.rag[0] if row.rag[:1] in {"r", "a", "g"} else "n"
    return pen.circle(x, y, r, f"c-bub-{tone}") + rag_shape(pen, row.rag, x, y, 6 if len(row.rag) == 1 else 5)


def _names(pen: Pen, placed: list[Placed], width: float, height: float) -> list[str]:
    """Above, below, or beside: where it touches no name and no rating, and as few other bubbles as may be."""
    taken: list[Box] = [(x - 7, y - 7, x + 7, y + 7) for _, x, y, _ in placed]
    discs: list[Box] = [(x - r, y - r, x + r, y + r) for _, x, y, r in placed]
    sheet = (_LEFT, 12.0, width, height - _BOTTOM + 2)
    found = []
    for row, x, y, r in placed:
        words = clip(row.name, 120)
        half = max(width_of(words, 12, True), width_of(row.note)) / 2
        free = [box for box in _around(x, y, r, half, width) if _inside(box, sheet) and not _touched(box, taken)]
        if free:
            box = min(free, key=lambda each: _touched(each, discs))
            taken.append(box)
            middle = (box[0] + box[2]) / 2
            found += [pen.halo(middle, box[1] + 11, words, "c-ink c-m c-medium c-mid"), pen.halo(middle, box[1] + 24, row.note, "c-mid")]  # fmt: skip
    return found


def _around(x: float, y: float, r: float, half: float, width: float) -> list[Box]:
    tops = [(x, y - r - 30), (x, y + r + 3), (x + r + half + 4, y - 14), (x - r - half - 4, y - 14)]
    lefts = [(min(max(middle - half, _LEFT), width - 2 * half), top) for middle, top in tops]
    return [(left, top, left + 2 * half, top + 28) for left, top in lefts]


def _inside(box: Box, sheet: Box) -> bool:
    slack = 0.1
    return box[0] >= sheet[0] - slack and box[1] >= sheet[1] and box[2] <= sheet[2] + slack and box[3] <= sheet[3]


def _touched(box: Box, others: list[Box]) -> int:
    """How many of the others it lies on."""
    return sum(box[0] < c and a < box[2] and box[1] < d and b < box[3] for a, b, c, d in others)
