"""Simulation of a plan's dates and cost: uncertain durations, risks that may strike, correlation; seeded."""

from planning.montecarlo.correlation import repaired
from planning.montecarlo.distributions import Fixed, Normal, Pert, ThreePoint, Triangular, Uniform
from planning.montecarlo.model import Correlation, Impact, Risk, Simulation
from planning.montecarlo.results import Driver, Outcome, Spread
from planning.montecarlo.running import simulate

__all__ = [
    "Correlation",
    "Driver",
    "Fixed",
    "Impact",
    "Normal",
    "Outcome",
    "Pert",
    "Risk",
    "Simulation",
    "Spread",
    "ThreePoint",
    "Triangular",
    "Uniform",
    "repaired",
    "simulate",
]
