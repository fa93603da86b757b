"""The backward pass: late dates, counted back from the end. LF_i ≤ LS_j − lag for FS, and its mirrors (domain 5.2)."""

from collections.abc import Hashable

from planning.engine.arcs import holds_backward
from planning.engine.clock import instant
from planning.engine.layout import Arc, Layout
from planning.engine.network import Ends
from planning.engine.slots import Slots


def backward(layout: Layout, early: Slots) -> Slots:
    """Late dates of all activities. Of work that has begun the start slot holds the latest start of what remains."""
    dates, ends = Slots(layout), _ends(layout, early)
    caps = _in_lines(layout, ends)
    index, remaining, special = dates.index, layout.remaining, layout.special
    plain_out = layout.plain_out
    for i in reversed(layout.order):
        finish = caps[i]
        for slot, shift in plain_out[i]:
            bound = index[slot] + shift
            if bound < finish:
                finish = bound
        if special[i]:
            finish = _settle(dates, early, i, finish, ends[i])
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
    """The latest instant at which the target's date still holds, with the lag taken away. Between two calendars it is the
    later side of a break, as the forward pass lets a finish on Saturday count as Friday's for work that rests."""
    layout, slot = dates.layout, arc.target
    done = layout.done(slot >> 1)
    when = layout.actual[slot] if done else layout.lines[slot >> 1].start_of(dates.index[slot])
    return arc.lag_line.start_of(arc.lag_line.index(when) - arc.lag) if arc.lag else when


def _ends(layout: Layout, early: Slots) -> dict[int, int]:
    """The instant by which each activity must end if nothing is after it, by the network's rule for ends."""
    network = layout.network
    if network.finish is not None:
        return dict.fromkeys(range(layout.count), instant(network.finish))
    everything = range(layout.count)
    if network.ends is not Ends.PROJECT:
        ends = dict.fromkeys(everything, finish_instant(early, everything))
        if network.ends is Ends.OWN:
            ends |= {i: early.instant(2 * i + 1) for i in everything if not layout.arcs_out[i]}
        return ends
    return _project_ends(layout, early)


def _project_ends(layout: Layout, early: Slots) -> dict[int, int]:
    """An activity that something in another project waits for may end as late as that project allows."""
    groups: dict[Hashable, list[int]] = {}
    for i, activity in enumerate(layout.activities):
        groups.setdefault(activity.project, []).append(i)
    ends = {key: finish_instant(early, members) for key, members in groups.items()}
    return {i: ends[activity.project] for i, activity in enumerate(layout.activities)}


def _in_lines(layout: Layout, ends: dict[int, int]) -> list[int]:
    """Those instants as indices."""
    known: dict[tuple[int, int], int] = {}
    caps = []
    for i in range(layout.count):
        key = (id(layout.lines[i]), ends[i])
        if key not in known:
            known[key] = layout.lines[i].index(ends[i])
        caps.append(known[key])
    return caps


def _settle(dates: Slots, early: Slots, i: int, finish: int, end: int) -> int:
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
        opens = _opens(dates, early, i, finish, end)
        dates.at_start[2 * i] = dates.at_start[2 * i + 1] = opens
    return finish


def _opens(dates: Slots, early: Slots, i: int, finish: int, end: int) -> bool:
    """Whether a milestone's late date is where the work after it starts; the earliest of what holds it says so."""
    layout = dates.layout
    if i in layout.pinned:
        return early.at_start[2 * i]
    if finish == layout.late_until.get(i):
        return False
    if finish == layout.lines[i].index(end):
        return end == layout.lines[i].start_of(finish) > layout.lines[i].end_of(finish)
    holding = [arc for arc in layout.arcs_out[i] if holds_backward(layout, arc) and arc_finish(dates, arc) == finish]
    return all(_to_start_side(dates, arc) for arc in holding)


def _to_start_side(dates: Slots, arc: Arc) -> bool:
    line = dates.layout.lines[arc.source >> 1]
    if arc.plain or (arc.lag and arc.lag_line is line):
        return dates.at_start[arc.target] if arc.lag == 0 else arc.lag > 0
    when = _left(dates, arc)
    return when > line.end_of(line.index(when))
