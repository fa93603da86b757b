"""What the checks look at, and what each of them answers."""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from planning.engine.layout import Arc
from planning.engine.network import Activity, Link
from planning.engine.results import Schedule


@dataclass(frozen=True, slots=True)
class BaselineDates:
    """When an activity was promised; `finish` is what counts."""

    finish: datetime
    start: datetime | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """A computed schedule with what it cannot know: baselines, who has people or cost, and today or the status date.

    `resourced` None means that resources are not kept, so that the check is not made. `day` is working minutes a day.
    """

    schedule: Schedule
    status_date: datetime | None = None
    baselines: Mapping[Hashable, BaselineDates] = field(default_factory=dict)
    resourced: Collection[Hashable] | None = None
    promised: datetime | None = None
    day: int = 480

    @property
    def activities(self) -> list[Activity]:
        """All work, without summaries."""
        return self.schedule.layout.activities

    @property
    def incomplete(self) -> list[int]:
        """Positions of work that is not done."""
        return [i for i in range(self.schedule.layout.count) if not self.schedule.layout.done(i)]

    @property
    def arcs(self) -> list[Arc]:
        """Links between work of which at least the later end is not done."""
        layout = self.schedule.layout
        return [arc for i in self.incomplete for arc in layout.arcs_in[i]]

    def link(self, arc: Arc) -> Link:
        """The link of an arc."""
        return self.schedule.layout.network.links[arc.position]

    def ids(self, positions: Collection[int]) -> tuple[Hashable, ...]:
        """The ids at positions."""
        return tuple(self.activities[i].id for i in positions)

    def successors(self, arcs: list[Arc]) -> tuple[Hashable, ...]:
        """The later ends of arcs, each once."""
        return tuple(dict.fromkeys(self.activities[arc.target >> 1].id for arc in arcs))


@dataclass(frozen=True, slots=True)
class Finding:
    """One point. `value` is a share (0 to 1) or, for the indices, the index; None when it could not be worked out.
    `passed` is then None as well. `offenders` are the activities to look at."""

    number: int
    key: str
    title: str
    value: float | None
    threshold: float
    passed: bool | None
    offenders: tuple[Hashable, ...]
    sentence: str


def at_most(number: int, key: str, title: str, bad: Collection[Hashable], of: int, most: float, what: str) -> Finding:
    """A point that passes while the share of offenders is no larger than `most` (none at all for 0)."""
    share = len(bad) / of if of else 0.0
    limit = "none is allowed" if not most else f"up to {most:.0%} is sound"
    sentence = f"{len(bad)} of {of} {what}: {share:.0%}, {limit}."
    return Finding(number, key, title, share, most, share <= most, tuple(bad), sentence)


def not_known(number: int, key: str, title: str, threshold: float, why: str) -> Finding:
    """A point that lacks what it needs."""
    return Finding(number, key, title, None, threshold, None, (), why)
