"""What moved most since a day: the measures of the work directly below, now against the sample of then."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pmo.hierarchy.measuring import MEASURES
from pmo.hierarchy.models import Node
from reporting.lights.computing import rows_at
from reporting.lights.table import children
from reporting.models import Sample
from reporting.samples.reading import before

MOST = 8


@dataclass(frozen=True)
class Mover:
    """One measure of one piece of work, then and now."""

    node: Node
    label: str
    then: Decimal
    now: Decimal
    url: str
    worse: bool

    @property
    def change(self) -> str:
        """By how much, with its sign."""
        return f"{self.now - self.then:+.0f}".replace("-", "−")


def movers(user, node: Node, since: date) -> list[Mover]:
    """The largest changes since a day, worse before better. Two queries beside that for the work."""
    nodes = {row.pk: row for row in [node, *children(user, node)]}
    then = before(nodes, MEASURES, since)
    newest = Sample.objects.order_by("-day").values_list("day", flat=True).first()
    now = before(nodes, MEASURES, newest) if newest and newest > since else {}
    found = [_mover(nodes[pk], key, then[pk, key], value) for (pk, key), value in now.items() if (pk, key) in then]
    changed = [
        row
        for row in found
        if row.then != row.now and row.node.pk != node.pk or len(nodes) == 1 and row.then != row.now
    ]
    return sorted(changed, key=lambda row: (not row.worse, -abs(row.now - row.then), row.node.name))[:MOST]


def _mover(node: Node, key: str, then: Decimal, now: Decimal) -> Mover:
    measure = MEASURES[key]
    worse = now > then if measure.worse == "up" else now < then
    return Mover(node, measure.label, then, now, rows_at(node.pk, measure.where), bool(measure.worse) and worse)
