"""What a schedule answers: dates, floats and criticality of each activity, made when they are asked for."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from planning.engine.clock import instant, moment, to_minutes, to_ticks
from planning.engine.layout import Layout
from planning.engine.longest import longest_path
from planning.engine.network import Constraint
from planning.engine.rollup import SummaryDates, roll_up
from planning.engine.slots import Slots
from planning.engine.summaries import Tree
from planning.problems import PlanProblem


@dataclass(frozen=True, slots=True)
class Dates:
    """One activity. Floats in minutes of its own working time (clock time when elapsed); `start` and `finish` are where it
    is placed: facts where it has begun or ended, late dates when it goes as late as possible, else early dates."""

    id: Hashable
    early_start: datetime
    early_finish: datetime
    late_start: datetime
    late_finish: datetime
    start: datetime
    finish: datetime
    total_float: float
    free_float: float
    critical: bool
    longest: bool


@dataclass(frozen=True, slots=True)
class Offsets:
    """Early and late dates as minutes of working time since the network's start."""

    early_start: float
    early_finish: float
    late_start: float
    late_finish: float


@dataclass(slots=True)
class Schedule:
    """One computed network. `loops` names the activities of each loop in order; `set_aside` says of each link that was
    not followed (by its place among the network's links) why. When there are loops, dates hold without those links."""

    layout: Layout
    tree: Tree
    early: Slots
    late: Slots
    placed: dict[int, int]
    own_early: dict[int, int]
    total: list[int]
    free: list[int]
    finish_ticks: int
    _longest: set[int] | None = None
    _summaries: dict[Hashable, SummaryDates] = field(default_factory=dict)

    @property
    def finish(self) -> datetime:
        """The end of everything."""
        return moment(self.finish_ticks)

    @property
    def minutes(self) -> float:
        """From the network's start to the end of everything, in the project calendar's working minutes."""
        line = self.layout.project_line
        return to_minutes(line.index(self.finish_ticks) - line.index(instant(self.layout.network.start)))

    @property
    def loops(self) -> list[list[Hashable]]:
        """The activities of each loop that was found, at most twenty loops."""
        return self.layout.loops

    @property
    def set_aside(self) -> dict[int, str]:
        """Link position → why it was not followed."""
        return self.layout.set_aside

    def __iter__(self) -> Iterator[Dates]:
        return (self._dates(i) for i in range(self.layout.count))

    def __contains__(self, key: Hashable) -> bool:
        return key in self.layout.position or (key in self.tree.by_id and bool(self.tree.leaves(key)))

    def __getitem__(self, key: Hashable) -> Dates:
        """The dates of an activity or a summary. Raises PlanProblem when it has none."""
        if key in self.layout.position:
            return self._dates(self.layout.position[key])
        if key not in self:
            raise PlanProblem(f"There are no dates for {key}: it is not in the network, or nothing is below it.")
        return self._summary(key)

    def is_critical(self, i: int) -> bool:
        """By float: at most the network's limit, and not done."""
        return self.total[i] <= to_ticks(self.layout.network.critical_float) and not self.layout.done(i)

    def critical(self) -> list[Hashable]:
        """The ids of critical activities, by float."""
        return [a.id for i, a in enumerate(self.layout.activities) if self.is_critical(i)]

    def longest(self) -> list[Hashable]:
        """The ids on the longest path: those that drive the end, whatever their float says."""
        return [self.layout.activities[i].id for i in sorted(self._on_longest())]

    def offsets(self, key: Hashable) -> Offsets:
        """Dates of one activity as working minutes since the network's start; late ones may be negative."""
        i = self.layout.position[key]
        zero = self.layout.lines[i].index(instant(self.layout.network.start))
        early = [to_minutes(self.early.index[slot] - zero) for slot in (2 * i, 2 * i + 1)]
        late = [to_minutes(self.late.index[slot] - zero) for slot in (2 * i, 2 * i + 1)]
        return Offsets(early[0], early[1], late[0], late[1])

    def _on_longest(self) -> set[int]:
        if self._longest is None:
            self._longest = longest_path(self.early, self.finish_ticks)
        return self._longest

    def _dates(self, i: int) -> Dates:
        start, finish = self._early(i)
        late_start, late_finish = self._late(i)
        late = self.layout.activities[i].constraint is Constraint.ALAP and i in self.placed
        return Dates(
            self.layout.activities[i].id,
            moment(start),
            moment(finish),
            moment(late_start),
            moment(late_finish),
            moment(late_start if late else start),
            moment(late_finish if late else finish),
            to_minutes(self.total[i]),
            to_minutes(self.free[i]),
            self.is_critical(i),
            i in self._on_longest(),
        )

    def _early(self, i: int) -> tuple[int, int]:
        if i in self.own_early:
            line, start = self.layout.lines[i], self.own_early[i]
            return line.start_of(start), line.end_of(start + self.layout.remaining[i])
        return self.early.instant(2 * i), self.early.instant(2 * i + 1)

    def _late(self, i: int) -> tuple[int, int]:
        if self.layout.done(i):
            return self.early.instant(2 * i), self.early.instant(2 * i + 1)
        begun = self.layout.started(i) and not self.layout.fixed(i)
        start = self.early.instant(2 * i) if begun else self.late.computed(2 * i)
        return start, self.late.computed(2 * i + 1)

    def _summary(self, key: Hashable) -> Dates:
        if key not in self._summaries:
            members = [self.layout.position[leaf.id] for leaf in self.tree.leaves(key)]
            rows = [(*self._early(i), *self._late(i), self.is_critical(i)) for i in members]
            self._summaries[key] = roll_up(rows, self.layout.project_line)
        found = self._summaries[key]
        early, late = (moment(found.start), moment(found.finish)), (moment(found.late_start), moment(found.late_finish))
        slack = to_minutes(found.slack)
        return Dates(key, *early, *late, *early, slack, slack, found.critical, found.critical)
