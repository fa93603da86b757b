"""Three-point distributions. All take lowest a ≤ most likely m ≤ highest b, in any unit, and draw arrays.

Triangular: mean (a+m+b)/3, variance (a²+m²+b²−ab−am−bm)/18, quantile a+√(p(b−a)(m−a)) up to the mode, else
b−√((1−p)(b−a)(b−m)). Beta-PERT with λ 4: α = 1+4(m−a)/(b−a), β = 1+4(b−m)/(b−a), mean (a+4m+b)/6, variance
(mean−a)(b−mean)/7. Source: domain reference 5.10; the classic ((b−a)/6)² is another, rougher number and is not used.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from math import inf
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from planning.problems import PlanProblem

Numbers: TypeAlias = npt.NDArray[np.float64]


class Distribution(ABC):
    """A random number."""

    @property
    @abstractmethod
    def mean(self) -> float:
        """The expected value."""

    @property
    @abstractmethod
    def variance(self) -> float:
        """The expected squared distance from the mean."""

    @abstractmethod
    def draw(self, chance: np.random.Generator, count: int) -> Numbers:
        """`count` independent values."""


@dataclass(frozen=True, slots=True)
class Fixed(Distribution):
    """Always the same value."""

    value: float

    @property
    def mean(self) -> float:
        return self.value

    @property
    def variance(self) -> float:
        return 0

    def draw(self, chance: np.random.Generator, count: int) -> Numbers:
        return np.full(count, float(self.value))


@dataclass(frozen=True, slots=True)
class ThreePoint(Distribution):
    """The shared part. Raises PlanProblem when the three are not in order or not finite."""

    low: float
    likely: float
    high: float

    def __post_init__(self) -> None:
        if not -inf < self.low <= self.likely <= self.high < inf:
            raise PlanProblem(
                f"{self.low:g}, {self.likely:g} and {self.high:g} must rise: lowest, most likely, highest."
            )

    @property
    def width(self) -> float:
        """From the lowest to the highest."""
        return self.high - self.low


@dataclass(frozen=True, slots=True)
class Triangular(ThreePoint):
    """Straight sides from the lowest to the most likely and down to the highest."""

    @property
    def mean(self) -> float:
        return (self.low + self.likely + self.high) / 3

    @property
    def variance(self) -> float:
        a, m, b = self.low, self.likely, self.high
        return (a * a + m * m + b * b - a * b - a * m - b * m) / 18

    def quantile(self, share: float) -> float:
        """The value that a share of draws does not exceed."""
        a, m, b = self.low, self.likely, self.high
        if not self.width:
            return a
        if share <= (m - a) / self.width:
            return a + float(np.sqrt(share * self.width * (m - a)))
        return b - float(np.sqrt((1 - share) * self.width * (b - m)))

    def draw(self, chance: np.random.Generator, count: int) -> Numbers:
        if not self.width:
            return np.full(count, float(self.low))
        return chance.triangular(self.low, self.likely, self.high, count)


@dataclass(frozen=True, slots=True)
class Pert(ThreePoint):
    """Beta-PERT with λ 4: smoother, and less weight on the ends."""

    @property
    def mean(self) -> float:
        return (self.low + 4 * self.likely + self.high) / 6

    @property
    def variance(self) -> float:
        return (self.mean - self.low) * (self.high - self.mean) / 7

    def draw(self, chance: np.random.Generator, count: int) -> Numbers:
        if not self.width:
            return np.full(count, float(self.low))
        alpha = 1 + 4 * (self.likely - self.low) / self.width
        beta = 1 + 4 * (self.high - self.likely) / self.width
        return self.low + self.width * chance.beta(alpha, beta, count)


@dataclass(frozen=True, slots=True)
class Uniform(Distribution):
    """Anything between two values alike."""

    low: float
    high: float

    def __post_init__(self) -> None:
        if not -inf < self.low <= self.high < inf:
            raise PlanProblem(f"{self.low:g} and {self.high:g} must rise: lowest, highest.")

    @property
    def mean(self) -> float:
        return (self.low + self.high) / 2

    @property
    def variance(self) -> float:
        return (self.high - self.low) ** 2 / 12

    def draw(self, chance: np.random.Generator, count: int) -> Numbers:
        return chance.uniform(self.low, self.high, count)


@dataclass(frozen=True, slots=True)
class Normal(Distribution):
    """The bell curve by mean and standard deviation; a duration drawn below zero counts as zero."""

    centre: float
    deviation: float

    def __post_init__(self) -> None:
        if not (-inf < self.centre < inf and 0 <= self.deviation < inf):
            raise PlanProblem("A normal distribution needs a mean and a standard deviation that is not negative.")

    @property
    def mean(self) -> float:
        return self.centre

    @property
    def variance(self) -> float:
        return self.deviation**2

    def draw(self, chance: np.random.Generator, count: int) -> Numbers:
        return chance.normal(self.centre, self.deviation, count)
