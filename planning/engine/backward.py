"""The backward pass: late dates, counted back from the end. LF_i ≤ LS_j − lag for FS, and its mirrors (domain 5.2)."""

from collections.abc import Hashable

from planning.engine.arcs import CLOCK, holds_backward
from planning.engine.clock import instant
from planning.engine.layout import Arc, Layout
from planning.engine.network import Ends
from planning.engine.slots import Slots


def backward(layout: Layout, early: Slots) -> Slots:
    """Late dates of all activities. Of work that has begun the start slot holds the latest start of what remains."""
    dates, caps = Slots(layout), _caps(layout, early)
    index, remaining, special = dates.index, layout.remaining, layout.special
    plain_out = layout.plain_out
    for i in reversed(layout.order):
        finish = caps[i]
        for slot, shift in plain_out[i]:
            bound = index[slot] + shift
            if bound < finish:
                finish = bound
        if special[i]:
            finish = _settle(dates, early, i, finish, caps[i])
        index[2 * i + 1] = finish
        index[2 * i] = finish - remaining[i]
    return dates


def finish_instant(early: Slots, chosen: range | list[int]) -> int:
    """The latest finish of some activities, in clock ticks."""
    layout, index, sides = early.layout, early.index, early.at_start
    latest: dict[tuple[int, bool], int] = {}  # the last of each timeline and side, so that few instants are looked up
    facts = [layout.actual[2 * i + 1] for i in chosen if 2 * i + 1 in layout.actual] if layout.actual else []
    for i in chosen:
        slot = 2 * i + 1
        key = (id(layout.lines[i]), sides[slot])
        if (key not in latest or index[slot] > index[latest[key]]) and slot not in layout.actual:
            latest[key] = slot
    return max([*facts, *(early.computed(slot) for slot in latest.values())], default=instant(layout.network.start))


def arc_finish(dates: Slots, arc: Arc) -> int:
    """The index by which an arc lets its source's activity finish (its start, as a finish, for links from a start)."""
    before = arc.source >> 1
    length = dates.layout.duration[before] if arc.from_start else 0
    if arc.plain:
        return dates.index[arc.target] - arc.lag + length
    return dates.layout.lines[before].index(_left(dates, arc)) + length


def _left(dates: Slots, arc: Arc) -> int:
    """The target's instant with the lag taken away."""
    when = _late_instant(dates, arc.target)
    if not arc.lag:
        return when
    moved = arc.lag_line.index(when) - arc.lag
    return arc.lag_line.start_of(moved) if arc.lag > 0 else arc.lag_line.end_of(moved)


def _late_instant(dates: Slots, slot: int) -> int:
    """Late dates of begun work are those of what remains, not the facts."""
    return dates.instant(slot) if dates.layout.done(slot >> 1) else dates.computed(slot)


def _caps(layout: Layout, early: Slots) -> list[int]:
    """The latest finish index of each activity that has nothing after it, by the network's rule for ends."""
    network = layout.network
    if network.finish is not None:
        return _in_lines(layout, dict.fromkeys(range(layout.count), instant(network.finish)))
    everything = range(layout.count)
    if network.ends is not Ends.PROJECT:
        ends = dict.fromkeys(everything, finish_instant(early, everything))
        if network.ends is Ends.OWN:
            ends |= {i: early.instant(2 * i + 1) for i in everything if not layout.arcs_out[i]}
        return _in_lines(layout, ends)
    return _in_lines(layout, _project_ends(layout, early))


def _project_ends(layout: Layout, early: Slots) -> dict[int, int]:
    """An activity that something in another project waits for may end as late as that project allows."""
    groups: dict[Hashable, list[int]] = {}
    for i, activity in enumerate(layout.activities):
        groups.setdefault(activity.project, []).append(i)
    ends = {key: finish_instant(early, members) for key, members in groups.items()}
    return {i: ends[activity.project] for i, activity in enumerate(layout.activities)}


def _in_lines(layout: Layout, ends: dict[int, int]) -> list[int]:
    known: dict[tuple[int, int], int] = {}
    caps = []
    for i in range(layout.count):
        key = (id(layout.lines[i]), ends[i])
        if key not in known:
            known[key] = layout.lines[i].index(ends[i])
        caps.append(known[key])
    return caps


def _settle(dates: Slots, early: Slots, i: int, finish: int, cap: int) -> int:
    """Crossing arcs, constraints and deadlines; facts of what is done; the side of a milestone."""
    layout = dates.layout
    if layout.done(i):
        return early.index[2 * i + 1]
    for arc in layout.crossing_out.get(i, ()):
        finish = min(finish, arc_finish(dates, arc))
    if i in layout.pinned:
        finish = layout.pinned[i] + layout.remaining[i]
    finish = min(finish, layout.late_until.get(i, finish))
    if layout.duration[i] == 0:
        opens = _opens(dates, early, i, finish, cap)
        dates.at_start[2 * i] = dates.at_start[2 * i + 1] = opens
    return finish


def _opens(dates: Slots, early: Slots, i: int, finish: int, cap: int) -> bool:
    """Whether a milestone's late date is where the work after it starts; the earliest of what holds it says so."""
    layout = dates.layout
    if i in layout.pinned:
        return early.at_start[2 * i]
    if finish == cap or finish == layout.late_until.get(i):
        return False
    holding = [arc for arc in layout.arcs_out[i] if holds_backward(layout, arc) and arc_finish(dates, arc) == finish]
    return all(_to_start_side(dates, arc) for arc in holding)


def _to_start_side(dates: Slots, arc: Arc) -> bool:
    if arc.lag_line is CLOCK and arc.lag:
        when, line = _left(dates, arc), dates.layout.lines[arc.source >> 1]
        return when > line.end_of(line.index(when))
    return dates.at_start[arc.target] if arc.lag == 0 else arc.lag > 0
