"""How old the last report of each piece of work is: said beside whatever is shown of it."""

from dataclasses import dataclass
from datetime import date, timedelta

from pmo.core.clock import today
from pmo.hierarchy.models import Node, Period
from reporting.models import ReportRun

GRACE = timedelta(days=14)  # after a further period, in which its report is written
UNKNOWN = timedelta(days=31)  # where no calendar says how long a period is


@dataclass(frozen=True)
class Age:
    """The last ready report of one piece of work; a report speaks of the day its period ended, at the latest of when it was made."""

    run: ReportRun | None
    days: int | None
    most: int

    @property
    def is_old(self) -> bool:
        """Missing, or older than a period and two weeks."""
        return self.days is None or self.days > self.most

    @property
    def tone(self) -> str:
        """How it is coloured: nothing said of it where it is fresh."""
        return "bad" if self.is_old and self.run else "warn" if self.is_old else ""

    @property
    def words(self) -> str:
        """As it stands under the name."""
        if self.days is None:
            return "never reported"
        return "reported today" if self.days == 0 else f"report {self.days} day{'' if self.days == 1 else 's'} old"


def ages(nodes: list[Node], period: Period | None, day: date | None = None) -> dict[int, Age]:
    """node id → the age of its last report, in one query. `period` tells how often is usual there."""
    day = day or today()
    long = (period.ends_on - period.starts_on) if period else UNKNOWN
    rows = ReportRun.objects.filter(node__in=nodes, state="ready").exclude(kind="pack").light().select_related("period")
    last = {
        run.node_id: run for run in rows.order_by("node_id", "-period__ends_on", "-finished_at").distinct("node_id")
    }
    return {node.pk: _age(last.get(node.pk), day, (long + GRACE).days) for node in nodes}


def _age(run: ReportRun | None, day: date, most: int) -> Age:
    if run is None:
        return Age(None, None, most)
    spoke = min(run.period.ends_on, run.finished_at.date()) if run.finished_at else run.period.ends_on
    return Age(run, max((day - spoke).days, 0), most)
