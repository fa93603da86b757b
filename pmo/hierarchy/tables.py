"""What a dashboard shows, as tables to take away: rooms offer theirs, each with every row and with dates and numbers as such."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from pmo.core.tables import Cell, Table
from pmo.hierarchy.models import Node

Content = tuple[Sequence[str], Iterable[Sequence[Cell]]]  # heads, rows


@dataclass(frozen=True)
class Offer:
    """One table. `read(request, node)` gives its heads and the rows that the person may see."""

    key: str
    name: str
    read: Callable[[HttpRequest, Node], Content]
    order: int

    def table(self, request: HttpRequest, node: Node) -> Table:
        """As it stands now."""
        heads, rows = self.read(request, node)
        return Table(self.name, heads, list(rows))


OFFERS: dict[str, Offer] = {}


def add(key: str, name: str, read: Callable[[HttpRequest, Node], Content], order: int = 50) -> None:
    """Offer a table."""
    OFFERS[key] = Offer(key, name, read, order)


def offer(key: str, name: str, order: int = 50) -> Callable:
    """Offer what the function reads as a table."""

    def keep(read):
        add(key, name, read, order)
        return read

    return keep


def offered() -> list[Offer]:
    """Every table, in the order of the dashboard."""
    return sorted(OFFERS.values(), key=lambda each: (each.order, each.key))
