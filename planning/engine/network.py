"""What the engine is given: activities, links, calendars and the rules of one computation. Plain data, ids of any kind."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from planning.engine.calendars import Calendar


class LinkType(StrEnum):
    """Which end of the predecessor holds which end of the successor."""

    FS = "FS"
    SS = "SS"
    FF = "FF"
    SF = "SF"


class LagUnit(StrEnum):
    """What a lag is measured in: working or clock minutes, or a percentage of the predecessor's duration."""

    WORKING = "working"
    ELAPSED = "elapsed"
    PERCENT = "percent"
    ELAPSED_PERCENT = "elapsed percent"


class LagCalendar(StrEnum):
    """Whose working time a working lag runs in. Microsoft Project since 2003: the successor's."""

    SUCCESSOR = "successor"
    PREDECESSOR = "predecessor"
    PROJECT = "project"


class Constraint(StrEnum):
    """The eight of Microsoft Project: as soon, as late as possible, no earlier, no later than, must."""

    ASAP = "ASAP"
    ALAP = "ALAP"
    SNET = "SNET"
    SNLT = "SNLT"
    FNET = "FNET"
    FNLT = "FNLT"
    MSO = "MSO"
    MFO = "MFO"


class Progress(StrEnum):
    """Out of sequence: the remaining work waits for predecessors (retained), or goes on without them (override)."""

    RETAINED = "retained"
    OVERRIDE = "override"


class Ends(StrEnum):
    """From where float is counted back: the end of everything, of each project, or each open end's own finish."""

    NETWORK = "network"
    PROJECT = "project"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Activity:
    """One piece of work, a milestone (no duration) or a summary of those that name it as `parent`.

    `duration` and `remaining` are minutes of working time, of clock time when `elapsed`. `remaining` counts once it has
    an actual start; left out, it is the whole duration. `resume` is where the remaining work goes on after a break.
    `fixed_start` and `fixed_finish`, both or neither, hold a manually scheduled activity or one of another plan.
    """

    id: Hashable
    duration: float = 0
    name: str = ""
    calendar: Hashable | None = None
    elapsed: bool = False
    constraint: Constraint = Constraint.ASAP
    constraint_date: datetime | None = None
    deadline: datetime | None = None
    actual_start: datetime | None = None
    actual_finish: datetime | None = None
    remaining: float | None = None
    resume: datetime | None = None
    fixed_start: datetime | None = None
    fixed_finish: datetime | None = None
    parent: Hashable | None = None
    project: Hashable | None = None
    summary: bool = False
    active: bool = True

    @property
    def title(self) -> str:
        """What to call it in a sentence."""
        return self.name or str(self.id)


@dataclass(frozen=True, slots=True)
class Link:
    """`lag` is minutes, or per cent when `unit` says so; a lead is negative."""

    predecessor: Hashable
    successor: Hashable
    type: LinkType = LinkType.FS
    lag: float = 0
    unit: LagUnit = LagUnit.WORKING


@dataclass(frozen=True, slots=True)
class Network:
    """One computation: a project, or the projects of a programme together.

    `calendar` is the key of the calendar that everything without its own uses. `finish` is an imposed end from which late
    dates are counted. `critical_float` is the float in minutes up to which an activity is critical. With
    `honour_constraints` a date such as “must start on” wins over links, as in Microsoft Project; without, links win.
    """

    start: datetime
    activities: Sequence[Activity]
    links: Sequence[Link] = ()
    calendars: Mapping[Hashable, Calendar] = field(default_factory=dict)
    calendar: Hashable | None = None
    finish: datetime | None = None
    status_date: datetime | None = None
    progress: Progress = Progress.RETAINED
    honour_constraints: bool = True
    ends: Ends = Ends.NETWORK
    critical_float: float = 0
    lag_calendar: LagCalendar = LagCalendar.SUCCESSOR
    project_starts: Mapping[Hashable, datetime] = field(default_factory=dict)
