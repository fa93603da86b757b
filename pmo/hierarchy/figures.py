"""Figures ready to show: a range as a range, a withheld value as withheld, never as nought."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pmo.core import dates, money
from pmo.hierarchy.choices import MEASURES, VALUE_STATES
from pmo.hierarchy.models.figure import Figure


@dataclass(frozen=True)
class Total:
    """A sum over nodes, with what it covers: `known` of `asked` nodes gave a value, `withheld` kept it back."""

    amount: Decimal
    known: int
    asked: int
    withheld: int

    @property
    def note(self) -> str:
        """How much of the whole the sum covers, in words."""
        if not self.asked:
            return "no figures"
        rest = f", {self.withheld} withheld" if self.withheld else ""
        return f"over {self.known} of {self.asked}{rest}"


def text(figure: Figure | None) -> str:
    """The figure as a cell says it."""
    if figure is None:
        return ""
    if figure.state == "known":
        return _one(figure, figure.value)
    if figure.state == "range":
        return _range(figure)
    return VALUE_STATES.get(figure.state).label


def _one(figure: Figure, value) -> str:
    if figure.unit == "date":
        return dates.day(value)
    return money.percent(value) if figure.unit == "percent" else money.short(value, figure.currency)


def _range(figure: Figure) -> str:
    low, high = (
        (figure.date_low, figure.date_high) if figure.unit == "date" else (figure.amount_low, figure.amount_high)
    )
    ends = f"{_one(figure, low) or '…'} to {_one(figure, high) or '…'}"
    return (
        f"{ends}, likely {_one(figure, figure.value)}"
        if figure.value is not None and figure.value not in (low, high)
        else ends
    )


def short_reason(figure: Figure) -> str:
    """Why there is no value, short enough for a cell: "Section 43" of a long exemption text."""
    found = re.search(r"[Ss]ections?\s+([\d, and()]+\d\)?)", figure.reason)
    if found and figure.state == "withheld":
        return f"Section {found[1].strip()}"
    return figure.reason if len(figure.reason) <= 40 else f"{figure.reason[:38].rstrip()}…"


def figures(
    nodes: Iterable, *, measures: Iterable[str] = (), until: date | None = None
) -> dict[int, dict[str, list[Figure]]]:
    """node id → measure → its figures, oldest first, in one query."""
    rows = Figure.objects.filter(node__in=nodes).defer("narrative", "raw")
    rows = rows.filter(measure__in=measures) if measures else rows
    rows = rows.filter(as_at__lte=until) if until else rows
    found: dict[int, dict[str, list[Figure]]] = {}
    for row in rows.order_by("as_at"):
        found.setdefault(row.node_id, {}).setdefault(row.measure, []).append(row)
    return found


def total(rows: Iterable[Figure | None]) -> Total:
    """The sum of the known (or most likely) amounts; what is withheld or missing is counted, not guessed."""
    amount, known, asked, withheld = Decimal(0), 0, 0, 0
    for row in rows:
        asked += 1
        if row is not None and row.amount is not None:
            amount, known = amount + row.amount, known + 1
        elif row is not None and row.state == "withheld":
            withheld += 1
    return Total(amount, known, asked, withheld)


def measure_label(measure: str) -> str:
    """The measure's name."""
    return MEASURES.get(measure).label
