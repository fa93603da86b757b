"""A whole simulation: blocks of iterations, each drawn, passed and let go, then the results."""

from collections import defaultdict
from collections.abc import Callable, Hashable

import numpy as np

from planning.engine.clock import PER_MINUTE, instant, to_ticks
from planning.engine.scheduling import schedule
from planning.montecarlo.correlation import rank_correlations
from planning.montecarlo.distributions import Numbers
from planning.montecarlo.model import Simulation
from planning.montecarlo.passes import Passes
from planning.montecarlo.results import Driver, Outcome, Spread
from planning.montecarlo.variables import Variables

CELLS = 1_000_000  # activities × iterations of a block, which holds memory to some tens of megabytes
SMALLEST_BLOCK, LARGEST_BLOCK = 50, 1000
ABOUT_FINISH, ABOUT_COST = ("activity", "risk"), ("activity", "cost", "risk cost")
Key = tuple[str, Hashable]


def simulate(simulation: Simulation, progress: Callable[[int, int], None] | None = None) -> Outcome:
    """Run it; `progress(done, total)` is called after each block. Same simulation, same numbers.

    Raises PlanProblem for a network that cannot be computed or a simulation that does not fit it.
    """
    plan = schedule(simulation.network)
    layout, total = plan.layout, simulation.iterations
    variables = Variables(simulation, layout)
    limit = to_ticks(simulation.network.critical_float)
    size = max(SMALLEST_BLOCK, min(LARGEST_BLOCK, CELLS // max(1, layout.count)))
    finishes, costs, drawn = [], [], defaultdict[Key, list[Numbers]](list)
    critical = np.zeros(layout.count)
    for number, first in enumerate(range(0, total, size)):
        block = variables.draw(number, min(size, total - first))
        passes = Passes(layout, plan.early, block.durations)
        finish = passes.forward()
        critical += (passes.backward(finish) <= limit).sum(axis=1)
        finishes.append(finish)
        costs.append(block.cost)
        for key, values in block.drivers.items():
            drawn[key].append(values.astype(np.float32))
        if progress:
            progress(min(first + size, total), total)
    instants, cost = np.concatenate(finishes), np.concatenate(costs)
    line = layout.project_line
    minutes = (line.indices(instants) - line.index(instant(simulation.network.start))) / PER_MINUTE
    joined = {key: np.concatenate(values) for key, values in drawn.items()}
    finish_drivers = _drivers({key: one for key, one in joined.items() if key[0] in ABOUT_FINISH}, minutes)
    return Outcome(
        iterations=total,
        seed=simulation.seed,
        planned_finish=plan.finish,
        planned_minutes=plan.minutes,
        minutes=Spread(np.sort(minutes)),
        instants=Spread(np.sort(instants).astype(np.float64)),
        cost=Spread(np.sort(cost)),
        criticality={
            activity.id: 0.0 if layout.done(i) else float(critical[i]) / total
            for i, activity in enumerate(layout.activities)
        },
        cruciality={one.key: one.correlation for one in finish_drivers if one.kind == "activity"},
        finish_drivers=finish_drivers,
        cost_drivers=_drivers({key: one for key, one in joined.items() if key[0] in _about_cost(simulation)}, cost),
        repair=variables.repair,
        promised=simulation.promised,
        budget=simulation.budget,
        notes=_notes(simulation, variables.repair),
    )


def _about_cost(simulation: Simulation) -> tuple[str, ...]:
    """Durations drive cost only where time costs money."""
    return ABOUT_COST if simulation.costs_per_minute else ABOUT_COST[1:]


def _drivers(drawn: dict[Key, Numbers], result: Numbers) -> list[Driver]:
    """The tornado: what moves with the result, the strongest first."""
    if not drawn or len(result) < 2:
        return []
    keys = list(drawn)
    found = rank_correlations(np.stack([drawn[key] for key in keys]), result)
    squares = float((found**2).sum()) or 1.0
    drivers = [
        Driver(kind, key, float(r), float(r * abs(r)) / squares, *_ends(drawn[kind, key], result))
        for (kind, key), r in zip(keys, found, strict=True)
    ]
    return sorted(drivers, key=lambda one: -abs(one.correlation))


def _ends(values: Numbers, result: Numbers) -> tuple[float, float]:
    """The mean result where the driver is not above its own mean, and where it is, both less the mean of all."""
    upper = values > values.mean()
    if not upper.any() or upper.all():
        return 0.0, 0.0
    mean = result.mean()
    return float(result[~upper].mean() - mean), float(result[upper].mean() - mean)


def _notes(simulation: Simulation, repair: float) -> list[str]:
    notes = []
    if repair > 0.005:
        notes.append(f"The correlations contradicted each other; the largest change to make them fit was {repair:.2f}.")
    if simulation.iterations < 1000:
        notes.append("Fewer than 1,000 iterations are only good for a first look.")
    return notes
