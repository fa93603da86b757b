"""How long a report has been better than the data: read from the daily samples."""

from dataclasses import dataclass
from datetime import date

from reporting.lights.table import Cell, Row
from reporting.models import Sample

DAYS = 400  # looked back at most


@dataclass(frozen=True)
class Difference:
    """One dimension of one piece of work where the report is better than the data, and since when."""

    row: Row
    cell: Cell
    since: date

    def days(self, day: date) -> int:
        """How long it has lasted."""
        return (day - self.since).days


def lasting(rows: list[Row], day: date) -> list[Difference]:
    """Every difference of these rows, the largest and then the longest first. One query."""
    asked = [(row, cell) for row in rows for cell in row.cells if cell.steps]
    kept = _samples([row.node.pk for row in rows])
    found = [
        Difference(row, cell, _since(kept.get((row.node.pk, cell.dimension), {}), cell, day)) for row, cell in asked
    ]
    return sorted(found, key=lambda each: (-each.cell.steps, each.since, each.row.node.name))


def _samples(pks: list[int]) -> dict[tuple[int, str], dict[date, int]]:
    """(node, dimension) → day → steps by which the report was better."""
    found: dict[tuple[int, str], dict[date, int]] = {}
    rows = Sample.objects.filter(node__in=pks, key__startswith="better.").values_list("node", "key", "day", "value")
    for node, key, day, value in rows.order_by("-day")[: DAYS * max(len(pks), 1)]:
        found.setdefault((node, key.removeprefix("better.")), {})[day] = int(value)
    return found


def _since(series: dict[date, int], cell: Cell, day: date) -> date:
    """The first day of the run that leads up to today."""
    since = cell.said.as_at if cell.said and not series else day
    for at in sorted(series, reverse=True):
        if not series[at]:
            break
        since = at
    return since
