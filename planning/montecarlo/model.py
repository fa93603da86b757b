"""What a simulation is given: the network, what is uncertain in it, risks, cost, and how often and from which seed."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from planning.engine.network import Network
from planning.montecarlo.distributions import Distribution


@dataclass(frozen=True, slots=True)
class Impact:
    """What a risk does to one activity when it strikes: `minutes` of more working time, or `share` of its duration
    more (0.2 is a fifth)."""

    activity: Hashable
    minutes: Distribution | None = None
    share: Distribution | None = None


@dataclass(frozen=True, slots=True)
class Risk:
    """Strikes with a probability from 0 to 1, on all its activities at once; costs what `cost` says when it does."""

    id: Hashable
    probability: float
    impacts: Sequence[Impact] = ()
    cost: Distribution | None = None


@dataclass(frozen=True, slots=True)
class Correlation:
    """Between the durations of two activities, −1 to 1."""

    one: Hashable
    two: Hashable
    value: float


@dataclass(frozen=True, slots=True)
class Simulation:
    """One run. `durations` in working minutes, of what remains where work has begun; activities without one keep their
    planned duration. `costs` by activity or any other key, `costs_per_minute` of an activity's working time. `promised` and
    `budget` are what the probability is asked of. The same simulation gives the same numbers."""

    network: Network
    durations: Mapping[Hashable, Distribution] = field(default_factory=dict)
    risks: Sequence[Risk] = ()
    correlations: Sequence[Correlation] = ()
    costs: Mapping[Hashable, Distribution] = field(default_factory=dict)
    costs_per_minute: Mapping[Hashable, float] = field(default_factory=dict)
    promised: datetime | None = None
    budget: float | None = None
    iterations: int = 5000
    seed: int = 1
