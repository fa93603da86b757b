"""A network laid out as lists of whole numbers, in the order in which it is computed.

Every activity has two slots in the lists of dates: 2i for its start and 2i + 1 for its finish. Dates are working-time
indices of the activity's own timeline. A plain arc joins activities of one timeline with a lag in its working time, so
that it is one addition; a crossing arc goes through clock time.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import NamedTuple

from planning.engine.network import Activity, Network
from planning.engine.timeline import Timeline

FREE, BEGUN, DONE, FIXED = range(4)


class Arc(NamedTuple):
    """A link between slots. `lag` in ticks of `lag_line`'s time; `position` is the place of its link in the network."""

    source: int
    target: int
    lag: int
    lag_line: Timeline
    plain: bool
    position: int

    @property
    def from_start(self) -> bool:
        """Whether it hangs on the predecessor's start."""
        return not self.source & 1

    @property
    def to_finish(self) -> bool:
        """Whether it holds the successor's finish."""
        return bool(self.target & 1)


@dataclass(slots=True)
class Layout:
    """`duration` and `remaining` in ticks, `floor` the earliest index at which (remaining) work may start.

    `state` is FREE, BEGUN, DONE or FIXED (dates given). `plain_in[i]` has (slot, shift) so that work starts at slot + shift; `plain_out[i]` so that it finishes by it.
    `crossing_in` and `crossing_out` have the arcs that hold across timelines. `special[i]` marks what needs more than additions. `actual` has the exact instants of slots that are facts.
    """

    network: Network
    activities: list[Activity]
    position: dict[Hashable, int]
    lines: list[Timeline]
    project_line: Timeline
    duration: list[int]
    remaining: list[int]
    floor: list[int]
    state: list[int]
    order: list[int] = field(default_factory=list)
    plain_in: list[list[tuple[int, int]]] = field(default_factory=list)
    plain_out: list[list[tuple[int, int]]] = field(default_factory=list)
    arcs_in: list[list[Arc]] = field(default_factory=list)
    arcs_out: list[list[Arc]] = field(default_factory=list)
    crossing_in: dict[int, list[Arc]] = field(default_factory=dict)
    crossing_out: dict[int, list[Arc]] = field(default_factory=dict)
    special: list[bool] = field(default_factory=list)
    actual: dict[int, int] = field(default_factory=dict)
    early_from: dict[int, int] = field(default_factory=dict)
    early_until: dict[int, int] = field(default_factory=dict)
    late_until: dict[int, int] = field(default_factory=dict)
    pinned: dict[int, int] = field(default_factory=dict)
    set_aside: dict[int, str] = field(default_factory=dict)
    loops: list[list[Hashable]] = field(default_factory=list)

    @property
    def count(self) -> int:
        """Activities laid out."""
        return len(self.activities)

    def started(self, i: int) -> bool:
        """Whether it has begun, or its dates are given."""
        return self.state[i] != FREE

    def done(self, i: int) -> bool:
        """Whether it is complete."""
        return self.state[i] == DONE

    def fixed(self, i: int) -> bool:
        """Whether its dates are given and not computed."""
        return self.state[i] == FIXED
