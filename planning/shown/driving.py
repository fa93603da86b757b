"""What drives the end: the longest chain, the float of what lies on it, and what each added since another version."""

from dataclasses import dataclass
from datetime import date

from planning.engine import Network, Schedule, schedule
from planning.engine.longest import driving
from planning.problems import PlanProblem
from planning.reading import Kept, Published


@dataclass(frozen=True, slots=True)
class Step:
    """One activity of the chain; without a row where it cannot be looked at. `added` are the days by which it made the chain longer than before; None where it is new."""

    title: str
    row: Kept | None
    key: object
    finish: date | None
    added: int | None


def scheduled(network: Network) -> Schedule | None:
    """The network computed; none where it cannot be."""
    try:
        return schedule(network) if network.activities else None
    except PlanProblem:
        return None


def chain(part: Published, made: Schedule | None, before: dict[int, tuple[date | None, date | None]]) -> list[Step]:
    """From the beginning to the end, one driving predecessor after the other."""
    keys = way(made) if made else []
    rows, found, last = part.by_pk, [], 0
    for key in keys:
        row = rows.get(key) if isinstance(key, int) else None
        finish = row.finish if row else made[key].finish.date()
        was = before.get(key, (None, None))[1] if row else None
        slip = (finish - was).days if finish and was else None
        found.append(
            Step(
                row.title if row else made.tree.by_id[key].title,
                None if row and row.hidden else row,
                key,
                finish,
                None if slip is None else slip - last,
            )
        )
        last = last if slip is None else slip
    return found


def way(made: Schedule) -> list:
    """The ids of one longest chain. Of several predecessors that drive, the one that ends last."""
    layout, dates = made.layout, made.early
    ends = [i for i in range(layout.count) if dates.instant(2 * i + 1) >= made.finish_ticks]
    found: list[int] = []
    at = min(ends, key=lambda i: layout.duration[i]) if ends else None
    while at is not None and at not in found:
        found.append(at)
        arcs = driving(dates, at)
        at = max((arc.source >> 1 for arc in arcs), key=lambda i: dates.instant(2 * i + 1), default=None)
    return [layout.activities[i].id for i in reversed(found)]
