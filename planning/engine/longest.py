"""The longest path: from the last finish back along the links that drive. Sound where float is not, with several
calendars or imposed dates."""

from planning.engine.forward import arc_start
from planning.engine.layout import Arc
from planning.engine.slots import Slots


def driving(dates: Slots, i: int) -> list[Arc]:
    """The arcs that set the start of an activity's (remaining) work: none for what is done, fixed or held by a date."""
    layout = dates.layout
    if 2 * i + 1 in layout.actual or (layout.started(i) and layout.network.progress == "override"):
        return []
    start = dates.index[2 * i + 1] - layout.remaining[i]
    return [arc for arc in layout.arcs_in[i] if arc_start(dates, arc) == start]


def longest_path(dates: Slots, finish: int) -> set[int]:
    """Activities that drive those which end last, these included."""
    layout = dates.layout
    waiting = [i for i in range(layout.count) if dates.instant(2 * i + 1) >= finish]
    found = set(waiting)
    while waiting:
        for arc in driving(dates, waiting.pop()):
            before = arc.source >> 1
            if before not in found:
                found.add(before)
                waiting.append(before)
    return found
