"""Pictures of a simulation: how sure each date or amount is, and what moves it."""

from collections.abc import Sequence
from dataclasses import dataclass

from pmo.core.charts.pen import Pen, clip, width_of

LEFT, TOP, FOOT, RIGHT = 44.0, 30.0, 24.0, 16.0
ROW, NAME, END = 26.0, 190.0, 62.0


@dataclass(frozen=True, slots=True)
class Drop:
    """A value of the curve that is named: P80 14 Mar 2027. A promise stands as a line of its own."""

    value: float
    share: float
    words: str
    promise: bool = False


@dataclass(frozen=True, slots=True)
class Swing:
    """What one driver does to the result, beside the mean: `low` when the driver is below its own mean, `high` above."""

    name: str
    low: float
    high: float
    low_words: str
    high_words: str


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Where values and shares lie."""

    low: float
    high: float
    width: float
    height: float

    def x(self, value: float) -> float:
        """From the left."""
        room = self.width - LEFT - RIGHT
        return LEFT + room * (min(max(value, self.low), self.high) - self.low) / ((self.high - self.low) or 1)

    def y(self, share: float) -> float:
        """From the top."""
        return self.height - FOOT - (self.height - TOP - FOOT) * share


def s_curve(
    points: Sequence[tuple[float, float]], names: Sequence[tuple[float, str]], drops: Sequence[Drop], title: str,
    desc: str = "", *, width: float = 540, height: float = 260, palette: str = "screen",
) -> str:  # fmt: skip
    """The share of runs that stay within each value. points: (value, share 0 to 1), both rising; names: (value, word below)."""
    pen = Pen(palette)
    values = [value for value, _ in points] + [drop.value for drop in drops]
    sheet = _Sheet(min(values, default=0), max(values, default=1), width, height)
    marks = [*_shares(pen, sheet), *_below(pen, sheet, names)]
    marks.append(pen.poly([(sheet.x(value), sheet.y(share)) for value, share in points], "c-line c-actual"))
    for drop in drops:
        marks += _promise(pen, sheet, drop) if drop.promise else _drop(pen, sheet, drop)
    return pen.svg(width, height, marks, title, desc)


def _shares(pen: Pen, sheet: _Sheet) -> list[str]:
    found = []
    for share in (0, 0.2, 0.4, 0.6, 0.8, 1):
        y = sheet.y(share)
        found.append(pen.line(LEFT, y, sheet.width - RIGHT, y, "c-grid" if share else "c-zero"))
        found.append(pen.text(LEFT - 6, y + 4, f"{share:.0%}", "c-right"))
    return found


def _below(pen: Pen, sheet: _Sheet, names: Sequence[tuple[float, str]]) -> list[str]:
    found, free = [], 0.0
    for value, word in names:
        x, half = sheet.x(value), width_of(word) / 2
        if sheet.low <= value <= sheet.high and x - half >= free and x + half <= sheet.width:
            found.append(pen.text(x, sheet.height - 6, word, "c-mid"))
            free = x + half + 8
    return found


def _drop(pen: Pen, sheet: _Sheet, drop: Drop) -> list[str]:
    """Down to the axis; its words where the curve is not: left above it, or right below."""
    x, y = sheet.x(drop.value), sheet.y(drop.share)
    left = x - 8 - width_of(drop.words, 12, True) > LEFT
    words = pen.halo(x - 8, y + 1, drop.words, "c-m c-ink c-strong c-right") if left else pen.halo(x + 9, y + 7, drop.words, "c-m c-ink c-strong")  # fmt: skip
    return [pen.line(x, y, x, sheet.y(0), "c-drop"), pen.circle(x, y, 3.5, "c-point"), words]


def _promise(pen: Pen, sheet: _Sheet, drop: Drop) -> list[str]:
    x, half = sheet.x(drop.value), width_of(drop.words, 12, True) / 2
    at = min(max(x, half + 2), sheet.width - half - 2)
    return [
        pen.line(x, TOP - 8, x, sheet.y(0), "c-plan"),
        pen.text(at, TOP - 13, drop.words, "c-m c-ink c-mid"),
    ]


def tornado(
    rows: Sequence[Swing], mean: str, title: str, desc: str = "", *, width: float = 540, palette: str = "screen"
) -> str:
    """One bar a driver on both sides of the mean, the widest first. `mean` stands above the line."""
    pen = Pen(palette)
    rows = sorted(rows, key=lambda row: -abs(row.high - row.low))
    low = min([min(row.low, row.high) for row in rows] + [0.0])
    high = max([max(row.low, row.high) for row in rows] + [0.0])
    scale = (width - NAME - 2 * END) / ((high - low) or 1)
    zero, bottom = NAME + END - low * scale, 22 + ROW * len(rows)
    marks = [pen.text(zero, 12, mean, "c-mid"), pen.line(zero, 18, zero, bottom, "c-drop")]
    for place, row in enumerate(rows):
        marks += _bar(pen, row, 22 + ROW * place, zero, scale)
    return pen.svg(width, bottom + 2, marks, title, desc)


def _bar(pen: Pen, row: Swing, top: float, zero: float, scale: float) -> list[str]:
    marks = [pen.text(0, top + 16, clip(row.name, NAME - 8), "c-ink c-m")]
    for value, words, look in ((row.low, row.low_words, "c-fill-p"), (row.high, row.high_words, "c-fill-x")):
        size = abs(value) * scale
        marks.append(pen.rect(zero - size if value < 0 else zero, top + 5, size, 14, look, 2))
        marks.append(
            pen.text(zero - size - 6 if value < 0 else zero + size + 6, top + 16, words, "c-right" if value < 0 else "")
        )
    return marks
