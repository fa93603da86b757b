"""Forward and backward pass over all iterations of a block at once. Rows are slots as in the engine's layout, columns are
iterations; the rules are the engine's, with durations that differ by column."""

import numpy as np

from planning.engine.arcs import holds_backward
from planning.engine.layout import Arc, Layout
from planning.engine.limits import ON_FINISH
from planning.engine.network import LagUnit, Progress
from planning.engine.slots import Slots
from planning.engine.timeline import Ticks

PERCENT = (LagUnit.PERCENT, LagUnit.ELAPSED_PERCENT)


class Passes:
    """One block. `early` and `late` have shape (2 × activities, iterations)."""

    def __init__(self, layout: Layout, base: Slots, durations: Ticks):
        self.layout, self.sides, self.durations = layout, base.at_start, durations
        self.early = np.empty((2 * layout.count, durations.shape[1]), dtype=np.int64)
        self.late = np.empty_like(self.early)

    def forward(self) -> Ticks:
        """Fill `early`; the finish of everything as instants, one an iteration."""
        early, layout = self.early, self.layout
        for i in layout.order:
            start, duration = self._start(i), self.durations[i]
            early[2 * i] = start
            early[2 * i + 1] = start + duration
            for slot in (2 * i, 2 * i + 1):
                if slot in layout.actual:
                    early[slot] = layout.lines[i].index(layout.actual[slot])
        return self._finish()

    def backward(self, finish: Ticks) -> Ticks:
        """Fill `late` from the finish; total float of shape (activities, iterations). Deadlines do not count here: an
        activity is critical when it holds the end."""
        layout, caps = self.layout, {}
        for i in reversed(layout.order):
            line = layout.lines[i]
            if id(line) not in caps:
                caps[id(line)] = line.indices(finish)
            latest = caps[id(line)].copy()
            for arc in layout.arcs_out[i]:
                if holds_backward(layout, arc):
                    np.minimum(latest, self._until(arc), out=latest)
            self.late[2 * i + 1] = latest
            self.late[2 * i] = latest - self.durations[i]
        total: Ticks = self.late[1::2] - self.early[1::2]
        return total

    def _start(self, i: int) -> Ticks:
        layout, duration = self.layout, self.durations[i]
        start: Ticks = np.full(self.early.shape[1], layout.floor[i], dtype=np.int64)
        if 2 * i + 1 in layout.actual:
            return start
        shift = layout.remaining[i] - duration if layout.activities[i].constraint in ON_FINISH else 0
        if i in layout.pinned:
            return start * 0 + layout.pinned[i] + shift
        if not layout.started(i) or layout.network.progress == Progress.RETAINED:
            for arc in layout.arcs_in[i]:
                np.maximum(start, self._from(arc, duration), out=start)
        if i in layout.early_from:
            np.maximum(start, layout.early_from[i] + shift, out=start)
        if i in layout.early_until:
            np.minimum(start, layout.early_until[i] + shift, out=start)
        return start

    def _from(self, arc: Arc, duration: Ticks) -> Ticks:
        """Where an arc lets its target start."""
        line, lag = self.layout.lines[arc.target >> 1], self._lag(arc)
        if arc.plain:
            index = self.early[arc.source] + lag
        elif arc.lag_line is line:
            index = line.indices(self._instants(self.early, arc.source)) + lag
        else:
            moved = arc.lag_line.indices(self._instants(self.early, arc.source)) + lag
            index = line.indices(arc.lag_line.ends_of(moved) if arc.lag > 0 else arc.lag_line.starts_of(moved))
        found: Ticks = index - duration if arc.to_finish else index
        return found

    def _until(self, arc: Arc) -> Ticks:
        """By when an arc lets its source's activity finish."""
        before, lag = arc.source >> 1, self._lag(arc)
        if arc.plain:
            index = self.late[arc.target] - lag
        else:
            when = self.layout.lines[arc.target >> 1].starts_of(self.late[arc.target])
            when = arc.lag_line.starts_of(arc.lag_line.indices(when) - lag) if arc.lag else when
            index = self.layout.lines[before].indices(when)
        found: Ticks = index + self.durations[before] if arc.from_start else index
        return found

    def _lag(self, arc: Arc) -> Ticks | int:
        """The lag in ticks; a percentage goes with the predecessor's duration."""
        link = self.layout.network.links[arc.position]
        if not arc.lag or link.unit not in PERCENT:
            return arc.lag
        before = arc.source >> 1
        worked = self.layout.duration[before] - self.layout.remaining[before]
        found: Ticks = np.rint((self.durations[before] + worked) * (link.lag / 100)).astype(np.int64)
        return found

    def _instants(self, dates: Ticks, slot: int) -> Ticks:
        """Clock time; the side of a milestone is that of the plan as it stands."""
        line = self.layout.lines[slot >> 1]
        return line.starts_of(dates[slot]) if self.sides[slot] else line.ends_of(dates[slot])

    def _finish(self) -> Ticks:
        """The latest finish of every iteration: of each timeline first, in its own time."""
        rows: dict[int, list[int]] = {}
        for i, line in enumerate(self.layout.lines):
            rows.setdefault(id(line), []).append(i)
        ends = [
            self.layout.lines[members[0]].ends_of(self.early[[2 * i + 1 for i in members]].max(axis=0))
            for members in rows.values()
        ]
        latest: Ticks = np.maximum.reduce(ends)
        return latest
