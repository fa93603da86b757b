"""Lines over periods: baseline, plan, forecast and actual, with flags for what happens on the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from pmo.core.charts.pen import Pen, num, width_of

_TOP, _BOTTOM = 20.0, 20.0


@dataclass(frozen=True)
class Line:
    """One line. `kind` is base, plan, forecast or actual; None in `values` is a gap; `label` stands at its end."""

    kind: str
    label: str
    values: Sequence[float | None]


@dataclass(frozen=True)
class Flag:
    """Something that happens at a place of the axis, such as a review."""

    at: float
    words: str


@dataclass(frozen=True)
class Frame:
    """Where things lie on the sheet."""

    width: float
    height: float
    left: float
    right: float
    low: float
    high: float
    count: int

    def x(self, at: float) -> float:
        """From the left for a place of the axis."""
        return self.left + (self.width - self.left - self.right) * at / max(self.count - 1, 1)

    def y(self, value: float) -> float:
        """From the top for a value."""
        room = self.height - _TOP - _BOTTOM
        return _TOP + room - room * (value - self.low) / ((self.high - self.low) or 1)


def line_chart(
    names: Sequence[str], lines: Sequence[Line], unit: str, title: str, desc: str = "", *, today: float | None = None,
    flags: Sequence[Flag] = (), width: float = 752, height: float = 290, palette: str = "screen",
) -> str:  # fmt: skip
    """Lines over named periods. Labels stand at the line ends and are moved apart where they would touch."""
    pen = Pen(palette)
    values = [value for line in lines for value in line.values if value is not None]
    steps = ticks(min([*values, 0.0]), max([*values, 0.0]))
    left = max(28.0, max(width_of(_figure(step)) for step in steps) + 8)
    right = max([width_of(line.label, 12, True) + 12 for line in lines if line.label] or [20.0])
    frame = Frame(width, height, left, min(right, width / 3), steps[0], steps[-1], len(names))
    marks = [pen.text(0, 10, unit), *_grid(pen, frame, steps), *_axis(pen, frame, names)]
    if today is not None and 0 <= today <= len(names) - 1:
        marks += _today(pen, frame, today, unit)
    marks += _flags(pen, frame, flags)
    marks += [mark for line in lines for mark in _line(pen, frame, line)]
    marks += _labels(pen, frame, lines)
    return pen.svg(width, height, marks, title, desc)


def _today(pen: Pen, frame: Frame, at: float, unit: str) -> list[str]:
    """A line, and its word above it unless the name of the unit stands there."""
    x = frame.x(at)
    clear = x - 20 > width_of(unit)
    words = pen.text(x, 12, "Today", "c-mid") if clear else pen.text(x + 5, _TOP + 12, "Today")
    return [pen.line(x, 16, x, frame.height - _BOTTOM, "c-today"), words]


def ticks(low: float, high: float, want: int = 3) -> list[float]:
    """Round steps that hold everything from `low` to `high`."""
    span = (high - low) or 1.0
    rough = span / want
    size = 10.0 ** floor(log10(rough))
    step = next(size * part for part in (1, 2, 2.5, 5, 10) if size * part >= rough)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [step * at for at in range(first, max(last, first + 1) + 1)]


def _figure(value: float) -> str:
    return f"{value:,.10g}".replace("-", "−")


def _grid(pen: Pen, frame: Frame, steps: list[float]) -> list[str]:
    found = []
    for step in steps:
        y = frame.y(step)
        found += [
            pen.line(frame.left, y, frame.width - frame.right, y, "c-grid" if step else "c-zero"),
            pen.text(frame.left - 6, y + 4, _figure(step), "c-right"),
        ]
    return found


def _axis(pen: Pen, frame: Frame, names: Sequence[str]) -> list[str]:
    room = (frame.width - frame.left - frame.right) / max(len(names), 1)
    widest = max((width_of(name) for name in names), default=0) + 6
    every = max(1, ceil(widest / max(room, 1)))
    return [_name(pen, frame, at, name) for at, name in enumerate(names) if at % every == 0]


def _name(pen: Pen, frame: Frame, at: int, name: str) -> str:
    """Under its place; a first name that would leave the sheet begins at its edge."""
    x, y = frame.x(at), frame.height - 5
    return pen.text(x, y, name, "c-mid") if x >= width_of(name) / 2 else pen.text(0, y, name)


def _flags(pen: Pen, frame: Frame, flags: Sequence[Flag]) -> list[str]:
    """Each on the first line where it does not touch the one before."""
    found, free = [], [0.0, 0.0, 0.0]
    for flag in sorted(flags, key=lambda each: each.at):
        x = frame.x(flag.at)
        row = next((at for at, end in enumerate(free) if end <= x), 0)
        free[row] = x + 18 + width_of(flag.words)
        y = _TOP + 4 + row * 15
        found += [
            pen.line(x, y + 4, x, frame.height - _BOTTOM, "c-drop"),
            pen.path(f"M{num(x)} {num(y - 6)}h8l-2.5 3.2 2.5 3.2h-8v5", "c-flag"),
            pen.text(x + 12, y + 2, flag.words),
        ]
    return found


def _line(pen: Pen, frame: Frame, line: Line) -> list[str]:
    points = [(frame.x(at), frame.y(value)) for at, value in enumerate(line.values) if value is not None]
    if not points:
        return []
    way = " ".join(f"{num(x)},{num(y)}" for x, y in points)
    drawn = f'<polyline points="{way}"{pen.paint(f"c-line c-{line.kind}")}/>'
    return [drawn] + ([pen.circle(*points[-1], 3.5, "c-point")] if line.kind == "actual" else [])


def _labels(pen: Pen, frame: Frame, lines: Sequence[Line]) -> list[str]:
    ends = []
    for line in lines:
        last = next((at for at in range(len(line.values) - 1, -1, -1) if line.values[at] is not None), None)
        value = line.values[last] if last is not None else None
        if line.label and last is not None and value is not None:
            ends.append((frame.y(value), line))
    ends.sort(key=lambda pair: pair[0])
    found, lowest = [], _TOP
    for y, line in ends:
        lowest = max(y + 4, lowest + 15)
        look = ("c-accent " if line.kind in {"actual", "forecast"} else "") + (
            "c-m" if line.kind == "base" else "c-m c-strong"
        )
        found.append(pen.text(frame.width - frame.right + 7, lowest, line.label, look))
    return found
