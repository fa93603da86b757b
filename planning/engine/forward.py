"""The forward pass: early dates. Links hold FS ES_j ≥ EF_i + lag, SS ES_j ≥ ES_i + lag, FF EF_j ≥ EF_i + lag,
SF EF_j ≥ ES_i + lag (domain reference 5.2), each in the successor's working time."""

from planning.engine.layout import Arc, Layout
from planning.engine.network import Constraint
from planning.engine.slots import Slots


def forward(layout: Layout, placed: dict[int, int] | None = None) -> tuple[Slots, dict[int, int]]:
    """Early dates of all activities. `placed` has the late start of those that go as late as possible: what follows
    them is counted from there. Returns the dates that successors see, and the early starts of the placed ones."""
    dates, own = Slots(layout), {}
    index, remaining, special = dates.index, layout.remaining, layout.special
    plain_in, floor = layout.plain_in, layout.floor
    for i in layout.order:
        start = floor[i]
        for slot, shift in plain_in[i]:
            bound = index[slot] + shift
            if bound > start:
                start = bound
        if special[i]:
            start = _settle(dates, i, start)
        if placed and i in placed:
            own[i], start = start, placed[i]
        index[2 * i] = start
        index[2 * i + 1] = start + remaining[i]
        if special[i]:
            _finish(dates, i)
    return dates, own


def crossing_start(dates: Slots, arc: Arc) -> int:
    """The index at which an arc across timelines lets the (remaining) work of its target start."""
    i = arc.target >> 1
    line = dates.layout.lines[i]
    if arc.lag_line is line:
        index = line.index(dates.instant(arc.source)) + arc.lag
    else:
        index = line.index(_with_lag(dates, arc))
    return index - (dates.layout.remaining[i] if arc.to_finish else 0)


def _with_lag(dates: Slots, arc: Arc) -> int:
    """The source's instant after a lag of another timeline than the target's."""
    when = dates.instant(arc.source)
    if not arc.lag:
        return when
    moved = arc.lag_line.index(when) + arc.lag
    return arc.lag_line.end_of(moved) if arc.lag > 0 else arc.lag_line.start_of(moved)


def arc_start(dates: Slots, arc: Arc) -> int:
    """The same for any arc."""
    if not arc.plain:
        return crossing_start(dates, arc)
    i = arc.target >> 1
    return dates.index[arc.source] + arc.lag - (dates.layout.remaining[i] if arc.to_finish else 0)


def _settle(dates: Slots, i: int, start: int) -> int:
    """Crossing arcs, then constraints: must-dates win, no-later dates hold when they are honoured."""
    layout = dates.layout
    if 2 * i + 1 in layout.actual:
        return start
    if i in layout.pinned:
        return layout.pinned[i]
    for arc in layout.crossing_in.get(i, ()):
        start = max(start, crossing_start(dates, arc))
    start = max(start, layout.early_from.get(i, start))
    return min(start, layout.early_until.get(i, start))


def _finish(dates: Slots, i: int) -> None:
    """Facts over computed dates, and the sides of milestones and of finishes that a start drives."""
    layout = dates.layout
    for slot in (2 * i, 2 * i + 1):
        if slot in layout.actual:
            dates.index[slot] = layout.lines[i].index(layout.actual[slot])
    if 2 * i + 1 in layout.actual:
        return
    if layout.duration[i] == 0:
        dates.at_start[2 * i] = dates.at_start[2 * i + 1] = _opens(dates, i)
    elif not layout.started(i):
        dates.at_start[2 * i + 1] = any(_ends_at_start(dates, i, arc) for arc in layout.arcs_in[i])


def _opens(dates: Slots, i: int) -> bool:
    """Whether a milestone stands at the beginning of work: the latest of what holds it there says so."""
    layout, start = dates.layout, dates.index[2 * i]
    kind = layout.activities[i].constraint
    if i in layout.pinned:
        return kind is Constraint.MSO
    if start == layout.early_from.get(i):
        return kind is not Constraint.FNET
    driving = [arc for arc in layout.arcs_in[i] if arc_start(dates, arc) == start]
    return any(_from_start_side(dates, arc) for arc in driving) if driving else True


def _from_start_side(dates: Slots, arc: Arc) -> bool:
    line = dates.layout.lines[arc.target >> 1]
    if arc.plain or (arc.lag and arc.lag_line is line):
        return dates.at_start[arc.source] if arc.lag == 0 else arc.lag < 0
    when = _with_lag(dates, arc)
    return when > line.end_of(line.index(when))


def _ends_at_start(dates: Slots, i: int, arc: Arc) -> bool:
    """Microsoft Project prints a finish that a start drives as that start: Monday 08:00, not Friday 17:00."""
    drives = arc.from_start and arc.to_finish and arc.lag == 0 and dates.at_start[arc.source]
    return drives and arc_start(dates, arc) == dates.index[2 * i]
