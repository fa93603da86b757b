"""The heat table: for each piece of work what is reported of each dimension, beside what the data says."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from pmo.core import memo
from pmo.core.clock import today
from pmo.core.rag import ORDER, trend
from pmo.hierarchy.choices import OVER
from pmo.hierarchy.evidence import DIMENSIONS
from pmo.hierarchy.models import Node
from pmo.hierarchy.navigation import chosen_period
from reporting.lights.computing import Light, lights
from reporting.lights.reported import Said, said
from reporting.samples.reading import before

A_MONTH = timedelta(days=31)


@dataclass(frozen=True)
class Cell:
    """One dimension of one piece of work."""

    dimension: str
    light: Light
    said: Said | None
    moved: str = ""  # of the data's light since the period began: better, worse or same

    @property
    def rag(self) -> str:
        """What is reported, or what the data says where nobody reports."""
        return self.said.shown if self.said else self.light.rag

    @property
    def steps(self) -> int:
        """By how many steps the report is better than the data; nought where one of them says nothing."""
        if self.said is None or self.said.shown not in ORDER or self.light.rag not in ORDER:
            return 0
        return max(_third(self.light.rag) - _third(self.said.shown), 0)

    @property
    def is_known(self) -> bool:
        """Whether anything is reported or the data says anything, be it too old."""
        return bool(self.said or self.light.of or self.light.reasons)

    @property
    def is_melon(self) -> bool:
        """Green outside, Red inside."""
        return self.steps >= 2


def _third(rag: str) -> int:
    return {"g": 0, "ag": 1, "a": 1, "ar": 1, "r": 2}[rag]


@dataclass(frozen=True)
class Row:
    """One piece of work with its cells, `overall` among them."""

    node: Node
    cells: list[Cell]

    @property
    def overall(self) -> Cell:
        """The last column."""
        return self.cells[-1]

    @property
    def steps(self) -> int:
        """The largest difference of its cells."""
        return max(cell.steps for cell in self.cells)


@dataclass(frozen=True)
class Table:
    """Rows with the dimensions of which anything is known."""

    dimensions: list
    rows: list[Row]
    day: date

    @property
    def is_known(self) -> bool:
        """Whether any light has a colour."""
        return any(cell.rag != "n" or cell.light.rag != "n" for row in self.rows for cell in row.cells)

    @property
    def differing(self) -> list[Row]:
        """Where the report is better than the data, the furthest first."""
        return sorted((row for row in self.rows if row.steps), key=lambda row: (-row.steps, row.node.name))


def children(user, node: Node) -> list[Node]:
    """The work directly below that goes on, by name."""
    rows = Node.objects.for_user(user).filter(parent=node, archived_at=None).exclude(state__in=OVER)
    return list(rows.order_by("name").defer("description", "aims", "objectives", "close_note"))


def table(user, top, nodes: list[Node], day: date | None = None) -> Table:
    """The heat table of these nodes, all of which lie on or below `top`."""
    day = day or today()
    computed, told = lights(user, top, nodes, day), said(nodes, day)
    known = {key for each in (*computed.values(), *told.values()) for key in each}
    dimensions = [choice for choice in DIMENSIONS.all() if choice.value in known]
    rows = [
        Row(node, [Cell(each.value, computed[node.pk].get(each.value, Light(each.value)), told.get(node.pk, {}).get(each.value)) for each in dimensions])
        for node in nodes
    ]  # fmt: skip
    shown = [row for row in rows if dimensions]
    return Table(dimensions, shown, day)


def as_looked_at(request, node, nodes: list[Node]) -> Table:
    """The table as at the period that the address names, or today; where today says nothing, as at the last period's end."""
    period = chosen_period(request, node)
    then = min(period.ends_on, today()) if period else today()
    if request.GET.get("period"):
        return table(request.user, node, nodes, then)
    found = table(request.user, node, nodes)
    return found if then == today() or found.is_known else table(request.user, node, nodes, then)


def of_dashboard(request, node) -> tuple[Row | None, Table]:
    """The node's own row, and the table of the work directly below, or of the node alone where there is none; made once."""
    return memo.once(f"lights:{request.user.pk}:{node.pk}", lambda: _of_dashboard(request, node))


def _of_dashboard(request, node) -> tuple[Row | None, Table]:
    period = chosen_period(request, node)
    found = as_looked_at(request, node, [node, *children(request.user, node)])
    found = _with_moves(found, period.starts_on if period else found.day - A_MONTH)
    return next(iter(found.rows), None), _spoken_of(found, found.rows[1:] or found.rows)


def _with_moves(found: Table, since: date) -> Table:
    """Each cell with the step of its light since the sample of that day; one query."""
    keys = [f"light.{choice.value}" for choice in found.dimensions]
    then = before([row.node.pk for row in found.rows], keys, since)

    def moved(row: Row, cell: Cell) -> str:
        step = then.get((row.node.pk, f"light.{cell.dimension}"))
        return trend("gar"[int(step)], cell.light.rag) if step is not None else ""

    rows = [Row(row.node, [replace(cell, moved=moved(row, cell)) for cell in row.cells]) for row in found.rows]
    return replace(found, rows=rows)


def _spoken_of(found: Table, rows: list[Row]) -> Table:
    """The table of these rows, without the columns of which none of them knows anything."""
    kept = [at for at in range(len(found.dimensions)) if any(row.cells[at].is_known for row in rows)]
    narrow = [Row(row.node, [row.cells[at] for at in kept]) for row in rows] if kept else []
    return replace(found, dimensions=[found.dimensions[at] for at in kept], rows=narrow)
