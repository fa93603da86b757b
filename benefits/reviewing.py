"""Reviews after closure: six, twelve and twenty-four months on, as long as the benefit is tracked (domain.md 4.5)."""

from datetime import date

from benefits import readings
from benefits.models import Benefit
from benefits.realising import periods
from pmo.core import clock
from pmo.core.history import acting
from pmo.hierarchy.choices import CLOSED

AFTER = {6: "six months", 12: "one year", 24: "two years"}
MOST_A_TURN = 200


def planned(row: Benefit) -> list[tuple[date, str]]:
    """The days and what is reviewed on them; none while its work is open."""
    closed = row.node.state_since if row.node.is_over else None
    if closed is None or row.closed_on:
        return []
    days = [(periods.add_months(closed, months), words) for months, words in AFTER.items()]
    within = [(day, words) for day, words in days if not row.tracked_until or day <= row.tracked_until]
    return [(day, f"Review {number}, {words} after closure") for number, (day, words) in enumerate(within, 1)]


def following(row: Benefit, after: date) -> date | None:
    """The next review after closure that lies after a day."""
    return next((day for day, _ in planned(row) if day > after), None)


def tick() -> int:
    """Give benefits of closed work that have no review date the next one. Calling it again does nothing twice."""
    rows = Benefit.objects.open().filter(node__state__in=CLOSED, node__archived_at=None, review_date=None)
    return sum(_put(row) for row in rows.select_related("node", "owner").order_by("pk")[:MOST_A_TURN])


def _put(row: Benefit) -> int:
    when = following(row, clock.today())
    if when is None:
        return 0
    with acting(source="task", reason=f"{row.ref}: its work has closed, so it is reviewed in business as usual"):
        readings.keep(row, {"review_date": when}, why="The next review after closure")
    return 1
