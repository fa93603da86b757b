"""The random part of a simulation: one block of durations and costs at a time, each block from its own seed."""

from collections.abc import Hashable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from planning.engine.clock import PER_MINUTE
from planning.engine.layout import Layout
from planning.montecarlo.correlation import correlated, repaired
from planning.montecarlo.distributions import Numbers
from planning.montecarlo.model import Risk, Simulation
from planning.problems import PlanProblem


@dataclass(slots=True)
class Block:
    """`durations` (activities, iterations) in ticks of what remains; `cost` (iterations). `drivers` has the drawn values
    by kind and key, for the tornado."""

    durations: npt.NDArray[np.int64]
    cost: Numbers
    drivers: dict[tuple[str, Hashable], Numbers] = field(default_factory=dict)


class Variables:
    """Checks a simulation against its layout and draws from it. `repair` is the largest change made to a correlation."""

    def __init__(self, simulation: Simulation, layout: Layout):
        self.simulation, self.layout = simulation, layout
        _check(simulation, layout)
        position = layout.position
        self.uncertain = [key for key in simulation.durations if not _given(layout, position[key])]
        self.tied, self.root, self.repair = _tied(simulation, set(self.uncertain))

    def draw(self, number: int, count: int) -> Block:
        """The iterations of one block."""
        chance = np.random.default_rng([self.simulation.seed, number])
        planned = np.array(self.layout.remaining, dtype=np.float64)
        block = Block(np.empty((0, 0), dtype=np.int64), np.zeros(count))
        minutes = np.repeat(planned[:, None] / PER_MINUTE, count, axis=1)
        for key, values in self._durations(chance, count).items():
            minutes[self.layout.position[key]] = values
            block.drivers["activity", key] = values
        for risk in self.simulation.risks:
            self._strike(risk, chance, minutes, planned / PER_MINUTE, block)
        np.maximum(minutes, 0, out=minutes)
        self._add_costs(chance, minutes, block)
        block.durations = np.rint(minutes * PER_MINUTE).astype(np.int64)
        return block

    def _durations(self, chance: np.random.Generator, count: int) -> dict[Hashable, Numbers]:
        drawn = {key: self.simulation.durations[key].draw(chance, count) for key in self.uncertain}
        if self.tied:
            together = correlated(np.stack([drawn[key] for key in self.tied]), self.root, chance)
            drawn.update(zip(self.tied, together, strict=True))
        return drawn

    def _strike(
        self, risk: Risk, chance: np.random.Generator, minutes: Numbers, planned: Numbers, block: Block
    ) -> None:
        """One throw for all that a risk touches; what it adds, and its cost, only where it strikes."""
        count = len(block.cost)
        struck = chance.random(count) < risk.probability
        added = np.zeros(count)
        for impact in risk.impacts:
            i = self.layout.position[impact.activity]
            more = impact.minutes.draw(chance, count) if impact.minutes else np.zeros(count)
            more = more + (impact.share.draw(chance, count) * planned[i] if impact.share else 0)
            if not _given(self.layout, i):
                minutes[i] += more * struck
                added += more * struck
        cost = risk.cost.draw(chance, count) * struck if risk.cost else np.zeros(count)
        block.cost += cost
        block.drivers["risk", risk.id] = added if risk.impacts else struck.astype(np.float64)
        block.drivers["risk cost", risk.id] = cost

    def _add_costs(self, chance: np.random.Generator, minutes: Numbers, block: Block) -> None:
        for key, distribution in self.simulation.costs.items():
            values = distribution.draw(chance, len(block.cost))
            block.cost += values
            block.drivers["cost", key] = values
        for key, rate in self.simulation.costs_per_minute.items():
            block.cost += minutes[self.layout.position[key]] * rate


def _given(layout: Layout, i: int) -> bool:
    """Whether its finish is a fact that chance cannot change."""
    return 2 * i + 1 in layout.actual


def _check(simulation: Simulation, layout: Layout) -> None:
    named = [*simulation.durations, *simulation.costs_per_minute]
    named += [impact.activity for risk in simulation.risks for impact in risk.impacts]
    for key in named:
        if key not in layout.position:
            raise PlanProblem(f"The simulation names {key}, which is not an activity of the network.")
    for risk in simulation.risks:
        if not 0 <= risk.probability <= 1:
            raise PlanProblem(f"The probability of {risk.id} must lie between 0 and 1.")
    if not 1 <= simulation.iterations <= 1_000_000:
        raise PlanProblem("A simulation has between 1 and 1,000,000 iterations.")
    if simulation.seed < 0:
        raise PlanProblem("The seed must not be negative.")


def _tied(simulation: Simulation, uncertain: set[Hashable]) -> tuple[list[Hashable], Numbers, float]:
    """The correlated activities that can still vary, the Cholesky factor of their correlations, and what the repair changed."""
    _check_ties(simulation)
    ties = [tie for tie in simulation.correlations if tie.one in uncertain and tie.two in uncertain]
    keys = list(dict.fromkeys(key for tie in ties for key in (tie.one, tie.two)))
    place = {key: at for at, key in enumerate(keys)}
    matrix = np.eye(len(keys))
    for tie in ties:
        matrix[place[tie.one], place[tie.two]] = matrix[place[tie.two], place[tie.one]] = tie.value
    if not keys:
        return [], matrix, 0
    usable, change = repaired(matrix)
    root: Numbers = np.linalg.cholesky(usable).astype(np.float64)
    return keys, root, change


def _check_ties(simulation: Simulation) -> None:
    for tie in simulation.correlations:
        if tie.one not in simulation.durations or tie.two not in simulation.durations or tie.one == tie.two:
            raise PlanProblem("A correlation joins two activities whose durations are uncertain.")
