"""Takes the samples of a day, once, whoever asks first. Missed days stay missing: nothing is made up afterwards."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from pmo.core.clock import today
from pmo.hierarchy.choices import OVER
from pmo.hierarchy.measuring import MEASURES
from pmo.hierarchy.models import Node
from reporting.lights.table import Table, table
from reporting.models import Sample, SampleDay

AT_ONCE = 2_000
STEPS = {"g": 0, "ag": 1, "a": 1, "ar": 1, "r": 2}


@dataclass(frozen=True)
class Everything:
    """All work, where a source asks for the node at the top."""

    path: str = "/"


def tick() -> int:
    """Take today's samples if nobody has. How many were taken."""
    return 0 if SampleDay.objects.filter(day=today()).exists() else take(today())


@transaction.atomic
def take(day: date) -> int:
    """Take the samples of this day. Nothing happens the second time; who dies on the way leaves nothing behind."""
    _, first = SampleDay.objects.get_or_create(day=day)
    if not first:
        return 0
    nodes = list(Node.objects.filter(archived_at=None).exclude(state__in=OVER).only("pk", "path", "name"))
    rows = [*_measures(nodes, day), *_lights(table(None, Everything(), nodes, day), day)]
    Sample.objects.bulk_create(rows, batch_size=AT_ONCE, ignore_conflicts=True)
    return len(rows)


def _measures(nodes: list[Node], day: date) -> Iterable[Sample]:
    known = {node.pk for node in nodes}
    for measure in MEASURES.values():
        total: dict[int, Decimal] = defaultdict(Decimal)
        for path, value in measure.read().items():
            for part in path.strip("/").split("/"):
                total[int(part)] += value
        yield from (
            Sample(node_id=pk, key=measure.key, day=day, value=value) for pk, value in total.items() if pk in known
        )


def _lights(found: Table, day: date) -> Iterable[Sample]:
    """Nought is Green, one Amber, two Red; and by how many steps the report is better than the data."""
    for row in found.rows:
        for cell in row.cells:
            colours = {"light": cell.light.rag, "said": cell.said.shown if cell.said else "n"}
            values = {name: STEPS[rag] for name, rag in colours.items() if rag in STEPS}
            values |= {"better": cell.steps} if len(values) == 2 else {}
            for name, value in values.items():
                yield Sample(node=row.node, key=f"{name}.{cell.dimension}", day=day, value=value)
