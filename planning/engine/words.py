"""Why a date is what it is, in a sentence: the driving predecessor, a constraint, progress, the calendar."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime

from planning.engine.clock import instant, moment, to_minutes
from planning.engine.forward import arc_start
from planning.engine.layout import Arc
from planning.engine.longest import driving
from planning.engine.network import Activity, Constraint, LagUnit, Link, LinkType
from planning.engine.results import Schedule

CONSTRAINTS = {
    Constraint.SNET: "it may start no earlier than {}",
    Constraint.SNLT: "it may start no later than {}",
    Constraint.FNET: "it may finish no earlier than {}",
    Constraint.FNLT: "it may finish no later than {}",
    Constraint.MSO: "it must start on {}",
    Constraint.MFO: "it must finish on {}",
}
LINKS = {
    LinkType.FS: "it follows {}, which finishes {}",
    LinkType.SS: "it starts with {}, which starts {}",
    LinkType.FF: "it finishes with {}, which finishes {}",
    LinkType.SF: "it finishes when {} starts, {}",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """`kind` is one of done, begun, fixed, late, constraint, links, status, start, summary; `driving` the predecessors."""

    kind: str
    sentence: str
    driving: tuple[Hashable, ...] = ()


def explain(schedule: Schedule, key: Hashable) -> Reason:
    """The reason for the start of an activity, or of what remains of it. Raises PlanProblem for an unknown one."""
    if key not in schedule.layout.position:
        return _of_summary(schedule, key)
    i = schedule.layout.position[key]
    activity = schedule.layout.activities[i]
    if schedule.layout.done(i) or schedule.layout.fixed(i):
        return _given(schedule, i, activity)
    if i in schedule.placed:
        return _as_late(schedule, i, activity)
    kind, because, keys = _cause(schedule, i, activity)
    begun = schedule.layout.started(i)
    when = _start(schedule, i)
    said = f"What remains of “{activity.title}” goes on" if begun else f"“{activity.title}” starts"
    return Reason("begun" if begun else kind, f"{said} {day(when)} because {because}.{_pause(schedule, i, keys)}", keys)


def day(when: datetime) -> str:
    """A moment as people write it."""
    return f"on {when:%a} {when.day} {when:%B %Y} at {when:%H:%M}"


def length(minutes: float) -> str:
    """A length of time in words: 2 h, 1 h 30 min; the caller says of which time."""
    hours, rest = divmod(abs(minutes), 60)
    parts = [f"{hours:g} h"] if hours else []
    return " ".join(parts + ([f"{rest:g} min"] if rest or not parts else []))


def _of_summary(schedule: Schedule, key: Hashable) -> Reason:
    dates = schedule[key]
    name = schedule.tree.by_id[key].title
    return Reason("summary", f"“{name}” starts {day(dates.start)} because that is when the first work in it starts.")


def _given(schedule: Schedule, i: int, activity: Activity) -> Reason:
    dates = schedule[activity.id]
    if schedule.layout.done(i):
        return Reason("done", f"“{activity.title}” started {day(dates.start)} and is done: these are facts.")
    return Reason("fixed", f"“{activity.title}” starts {day(dates.start)} because its dates were set by hand.")


def _as_late(schedule: Schedule, i: int, activity: Activity) -> Reason:
    after = tuple(schedule.layout.activities[arc.target >> 1].id for arc in schedule.layout.arcs_out[i])
    held = "what follows it" if after else "the end"
    sentence = f"“{activity.title}” starts {day(schedule[activity.id].start)}, as late as {held} allows."
    return Reason("late", sentence)


def _start(schedule: Schedule, i: int) -> datetime:
    """The start, or where the remaining work of a begun activity goes on."""
    if not schedule.layout.started(i):
        return moment(schedule.early.instant(2 * i))
    line = schedule.layout.lines[i]
    return moment(line.start_of(schedule.early.index[2 * i + 1] - schedule.layout.remaining[i]))


def _cause(schedule: Schedule, i: int, activity: Activity) -> tuple[str, str, tuple[Hashable, ...]]:
    layout, dates = schedule.layout, schedule.early
    start = dates.index[2 * i + 1] - layout.remaining[i]
    arcs = driving(dates, i)
    latest = max((arc_start(dates, arc) for arc in layout.arcs_in[i]), default=start)
    held = start in (layout.early_from.get(i), layout.early_until.get(i))
    if i in layout.pinned or (held and not arcs):
        return "constraint", _constraint(schedule, activity) + _against(start < latest), ()
    if arcs and (start > layout.floor[i] or not layout.started(i)):
        keys = tuple(layout.activities[arc.source >> 1].id for arc in arcs)
        return "links", " and ".join(_link(schedule, arc) for arc in arcs[:3]), keys
    return _floor(schedule, i)


def _constraint(schedule: Schedule, activity: Activity) -> str:
    """The activity's own constraint, or that of the summary which passes it on."""
    for holder in (activity, *schedule.tree.parents(activity)):
        if holder.constraint in CONSTRAINTS and holder.constraint_date:
            said = CONSTRAINTS[holder.constraint].format(day(holder.constraint_date).removeprefix("on "))
            return said if holder is activity else f"its summary “{holder.title}” says that {said}"
    return "a constraint says so"


def _against(broken: bool) -> str:
    return ", although its predecessors end later" if broken else ""


def _link(schedule: Schedule, arc: Arc) -> str:
    before = schedule.layout.activities[arc.source >> 1]
    link = schedule.layout.network.links[arc.position]
    said = LINKS[link.type].format(f"“{before.title}”", day(moment(schedule.early.instant(arc.source))))
    return said + _lag(link)


def _lag(link: Link) -> str:
    if not link.lag:
        return ""
    kind = "a lag" if link.lag > 0 else "a lead"
    if link.unit in (LagUnit.PERCENT, LagUnit.ELAPSED_PERCENT):
        return f", with {kind} of {abs(link.lag):g} % of its duration"
    time = "clock" if link.unit is LagUnit.ELAPSED else "working"
    return f", with {kind} of {length(link.lag)} of {time} time"


def _floor(schedule: Schedule, i: int) -> tuple[str, str, tuple[Hashable, ...]]:
    layout = schedule.layout
    status, resume = layout.network.status_date, layout.activities[i].resume
    line = layout.lines[i]
    for when, said in ((resume, "work resumes then"), (status, "what is not done cannot lie before the status date")):
        if when and layout.floor[i] == line.index(instant(when)) and (layout.started(i) or when is status):
            return "status", said, ()
    if layout.started(i):
        worked = length(to_minutes(layout.duration[i] - layout.remaining[i]))
        return "start", f"it began {day(moment(layout.actual[2 * i]))} and {worked} of it are done", ()
    return "start", "nothing holds it but the start of the project", ()


def _pause(schedule: Schedule, i: int, keys: tuple[Hashable, ...]) -> str:
    """Said when the start waits for working time after what drives it."""
    layout, line = schedule.layout, schedule.layout.lines[i]
    arcs = [arc for arc in driving(schedule.early, i) if not arc.to_finish and not arc.lag]
    if not keys or not arcs:
        return ""
    begin = line.start_of(schedule.early.index[2 * i + 1] - layout.remaining[i])
    gap = begin - max(schedule.early.instant(arc.source) for arc in arcs)
    return " The time between is not working time in its calendar." if gap > 0 and layout.duration[i] else ""
