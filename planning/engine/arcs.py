"""Links become arcs between slots: what cannot be followed is set aside with its reason, loops are cut and named."""

from collections.abc import Iterator

from planning.engine.clock import to_ticks
from planning.engine.layout import Arc, Layout
from planning.engine.network import LagCalendar, LagUnit, Link, Progress
from planning.engine.order import ordered
from planning.engine.summaries import Tree
from planning.engine.timeline import Elapsed, Timeline
from planning.problems import PlanProblem

TIME = (LagUnit.WORKING, LagUnit.ELAPSED)
CLOCK_UNITS = (LagUnit.ELAPSED, LagUnit.ELAPSED_PERCENT)
CLOCK = Elapsed()
MOST = 2_000_000


def lay_arcs(layout: Layout, tree: Tree) -> None:
    """Fill the layout's arcs and order."""
    ends = _ends(layout, tree)
    order = ordered(layout.count, ends)
    layout.order = order.order
    layout.loops = [[layout.activities[node].id for node in loop] for loop in order.loops]
    for cut in order.cut:
        layout.set_aside[ends[cut][2]] = "it closes a loop"
    layout.special = [_is_special(layout, i) for i in range(layout.count)]
    layout.plain_in = [[] for _ in range(layout.count)]
    layout.plain_out = [[] for _ in range(layout.count)]
    layout.arcs_in = [[] for _ in range(layout.count)]
    layout.arcs_out = [[] for _ in range(layout.count)]
    _join_all(layout, ends, order.cut)


def _ends(layout: Layout, tree: Tree) -> list[tuple[int, int, int]]:
    """Predecessor, successor and link, by position; a summary stands for all that lies below it."""
    position = layout.position
    ends: list[tuple[int, int, int]] = []
    for at, link in enumerate(layout.network.links):
        source, target = position.get(link.predecessor), position.get(link.successor)
        if source is None or target is None:
            ends.extend(_through_summaries(layout, tree, at, link))
        else:
            ends.append((source, target, at))
    return ends


def _through_summaries(layout: Layout, tree: Tree, at: int, link: Link) -> Iterator[tuple[int, int, int]]:
    position = layout.position
    missing = [key for key in (link.predecessor, link.successor) if key not in tree.by_id]
    if missing:
        layout.set_aside[at] = f"there is no activity {missing[0]}"
        return
    before, after = tree.leaves(link.predecessor), tree.leaves(link.successor)
    if len(before) * len(after) > MOST:
        raise PlanProblem("A link between two summaries joins millions of activities; link milestones instead.")
    if not before or not after:
        layout.set_aside[at] = "one of its ends is inactive or an empty summary"
        return
    yield from ((position[one.id], position[two.id], at) for one in before for two in after)


def _is_special(layout: Layout, i: int) -> bool:
    return layout.started(i) or layout.duration[i] == 0


def _arc(layout: Layout, before: int, after: int, position: int) -> Arc:
    link = layout.network.links[position]
    kind, lag, unit, here, there = link.type, link.lag, link.unit, layout.lines[before], layout.lines[after]
    source, target = 2 * before + (kind[0] == "F"), 2 * after + (kind[1] == "F")
    if not lag:
        return Arc(source, target, 0, there, here is there, position)
    line = _lag_line(layout, unit, here, there)
    ticks = to_ticks(lag) if unit in TIME else round(layout.duration[before] * lag / 100)
    return Arc(source, target, ticks, line, here is there is line, position)


def _lag_line(layout: Layout, unit: LagUnit, here: Timeline, there: Timeline) -> Timeline:
    if unit in CLOCK_UNITS:
        return CLOCK
    rule = layout.network.lag_calendar
    if rule == LagCalendar.PROJECT:
        return layout.project_line
    return here if rule == LagCalendar.PREDECESSOR else there


def _join_all(layout: Layout, ends: list[tuple[int, int, int]], cut: set[int]) -> None:
    """The common case, an addition between work that has not begun, in as few steps as can be."""
    state, duration, remaining = layout.state, layout.duration, layout.remaining
    for at, (before, after, position) in enumerate(ends):
        if at in cut:
            continue
        arc = _arc(layout, before, after, position)
        layout.arcs_in[after].append(arc)
        layout.arcs_out[before].append(arc)
        if not arc[4] or state[before] or state[after]:
            _join_with_care(layout, before, after, arc)
            continue
        source, target, lag = arc[:3]
        layout.plain_in[after].append((source, lag - remaining[after] if target & 1 else lag))
        layout.plain_out[before].append((target, -lag if source & 1 else duration[before] - lag))
        if target & 1 and not source & 1:
            layout.special[after] = True


def _join_with_care(layout: Layout, before: int, after: int, arc: Arc) -> None:
    """An arc that crosses timelines, or touches what has begun."""
    forward, backward = _holds_forward(layout, after), holds_backward(layout, arc)
    if arc.plain:
        if forward:
            layout.plain_in[after].append((arc.source, arc.lag - (layout.remaining[after] if arc.to_finish else 0)))
        if backward:
            layout.plain_out[before].append((arc.target, (layout.duration[before] if arc.from_start else 0) - arc.lag))
    else:
        layout.special[after] |= forward
        layout.special[before] |= backward
        if forward:
            layout.crossing_in.setdefault(after, []).append(arc)
        if backward:
            layout.crossing_out.setdefault(before, []).append(arc)
    if arc.to_finish and arc.from_start:
        layout.special[after] = True


def _holds_forward(layout: Layout, after: int) -> bool:
    """Facts wait for nothing; begun work waits only under retained logic."""
    if layout.done(after) or layout.fixed(after):
        return False
    return not layout.started(after) or layout.network.progress is Progress.RETAINED


def holds_backward(layout: Layout, arc: Arc) -> bool:
    """Whether late dates go back along an arc: not from work that is done, nor to a start that has happened."""
    before, after = arc.source >> 1, arc.target >> 1
    if layout.done(after) or layout.done(before):
        return False
    if arc.from_start and layout.started(before) and not layout.fixed(before):
        return False
    return arc.to_finish or not arc.from_start or not layout.started(after) or layout.fixed(after)
