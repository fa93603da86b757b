"""Scores of risks: pure arithmetic on a scale, no database. Sources: domain.md 2.1.2, 2.1.3; ISO 31000 vocabulary."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Band:
    """A range of scores: its name, its lowest score, and how grave it is (1 is the least)."""

    name: str
    least: int
    grade: int


@dataclass(frozen=True)
class Scale:
    """A scale as data. `grid[likelihood - 1][impact - 1]` is the score; bands from the lowest."""

    likelihood: tuple[str, ...]
    impact: tuple[str, ...]
    grid: tuple[tuple[int, ...], ...]
    bands: tuple[Band, ...]

    def score(self, likelihood: int | None, impact: int | None) -> int | None:
        """The score of a cell, or None where either step is unknown or outside the scale."""
        if not likelihood or not impact or likelihood > len(self.grid) or impact > len(self.grid[0]):
            return None
        return self.grid[likelihood - 1][impact - 1]

    def band(self, score: int | None) -> Band | None:
        """The band a score lies in."""
        found = [band for band in self.bands if score is not None and score >= band.least]
        return found[-1] if found else None


def moved(step: int, was: int, becomes: int) -> int:
    """The step of a scale of `becomes` steps that stands where `step` of `was` stood: ends stay ends, halves go up."""
    if was == becomes or was < 2:
        return min(step, becomes)
    return 1 + (2 * (step - 1) * (becomes - 1) + was - 1) // (2 * (was - 1))


def overall_impact(dimensions: list[int | None]) -> int | None:
    """The largest impact over all dimensions that were judged (domain.md 2.1: overall = max)."""
    judged = [step for step in dimensions if step]
    return max(judged) if judged else None


def mean_of_three(low: Decimal | None, likely: Decimal | None, high: Decimal | None) -> Decimal | None:
    """The mean of the triangular distribution, (low + likely + high) / 3; one value alone stands for itself."""
    given = [value for value in (low, likely, high) if value is not None]
    if not given:
        return None
    if likely is None:
        return sum(given, Decimal(0)) / len(given)
    return ((low if low is not None else likely) + likely + (high if high is not None else likely)) / 3


def expected_value(percent: Decimal | None, impact: Decimal | None) -> Decimal | None:
    """Probability × impact, from an explicit percentage and money or days; never from steps of a scale."""
    return None if percent is None or impact is None else percent * impact / 100


ESCALATION = [(6, "workstream"), (12, "project"), (16, "programme"), (25, "portfolio")]


def escalation_level(score: int | None, line: list[tuple[int, str]] = ESCALATION) -> str:
    """The level that should decide on a risk of this score (domain.md 2.1.3, default line)."""
    return next((level for most, level in line if score is not None and score <= most), "board" if score else "")


def appetite_state(score: int | None, appetite: int | None, tolerance: int | None) -> str:
    """within, above_appetite or above_tolerance; empty where nothing is set."""
    if score is None or (appetite is None and tolerance is None):
        return ""
    if tolerance is not None and score > tolerance:
        return "above_tolerance"
    if appetite is not None and score > appetite:
        return "above_appetite"
    return "within"
