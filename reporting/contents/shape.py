"""Which pieces of work a node's report is about in a period: its projects, and the parts they are grouped by."""

from dataclasses import dataclass

from pmo.hierarchy.models import Node, Period
from reporting.contents.rows import Line, Rows


@dataclass(frozen=True)
class Unit:
    """A project of the report, and the id of the part of the node that it belongs to."""

    line: Line
    group: int


class Shape:
    """The tree below a node as it stood in each period."""

    def __init__(self, node: Node, rows: Rows):
        self.node, self.rows = node, rows
        self._kept: dict[int, dict[int, Unit]] = {}

    def units(self, period: Period) -> dict[int, Unit]:
        """node id → unit: the highest work below the node that has data of its own, each once."""
        if period.pk not in self._kept:
            kids = self._children(period)
            found: dict[int, Unit] = {}
            for child in kids.get(self.node.pk, []):
                self._collect(child, child.node.pk, kids, period, found)
            self._kept[period.pk] = found
        return self._kept[period.pk]

    def _children(self, period: Period) -> dict[int | None, list[Line]]:
        kids: dict[int | None, list[Line]] = {}
        for line in self.rows.lines.values():
            if line.node.pk != self.node.pk and line.is_there(period):
                kids.setdefault(line.parent(period), []).append(line)
        return kids

    def _collect(self, line: Line, group: int, kids, period: Period, found: dict[int, Unit]) -> None:
        below = kids.get(line.node.pk, [])
        if line.node.kind != "portfolio" and (line.has_data(period) or not below):
            found[line.node.pk] = Unit(line, group)
            return
        for child in below:
            self._collect(child, group, kids, period, found)

    def groups(self, *periods: Period | None) -> list[Line]:
        """The portfolios directly below the node that hold projects in one of the periods, by name."""
        ids = {unit.group for period in periods if period for unit in self.units(period).values()}
        lines = [self.rows.lines[pk] for pk in ids if self.rows.lines[pk].node.kind == "portfolio"]
        return sorted(lines, key=lambda line: line.node.name.casefold())
