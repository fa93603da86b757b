"""Exchange with Microsoft Project: its XML (MSPDI) read into plain data and written again, and predecessors as text."""

from planning.exchange.convert import Converted, Difference, differences, to_network
from planning.exchange.model import (
    Baseline,
    CalendarException,
    NotUnderstood,
    Plan,
    PlanAssignment,
    PlanCalendar,
    PlanLink,
    PlanResource,
    PlanTask,
    WorkWeek,
)
from planning.exchange.predecessors import Predecessor, format_predecessors, parse_predecessors
from planning.exchange.reading import read_plan
from planning.exchange.writing import write_plan

__all__ = [
    "Baseline",
    "CalendarException",
    "Converted",
    "Difference",
    "NotUnderstood",
    "Plan",
    "PlanAssignment",
    "PlanCalendar",
    "PlanLink",
    "PlanResource",
    "PlanTask",
    "Predecessor",
    "WorkWeek",
    "differences",
    "format_predecessors",
    "parse_predecessors",
    "read_plan",
    "to_network",
    "write_plan",
]
