"""Total and free float, in ticks of each activity's own working time.

Total float as in Microsoft Project: the smaller of start and finish float, the finish float once work has begun, none once
it is done. Free float: the least slack of the links to what is not done yet; without any, the total float.
"""

from planning.engine.backward import arc_finish
from planning.engine.layout import Layout
from planning.engine.slots import Slots


def total_floats(layout: Layout, early: Slots, late: Slots, placed: dict[int, int]) -> list[int]:
    """Late less early dates; placed as late as possible means none."""
    ahead, behind = early.index, late.index
    floats = [behind[slot] - ahead[slot] for slot in range(1, 2 * layout.count, 2)]
    for i in range(layout.count):
        if layout.special[i] and not layout.started(i):
            floats[i] = min(floats[i], behind[2 * i] - ahead[2 * i])
    for i in placed:
        floats[i] = 0
    return floats


def free_floats(layout: Layout, early: Slots, total: list[int]) -> list[int]:
    """How long each activity may slip before any other moves; never below zero."""
    return [0 if layout.done(i) else max(0, _free(layout, early, i, total[i])) for i in range(layout.count)]


def _free(layout: Layout, early: Slots, i: int, total: int) -> int:
    index, least = early.index, None
    for arc in layout.arcs_out[i]:
        after = arc.target >> 1
        if arc.plain:
            slack = index[arc.target] - index[arc.source] - arc.lag
        else:
            start = layout.duration[i] if arc.from_start else 0
            slack = arc_finish(early, arc) - start - index[arc.source]
        if (least is None or slack < least) and not layout.done(after):
            least = slack
    return total if least is None else least
