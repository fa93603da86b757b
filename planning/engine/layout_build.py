"""From a network to its layout: timelines, progress, constraints, then links and their order."""

from collections.abc import Hashable
from datetime import date, timedelta

from planning.engine.arcs import lay_arcs
from planning.engine.calendars import standard_calendar
from planning.engine.clock import instant, to_ticks
from planning.engine.layout import BEGUN, DONE, FIXED, FREE, Layout
from planning.engine.limits import lay_limits
from planning.engine.network import Activity, Network
from planning.engine.summaries import Tree
from planning.engine.timeline import Elapsed, Timeline
from planning.problems import PlanProblem

YEARS_AHEAD = 8
ELAPSED = "\0elapsed"


def laid_out(network: Network, tree: Tree) -> Layout:
    """The layout of everything in the network that is work; summaries only pass their links and limits on.

    Raises PlanProblem when two activities share an id, a calendar is unknown or a duration is negative.
    """
    activities = [activity for activity in network.activities if activity.active and not tree.is_summary(activity.id)]
    lines = timelines(network)
    layout = Layout(
        network=network,
        activities=activities,
        position={activity.id: i for i, activity in enumerate(activities)},
        lines=[_line(activity, lines, network.calendar) for activity in activities],
        project_line=lines[network.calendar],
        duration=[_length(activity, activity.duration) for activity in activities],
        remaining=[],
        floor=[],
        state=[_state(activity) for activity in activities],
    )
    if len(layout.position) < len(activities):
        raise PlanProblem("Two activities have the same number.")
    _lay_progress(layout)
    _lay_floors(layout)
    lay_arcs(layout, tree)
    lay_limits(layout, tree)
    return layout


def timelines(network: Network) -> dict[Hashable, Timeline]:
    """Calendar key → timeline; without any calendar, a standard week of 08:00–12:00 and 13:00–17:00."""
    first = network.start.date() - timedelta(days=365)
    last = date(min(network.start.year + YEARS_AHEAD, 9000), 12, 31)
    lines = {key: Timeline(calendar, first, last) for key, calendar in network.calendars.items()}
    if network.calendar is None and None not in lines:
        lines[None] = Timeline(standard_calendar(), first, last)
    if network.calendar not in lines:
        raise PlanProblem(f"The network names the calendar {network.calendar!r} and does not have it.")
    lines[ELAPSED] = Elapsed()
    return lines


def _line(activity: Activity, lines: dict[Hashable, Timeline], usual: Hashable) -> Timeline:
    key = ELAPSED if activity.elapsed else usual if activity.calendar is None else activity.calendar
    if key not in lines:
        raise PlanProblem(f"“{activity.title}” works to the calendar {key!r}, which the network does not have.")
    return lines[key]


def _length(activity: Activity, minutes: float) -> int:
    if not 0 <= minutes < 60_000_000:
        raise PlanProblem(
            f"“{activity.title}” has a duration of {minutes} minutes; it must lie between 0 and a century."
        )
    return to_ticks(minutes)


def _state(activity: Activity) -> int:
    if activity.actual_finish:
        return DONE
    if activity.fixed_start and activity.fixed_finish:
        return FIXED
    return BEGUN if activity.actual_start else FREE


def _lay_progress(layout: Layout) -> None:
    """Actual and fixed dates as facts, and what remains of work that has begun."""
    for i, activity in enumerate(layout.activities):
        left = activity.duration if activity.remaining is None else activity.remaining
        layout.remaining.append(_length(activity, left) if activity.actual_start else layout.duration[i])
        start, finish = activity.actual_start, activity.actual_finish
        if layout.fixed(i):
            start, finish = activity.fixed_start, activity.fixed_finish
        if start:
            layout.actual[2 * i] = instant(start)
        if finish:
            line, end = layout.lines[i], instant(finish)
            layout.actual[2 * i + 1] = end
            layout.actual.setdefault(2 * i, line.start_of(line.index(end) - layout.duration[i]))


def _lay_floors(layout: Layout) -> None:
    """Where work may start at the earliest: the project's start, the status date, or where it was broken off."""
    network = layout.network
    starts = {key: instant(when) for key, when in network.project_starts.items()}
    usual = instant(network.start)
    status = instant(network.status_date) if network.status_date else None
    known: dict[tuple[int, int], int] = {}
    for i, activity in enumerate(layout.activities):
        begin = starts.get(activity.project, usual) if starts else usual
        bound = begin if status is None else max(begin, status)
        if layout.started(i):
            layout.floor.append(_resumption(layout, i, status))
            continue
        key = (id(layout.lines[i]), bound)
        if key not in known:
            known[key] = layout.lines[i].index(bound)
        layout.floor.append(known[key])


def _resumption(layout: Layout, i: int, status: int | None) -> int:
    """The index from which the remaining work of a started activity goes on."""
    line, activity = layout.lines[i], layout.activities[i]
    worked = max(0, layout.duration[i] - layout.remaining[i])
    bounds = [line.index(layout.actual[2 * i]) + worked]
    bounds += [line.index(instant(activity.resume))] if activity.resume else []
    bounds += [line.index(status)] if status is not None else []
    return max(bounds)
