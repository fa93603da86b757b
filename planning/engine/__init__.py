"""The critical path engine: working calendars, networks, passes, floats and reasons. Times are minutes and datetimes.

The door is `schedule(network)`; `explain` says why a date is what it is, `limit_of` why it may be no later, `what_if_slips` what a slip would move.
"""

from planning.engine.calendars import STANDARD_DAY, Calendar, closed_on, standard_calendar
from planning.engine.late import Limit, limit_of
from planning.engine.network import Activity, Constraint, Ends, LagCalendar, LagUnit, Link, LinkType, Network, Progress
from planning.engine.results import Dates, Schedule
from planning.engine.scheduling import schedule
from planning.engine.slips import Slip, what_if_slips
from planning.engine.words import explain

__all__ = [
    "STANDARD_DAY",
    "Activity",
    "Calendar",
    "Constraint",
    "Dates",
    "Ends",
    "LagCalendar",
    "LagUnit",
    "Limit",
    "Link",
    "LinkType",
    "Network",
    "Progress",
    "Schedule",
    "Slip",
    "closed_on",
    "explain",
    "limit_of",
    "schedule",
    "standard_calendar",
    "what_if_slips",
]
