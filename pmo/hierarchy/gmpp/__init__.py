"""Reads the published files of the UK Government Major Projects Portfolio, of any year."""

from pmo.hierarchy.gmpp.problems import Problem
from pmo.hierarchy.gmpp.records import ProjectYear, YearFile, read_year
from pmo.hierarchy.gmpp.values import Amount, Moment, Rating, Value

__all__ = ["Amount", "Moment", "Problem", "ProjectYear", "Rating", "Value", "YearFile", "read_year"]
