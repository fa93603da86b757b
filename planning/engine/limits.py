"""Constraints and deadlines as bounds on indices. A summary's own are passed to all that lies below it.

Microsoft Project's meaning: no-earlier dates push early dates; no-later dates cap late dates and, when constraints are
honoured, hold early dates against links; must-dates pin both; a deadline caps late dates only.
"""

from planning.engine.clock import instant
from planning.engine.layout import Layout
from planning.engine.network import Activity, Constraint
from planning.engine.summaries import Tree

SOFT = {Constraint.ASAP, Constraint.ALAP}
ON_FINISH = {Constraint.FNET, Constraint.FNLT, Constraint.MFO}
NO_EARLIER = {Constraint.SNET, Constraint.FNET}
NO_LATER = {Constraint.SNLT, Constraint.FNLT}
MUST = {Constraint.MSO, Constraint.MFO}


def lay_limits(layout: Layout, tree: Tree) -> None:
    """Fill the layout's bounds: `early_from`, `early_until`, `pinned` on starts, `late_until` on finishes."""
    for i, activity in enumerate(layout.activities):
        if layout.done(i):
            continue
        for holder in (activity, *tree.parents(activity)) if activity.parent is not None else (activity,):
            _lay_constraint(layout, i, holder, own=holder is activity)
            _lay_deadline(layout, i, holder)


def _lay_constraint(layout: Layout, i: int, holder: Activity, own: bool) -> None:
    if holder.constraint in SOFT or holder.constraint_date is None:
        return
    layout.special[i] = True
    start = layout.lines[i].index(instant(holder.constraint_date))
    start -= layout.remaining[i] if holder.constraint in ON_FINISH else 0
    if layout.started(i):
        _limit_begun(layout, i, holder.constraint, start)
    elif own and holder.constraint in MUST and layout.network.honour_constraints:
        layout.pinned[i] = start
    else:
        _limit(layout, i, holder.constraint, start, own)


def _limit(layout: Layout, i: int, constraint: Constraint, start: int, own: bool) -> None:
    if constraint not in NO_LATER:
        _push(layout, i, start, own)
    if constraint not in NO_EARLIER:
        _cap(layout, i, start + layout.remaining[i])
        if layout.network.honour_constraints:
            layout.early_until[i] = min(layout.early_until.get(i, start), start)


def _limit_begun(layout: Layout, i: int, constraint: Constraint, start: int) -> None:
    """Work that has begun is past any date for its start; that date still says how late it may end."""
    if constraint is Constraint.FNET:
        layout.early_from[i] = start
    elif constraint not in NO_EARLIER:
        length = layout.remaining[i] if constraint in ON_FINISH else layout.duration[i]
        _cap(layout, i, start + length)


def _cap(layout: Layout, i: int, finish: int) -> None:
    layout.late_until[i] = min(layout.late_until.get(i, finish), finish)


def _push(layout: Layout, i: int, start: int, own: bool) -> None:
    """An activity without predecessors may be placed before the project's start, as in Microsoft Project."""
    layout.early_from[i] = max(layout.early_from.get(i, start), start)
    free = own and not layout.arcs_in[i] and not layout.started(i) and layout.network.status_date is None
    if free:
        layout.floor[i] = min(layout.floor[i], start)


def _lay_deadline(layout: Layout, i: int, holder: Activity) -> None:
    if holder.deadline is None:
        return
    layout.special[i] = True
    _cap(layout, i, layout.lines[i].index(instant(holder.deadline)))
