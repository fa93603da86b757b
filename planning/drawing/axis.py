"""The axis of time: days become places, and weeks, months, quarters or years become lines with their names."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pmo.core.charts.pen import Pen, width_of

DAY = timedelta(days=1)
MOST = 16_000.0  # the widest picture in pixels


class Zoom(StrEnum):
    """How much time a picture shows in the same room."""

    WEEKS = "weeks"
    MONTHS = "months"
    QUARTERS = "quarters"


PER_DAY = {Zoom.WEEKS: 8.0, Zoom.MONTHS: 2.15, Zoom.QUARTERS: 0.8}
ROOM = {Zoom.WEEKS: 30.0, Zoom.MONTHS: 20.0, Zoom.QUARTERS: 20.0}  # what the name of a step needs
STEP = {Zoom.WEEKS: 7, Zoom.MONTHS: 30.4, Zoom.QUARTERS: 91.3}


@dataclass(frozen=True, slots=True)
class Axis:
    """`x0` is where the morning of `first` lies."""

    first: date
    last: date
    per_day: float
    zoom: Zoom = Zoom.MONTHS
    x0: float = 0.0

    @property
    def width(self) -> float:
        """From the first morning to the last evening."""
        return ((self.last - self.first).days + 1) * self.per_day

    @property
    def end(self) -> float:
        """Where the evening of the last day lies."""
        return self.x0 + self.width

    def at(self, day: date) -> float:
        """The morning of a day."""
        return self.x0 + (day - self.first).days * self.per_day

    def after(self, day: date) -> float:
        """The evening of a day: where work ends that ends on it."""
        return self.at(day + DAY)

    def major(self) -> Iterator[tuple[date, str]]:
        """Where the upper names of the head begin."""
        if self.zoom is Zoom.WEEKS:
            return ((day, f"{day:%b %Y}") for day in months(self.first, self.last))
        if self.zoom is Zoom.MONTHS:
            return ((day, quarter(day, True)) for day in months(self.first, self.last) if day.month % 3 == 1)
        return ((day, year_of(day)) for day in months(self.first, self.last) if day.month == 4)

    def minor(self) -> Iterator[tuple[date, str]]:
        """Where the lower names begin."""
        if self.zoom is Zoom.WEEKS:
            return ((day, f"{day.day}") for day in mondays(self.first, self.last))
        if self.zoom is Zoom.MONTHS:
            return ((day, f"{day:%b}") for day in months(self.first, self.last))
        return ((day, quarter(day)) for day in months(self.first, self.last) if day.month % 3 == 1)


def screen_axis(days: list[date], zoom: Zoom, at_least: float = 780.0) -> Axis:
    """Whole months around the days, no narrower than `at_least`."""
    first = min(days).replace(day=1)
    last = _month_end(max(days) + timedelta(days=int(80 / PER_DAY[zoom])))  # room for the words beside the last bar
    count = (last - first).days + 1
    per_day = min(PER_DAY[zoom], MOST / count)
    if count * per_day < at_least:
        last = first + timedelta(days=int(at_least / per_day))
    return Axis(first, last, per_day, zoom)


def fitted_axis(days: list[date], width: float, x0: float = 0.0) -> Axis:
    """Whole months around the days in a given width, with the finest steps whose names have room."""
    first, last = min(days).replace(day=1), _month_end(max(days))
    per_day = width / ((last - first).days + 1)
    zoom = next((zoom for zoom in Zoom if STEP[zoom] * per_day >= ROOM[zoom]), Zoom.QUARTERS)
    return Axis(first, last, per_day, zoom, x0)


def head(pen: Pen, axis: Axis, top: float, bottom: float, today: date | None = None) -> list[str]:
    """Names above, lines down to `bottom`, and today; names that would touch the one before or today are left out."""
    marks: list[str] = []
    majors, low = _names(axis, axis.major(), 0.6, None), False
    box = _box(axis, today)
    if box:
        low = any(x < box[1] and box[0] < x + width_of(name, 11, True) for x, name in majors)
    if axis.per_day * STEP[axis.zoom] >= 4:
        marks += [pen.line(axis.at(day), top + 20, axis.at(day), bottom, "c-grid") for day, _ in axis.minor()]
    marks += [pen.line(axis.at(day), top, axis.at(day), bottom, "c-drop") for day, _ in axis.major()]
    marks += [pen.text(x, top + 28, name) for x, name in _names(axis, axis.minor(), 0.56, box if low else None)]
    marks += [pen.text(x, top + 12, name, "c-ink c-strong") for x, name in majors]
    return marks + (_today(pen, axis, today, box, (top + (17 if low else 1), bottom)) if today and box else [])


def _names(
    axis: Axis, names: Iterator[tuple[date, str]], wide: float, box: tuple[float, float] | None
) -> list[tuple[float, str]]:
    """Those that have room, with their places."""
    found, free = [], -1.0
    for day, name in names:
        x, end = axis.at(day) + 4, axis.at(day) + 4 + len(name) * 11 * wide
        if x >= free and end < axis.end and not (box and x < box[1] and box[0] < end):
            found.append((x, name))
            free = end + 6
    return found


def _box(axis: Axis, today: date | None) -> tuple[float, float] | None:
    """From where to where the word Today goes; none where today lies outside."""
    if today is None or not axis.first <= today <= axis.last:
        return None
    at = min(max(axis.at(today) + axis.per_day / 2, axis.x0 + 19), axis.end - 19)
    return at - 19, at + 19


def _today(pen: Pen, axis: Axis, today: date, box: tuple[float, float], rows: tuple[float, float]) -> list[str]:
    x, top = axis.at(today) + axis.per_day / 2, rows[0]
    word = pen.text((box[0] + box[1]) / 2, top + 10.5, "Today", "c-on c-mid c-s")
    return [pen.line(x, top + 14, x, rows[1], "c-now"), pen.rect(box[0], top, 38, 14, "c-now-box", 3), word]


def months(first: date, last: date) -> Iterator[date]:
    """The first days of the months that begin between two days, these included."""
    day = first if first.day == 1 else _next_month(first)
    while day <= last:
        yield day
        day = _next_month(day)


def mondays(first: date, last: date) -> Iterator[date]:
    """The Mondays between two days."""
    day = first + timedelta(days=-first.weekday() % 7)
    while day <= last:
        yield day
        day += timedelta(days=7)


def quarter(day: date, with_year: bool = False) -> str:
    """The quarter of the financial year, which begins in April."""
    name = f"Q{(day.month - 1) // 3 or 4}"
    return f"{name} {year_of(day)}" if with_year else name


def year_of(day: date) -> str:
    """The financial year, such as 2026/27."""
    year = day.year if day.month > 3 else day.year - 1
    return f"{year}/{(year + 1) % 100:02}"


def short(day: date, today: date | None = None) -> str:
    """4 Dec; with the year where it lies most of a year away."""
    far = today is not None and abs((day - today).days) > 330
    return f"{day.day} {day:%b}" + (f" {day.year}" if far else "")


def written(day: date | None) -> str:
    """4 Dec 2026."""
    return f"{day.day} {day:%b} {day.year}" if day else ""


def _next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def _month_end(day: date) -> date:
    return _next_month(day) - DAY
