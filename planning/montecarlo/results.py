"""What a simulation answers: spreads, probabilities, what drives the end and the cost, and whether it ran long enough."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import datetime
from math import sqrt

import numpy as np

from planning.engine.clock import instant, moment
from planning.montecarlo.distributions import Numbers

SHARES = (10, 50, 80, 90)


@dataclass(frozen=True, slots=True)
class Driver:
    """`kind` is activity, risk, cost or risk cost. `correlation` is by ranks, −1 to 1; `contribution` its share of the
    squares of all drivers' correlations, with its sign; `high` how far the mean of the iterations in which the driver is above
    its own mean lies beyond the mean of all, `low` the same of the others, in minutes or currency units."""

    kind: str
    key: Hashable
    correlation: float
    contribution: float
    low: float = 0.0
    high: float = 0.0

    @property
    def swing(self) -> float:
        """How much further out the mean is with the driver above its own mean than below."""
        return self.high - self.low


@dataclass(frozen=True, slots=True)
class Spread:
    """The values of all iterations, rising."""

    values: Numbers

    @property
    def mean(self) -> float:
        """Their mean."""
        return float(self.values.mean())

    @property
    def deviation(self) -> float:
        """Their standard deviation."""
        return float(self.values.std(ddof=1)) if len(self.values) > 1 else 0.0

    def at(self, percent: float) -> float:
        """The smallest value that at least so many per cent of iterations do not exceed."""
        return float(np.quantile(self.values, percent / 100, method="inverted_cdf"))

    def share_within(self, value: float) -> float:
        """The share of iterations that do not exceed a value."""
        return int(np.searchsorted(self.values, value, side="right")) / len(self.values)

    def curve(self, points: int = 60) -> list[tuple[float, float]]:
        """Points (value, share) of the S-curve, from the lowest value to the highest."""
        shares = np.linspace(0, 1, points)
        values = np.quantile(self.values, shares, method="inverted_cdf")
        return [(float(value), float(share)) for value, share in zip(values, shares, strict=True)]

    def uncertainty(self, percent: float = 80) -> float:
        """Half the width of the 95 % range in which the true percentile lies, by the order statistics around it."""
        count, share = len(self.values), percent / 100
        wide = 1.96 * sqrt(share * (1 - share) / count)
        low, high = max(0.0, share - wide), min(1.0, share + wide)
        ends = np.quantile(self.values, [low, high], method="inverted_cdf")
        return float(ends[1] - ends[0]) / 2


@dataclass(frozen=True, slots=True)
class Outcome:
    """`minutes` are working minutes of the project calendar from the network's start to the end; `instants` the same as
    clock ticks. `criticality` is the share of iterations in which an activity holds the end; `cruciality` the rank
    correlation of its duration with the end. `repair` is the largest change that correlations needed to fit together."""

    iterations: int
    seed: int
    planned_finish: datetime
    planned_minutes: float
    minutes: Spread
    instants: Spread
    cost: Spread
    criticality: dict[Hashable, float]
    cruciality: dict[Hashable, float]
    finish_drivers: list[Driver]
    cost_drivers: list[Driver]
    repair: float = 0
    promised: datetime | None = None
    budget: float | None = None
    notes: list[str] = field(default_factory=list)

    def finish_at(self, percent: float) -> datetime:
        """The date that so many per cent of iterations meet."""
        return moment(int(self.instants.at(percent)))

    @property
    def finishes(self) -> dict[int, datetime]:
        """P10, P50, P80 and P90 as dates."""
        return {percent: self.finish_at(percent) for percent in SHARES}

    @property
    def costs(self) -> dict[int, float]:
        """P10, P50, P80 and P90 of the cost."""
        return {percent: self.cost.at(percent) for percent in SHARES}

    def probability_by(self, when: datetime) -> float:
        """The share of iterations that end by then."""
        return self.instants.share_within(instant(when))

    @property
    def promise_kept(self) -> float | None:
        """The probability of the promised date."""
        return None if self.promised is None else self.probability_by(self.promised)

    @property
    def budget_kept(self) -> float | None:
        """The probability of the budget."""
        return None if self.budget is None else self.cost.share_within(self.budget)

    def date_curve(self, points: int = 60) -> list[tuple[datetime, float]]:
        """The S-curve of the end."""
        return [(moment(int(value)), share) for value, share in self.instants.curve(points)]

    @property
    def settled(self) -> bool:
        """Whether more iterations would hardly move the P80: its 95 % range is within 2 % of the duration."""
        return self.minutes.uncertainty(80) <= 0.02 * max(self.minutes.mean, 1)

    @property
    def hint(self) -> str:
        """The same as a sentence."""
        days = self.minutes.uncertainty(80) / 480
        if self.settled:
            return f"The P80 is certain to within {days:.1f} days of eight hours; more iterations would hardly move it."
        return f"The P80 is only certain to within {days:.1f} days of eight hours; run more iterations."
