"""Working-time arithmetic in O(log n): instants to working time and back, one at a time or as numpy arrays.

A calendar becomes a table of shifts with the work done before each. Working time is an index: the ticks worked since the
table's first day, so a length of work is a difference of two indices, and adding a duration is an addition. Beyond the
table the week repeats, which is exact because every exception lies inside it.

An index has two instants where a break falls: 17:00 on Friday and 08:00 on Monday. `start_of` gives the later one,
at which work starts, `end_of` the earlier one, at which it ended.
"""

from bisect import bisect_left, bisect_right
from datetime import date
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from planning.engine.calendars import Calendar
from planning.engine.clock import DAY, PER_MINUTE, WEEK

Ticks: TypeAlias = npt.NDArray[np.int64]
Side: TypeAlias = Literal["left", "right"]


class Timeline:
    """A calendar laid out between two days, both widened to whole weeks and to every exception."""

    def __init__(self, calendar: Calendar, first: date, last: date):
        days = [first.toordinal(), last.toordinal(), *(day.toordinal() for day in calendar.exceptions)]
        begin, end = _monday(min(days)) - 7, _monday(max(days)) + 14  # a week without exceptions at either side
        starts, lengths = _shifts(calendar, begin, end)
        self.first, self.last = begin * DAY, end * DAY
        self.per_week = sum((end - start) * PER_MINUTE for shifts in calendar.week for start, end in shifts)
        self.starts_array = np.concatenate(([self.first], starts))
        self.lengths_array = np.concatenate(([0], lengths))
        self.before_array = np.concatenate(([0], np.cumsum(self.lengths_array)[:-1]))
        self.starts: list[int] = self.starts_array.tolist()
        self.lengths: list[int] = self.lengths_array.tolist()
        self.before: list[int] = self.before_array.tolist()
        self.total = self.before[-1] + self.lengths[-1]

    def index(self, instant: int) -> int:
        """Ticks worked up to an instant."""
        if not self.first <= instant < self.last:
            return self._far_index(instant)
        at = bisect_right(self.starts, instant) - 1
        into, length = instant - self.starts[at], self.lengths[at]
        return self.before[at] + (into if into < length else length)

    def start_of(self, index: int) -> int:
        """The latest instant with this index: where work would start."""
        if not 0 <= index < self.total:
            weeks = -(index // self.per_week) if index < 0 else -((index - self.total) // self.per_week + 1)
            return self.start_of(index + weeks * self.per_week) - weeks * WEEK
        at = bisect_right(self.before, index) - 1
        return self.starts[at] + index - self.before[at]

    def end_of(self, index: int) -> int:
        """The earliest instant with this index: where work ended."""
        if not 0 < index <= self.total:
            weeks = -((index - 1) // self.per_week) if index <= 0 else -((index - self.total - 1) // self.per_week + 1)
            return self.end_of(index + weeks * self.per_week) - weeks * WEEK
        at = bisect_left(self.before, index) - 1
        return self.starts[at] + index - self.before[at]

    def _far_index(self, instant: int) -> int:
        edge = self.last - WEEK if instant >= self.last else self.first
        weeks = (instant - edge) // WEEK
        return self.index(instant - weeks * WEEK) + weeks * self.per_week

    def indices(self, instants: Ticks) -> Ticks:
        """`index` of an array of any shape."""
        edge = np.where(instants >= self.last, self.last - WEEK, self.first)
        weeks = np.where((instants >= self.last) | (instants < self.first), (instants - edge) // WEEK, 0)
        near = instants - weeks * WEEK
        at = np.searchsorted(self.starts_array, near, side="right") - 1
        into = np.minimum(near - self.starts_array[at], self.lengths_array[at])
        found: Ticks = self.before_array[at] + into + weeks * self.per_week
        return found

    def starts_of(self, indices: Ticks) -> Ticks:
        """`start_of` of an array of any shape."""
        return self._instants(indices, 0, "right")

    def ends_of(self, indices: Ticks) -> Ticks:
        """`end_of` of an array of any shape."""
        return self._instants(indices, 1, "left")

    def _instants(self, indices: Ticks, lowest: int, side: Side) -> Ticks:
        below, above = indices < lowest, indices >= self.total + lowest
        weeks = np.where(below, (indices - lowest) // self.per_week, 0)
        weeks = np.where(above, (indices - self.total - lowest) // self.per_week + 1, weeks)
        near = indices - weeks * self.per_week
        at = np.searchsorted(self.before_array, near, side=side) - 1
        found: Ticks = self.starts_array[at] + near - self.before_array[at] + weeks * WEEK
        return found


class Elapsed(Timeline):
    """Clock time: every instant is its own index. For elapsed durations and lags."""

    def __init__(self) -> None:
        self.per_week = WEEK

    def index(self, instant: int) -> int:
        return instant

    def start_of(self, index: int) -> int:
        return index

    def end_of(self, index: int) -> int:
        return index

    def indices(self, instants: Ticks) -> Ticks:
        return instants

    def starts_of(self, indices: Ticks) -> Ticks:
        return indices

    def ends_of(self, indices: Ticks) -> Ticks:
        return indices


def _monday(ordinal: int) -> int:
    """The Monday of a day's week; ordinal 1 is a Monday."""
    return ordinal - (ordinal - 1) % 7


def _shifts(calendar: Calendar, first: int, last: int) -> tuple[Ticks, Ticks]:
    """Starts and lengths, in ticks, of every shift from one Monday up to another, shifts that touch joined."""
    plain = np.ones(last - first, dtype=bool)
    plain[[day.toordinal() - first for day in calendar.exceptions]] = False
    days = np.arange(first, last, dtype=np.int64)
    parts = [
        np.stack((days[weekday::7][plain[weekday::7]] * DAY + start * PER_MINUTE,) * 2, axis=1)
        + np.array([0, (end - start) * PER_MINUTE])
        for weekday, shifts in enumerate(calendar.week)
        for start, end in shifts
    ]
    own = [
        (day.toordinal() * DAY + start * PER_MINUTE, day.toordinal() * DAY + end * PER_MINUTE)
        for day, shifts in calendar.exceptions.items()
        for start, end in shifts
    ]
    table = np.concatenate([*parts, np.array(own, dtype=np.int64).reshape(-1, 2)])
    return _joined(table[np.argsort(table[:, 0])])


def _joined(table: Ticks) -> tuple[Ticks, Ticks]:
    opens = np.concatenate(([True], table[1:, 0] != table[:-1, 1]))
    closes = np.concatenate((opens[1:], [True]))
    return table[opens, 0], table[closes, 1] - table[opens, 0]
