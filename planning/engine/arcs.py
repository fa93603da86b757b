"""Links become arcs between slots: what cannot be followed is set aside with its reason, loops are cut and named."""

from collections.abc import Iterator

from planning.engine.clock import to_ticks
from planning.engine.layout import Arc, Layout
from planning.engine.network import LagCalendar, LagUnit, Link, LinkType, Progress
from planning.engine.order import ordered
from planning.engine.summaries import Tree
from planning.engine.timeline import Elapsed, Timeline
from planning.problems import PlanProblem

SOURCE = {LinkType.FS: 1, LinkType.SS: 0, LinkType.FF: 1, LinkType.SF: 0}
TARGET = {LinkType.FS: 0, LinkType.SS: 0, LinkType.FF: 1, LinkType.SF: 1}
CLOCK = Elapsed()
MOST = 2_000_000


def lay_arcs(layout: Layout, tree: Tree) -> None:
    """Fill the layout's arcs and order."""
    ends = [pair for at, link in enumerate(layout.network.links) for pair in _ends(layout, tree, at, link)]
    order = ordered(layout.count, [(source, target) for source, target, _ in ends])
    layout.order = order.order
    layout.loops = [[layout.activities[node].id for node in loop] for loop in order.loops]
    for cut in order.cut:
        layout.set_aside[ends[cut][2]] = "it closes a loop"
    layout.special = [_is_special(layout, i) for i in range(layout.count)]
    layout.plain_in = [[] for _ in range(layout.count)]
    layout.plain_out = [[] for _ in range(layout.count)]
    layout.arcs_in = [[] for _ in range(layout.count)]
    layout.arcs_out = [[] for _ in range(layout.count)]
    for at, (source, target, position) in enumerate(ends):
        if at not in order.cut:
            _join(layout, _arc(layout, source, target, position))


def _ends(layout: Layout, tree: Tree, at: int, link: Link) -> Iterator[tuple[int, int, int]]:
    """Predecessor, successor and link, by position; a summary stands for all that lies below it."""
    position = layout.position
    if link.predecessor in position and link.successor in position:
        yield position[link.predecessor], position[link.successor], at
        return
    missing = [key for key in (link.predecessor, link.successor) if key not in tree.by_id]
    if missing:
        layout.set_aside[at] = f"there is no activity {missing[0]}"
        return
    before, after = tree.leaves(link.predecessor), tree.leaves(link.successor)
    if len(before) * len(after) > MOST:
        raise PlanProblem("A link between two summaries joins millions of activities; link milestones instead.")
    if not all(key in position for key in (*(a.id for a in before), *(a.id for a in after))):
        layout.set_aside[at] = "one of its ends is inactive"
        return
    yield from ((position[one.id], position[two.id], at) for one in before for two in after)


def _is_special(layout: Layout, i: int) -> bool:
    return layout.started(i) or layout.duration[i] == 0


def _arc(layout: Layout, before: int, after: int, position: int) -> Arc:
    link = layout.network.links[position]
    line = _lag_line(layout, link, before, after)
    lag = to_ticks(link.lag) if link.unit in (LagUnit.WORKING, LagUnit.ELAPSED) else _share(layout, link, before)
    same = layout.lines[before] is layout.lines[after]
    plain = same and (lag == 0 or line is layout.lines[after])
    return Arc(2 * before + SOURCE[link.type], 2 * after + TARGET[link.type], lag, line, plain, position)


def _lag_line(layout: Layout, link: Link, before: int, after: int) -> Timeline:
    if link.unit in (LagUnit.ELAPSED, LagUnit.ELAPSED_PERCENT):
        return CLOCK
    rule = layout.network.lag_calendar
    if rule is LagCalendar.PROJECT:
        return layout.project_line
    return layout.lines[before if rule is LagCalendar.PREDECESSOR else after]


def _share(layout: Layout, link: Link, before: int) -> int:
    """A percentage of the predecessor's duration, in ticks."""
    return round(layout.duration[before] * link.lag / 100)


def _join(layout: Layout, arc: Arc) -> None:
    before, after = arc.source >> 1, arc.target >> 1
    layout.arcs.append(arc)
    layout.arcs_in[after].append(arc)
    layout.arcs_out[before].append(arc)
    if _holds_forward(layout, after):
        if arc.plain:
            length = layout.remaining[after] if arc.to_finish else 0
            layout.plain_in[after].append((arc.source, arc.lag - length))
        else:
            layout.special[after] = True
    if holds_backward(layout, arc):
        if arc.plain:
            length = layout.duration[before] if arc.from_start else 0
            layout.plain_out[before].append((arc.target, length - arc.lag))
        else:
            layout.special[before] = True
    if arc.to_finish and arc.from_start:
        layout.special[after] = True


def _holds_forward(layout: Layout, after: int) -> bool:
    """Facts wait for nothing; begun work waits only under retained logic."""
    if 2 * after + 1 in layout.actual:
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
