from planning.models.activity import Activity
from planning.models.baseline import Baseline
from planning.models.calendar import CalendarDay, WorkCalendar
from planning.models.feed import PlanFeed
from planning.models.interface import DateProposal, Interface
from planning.models.plan import Plan
from planning.models.plan_import import PlanImport
from planning.models.simulation import SimulationRun
from planning.models.version import MilestonePoint, PlanVersion

__all__ = [
    "Activity",
    "Baseline",
    "CalendarDay",
    "DateProposal",
    "Interface",
    "MilestonePoint",
    "Plan",
    "PlanImport",
    "PlanFeed",
    "PlanVersion",
    "SimulationRun",
    "WorkCalendar",
]
