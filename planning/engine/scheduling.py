"""One full computation: layout, forward, backward, as-late-as-possible, floats."""

from planning.engine.backward import backward, finish_instant
from planning.engine.collector import collector_paused
from planning.engine.floats import free_floats, total_floats
from planning.engine.forward import forward
from planning.engine.layout import Layout
from planning.engine.layout_build import laid_out
from planning.engine.network import Constraint, Network
from planning.engine.results import Schedule
from planning.engine.slots import Slots
from planning.engine.summaries import Tree


def schedule(network: Network) -> Schedule:
    """Compute a network; linear in activities and links. Raises PlanProblem when it cannot be laid out."""
    with collector_paused():
        tree = Tree(network)
        layout = laid_out(network, tree)
        return compute(layout, tree)


def compute(layout: Layout, tree: Tree) -> Schedule:
    """The passes over a layout."""
    early, _ = forward(layout)
    late = backward(layout, early)
    placed = _placed(layout, late)
    own: dict[int, int] = {}
    if placed:
        early, own = forward(layout, placed)
    total = total_floats(layout, early, late, placed)
    free = free_floats(layout, early, total)
    return Schedule(layout, tree, early, late, placed, own, total, free, finish_instant(early, range(layout.count)))


def _placed(layout: Layout, late: Slots) -> dict[int, int]:
    """Late starts of what goes as late as possible and has not begun."""
    return {
        i: late.index[2 * i]
        for i, activity in enumerate(layout.activities)
        if activity.constraint is Constraint.ALAP and not layout.started(i)
    }
