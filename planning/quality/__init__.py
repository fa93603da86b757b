"""How sound a plan is: the fourteen points of the DCMA assessment, each with the rows to mend."""

from planning.quality.facts import BaselineDates, Facts, Finding
from planning.quality.score import CHECKS, check_plan

__all__ = ["CHECKS", "BaselineDates", "Facts", "Finding", "check_plan"]
