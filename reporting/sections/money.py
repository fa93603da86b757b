"""Money: the figures that the work and what lies directly below carry, against their baselines. Published returns do not count."""

from decimal import Decimal

from django.db.models import Q

from pmo.core import money
from pmo.hierarchy.evidence import visible
from pmo.hierarchy.figure_evidence import COST_AMBER, COST_RED, UNDER_AMBER
from pmo.hierarchy.models import Figure
from reporting.sections.reading import one_line
from reporting.sections.shape import Row, Section, add
from reporting.values import absent

COLUMNS = (("what", "Figure"), ("baseline", "Baseline"), ("now", "Forecast"), ("change", "Difference"), ("percent", "Of baseline"))  # fmt: skip
PAIRS = {
    "year": ("Cost in the year", "year_baseline", "year_forecast"), "whole": ("Whole-life cost", "cost_baseline", "cost_forecast"),
    "benefits": ("Benefits", "benefits_baseline", ""),
}  # fmt: skip
_MEASURES = [measure for _, *pair in PAIRS.values() for measure in pair if measure]
Known = dict[str, Figure]


def facts(user, node, day) -> list[Row]:
    """One row a figure, of the work itself and then of each piece directly below that has both. One query."""
    known = _known(user, node, day)
    own = [(pk, figures) for pk, figures in known.items() if pk == node.pk]
    below = sorted(((pk, figures) for pk, figures in known.items() if pk != node.pk), key=lambda each: _name(each[1]))
    return [row for pk, figures in [*own, *below] for key in PAIRS if (row := _row(node, pk, key, figures))]


def _known(user, node, day) -> dict[int, Known]:
    """node → measure → the latest figure up to the day."""
    rows = visible(Figure, user).filter(node__archived_at=None, source="", as_at__lte=day)
    near = rows.filter(Q(node=node.pk) | Q(node__parent=node.pk), measure__in=_MEASURES)
    found: dict[int, Known] = {}
    for row in near.select_related("node").defer("narrative", "raw").order_by("as_at"):
        found.setdefault(row.node_id, {})[row.measure] = row
    return found


def _name(figures: Known) -> str:
    return next(iter(figures.values())).node.name.casefold()


def _row(node, pk: int, key: str, figures: Known) -> Row | None:
    label, base, now = PAIRS[key]
    before, after = figures.get(base), figures.get(now)
    if (before is None and after is None) or (pk != node.pk and None in (before, after)):
        return None  # of work below, only what can be compared
    change, percent = _difference(before, after)
    where = "" if pk == node.pk else f", {one_line(next(iter(figures.values())).node.name, 80)}"
    texts = {
        "what": f"{label}{where}", "baseline": _text(before), "now": _text(after) if now else "",
        "change": _signed(change, (after or before).currency), "percent": money.percent(percent),
    }  # fmt: skip
    return Row(
        f"money:{pk}:{key}", f"/work/{pk}/figures/", texts, {"percent": _rag(percent)} if percent is not None else {}
    )


def _text(figure: Figure | None) -> str:
    if figure is None:
        return "not given"
    if figure.state == "known":
        return money.short(figure.amount, figure.currency)
    if figure.state == "range":
        ends = (money.short(each, figure.currency) for each in (figure.amount_low, figure.amount_high))
        return " to ".join(each or "not given" for each in ends)
    return absent(figure.state, figure.reason)


def _difference(before: Figure | None, after: Figure | None) -> tuple[Decimal | None, Decimal | None]:
    """Millions, and per cent of the baseline, where both are known in one currency."""
    if not (before and after and before.state == after.state == "known" and before.currency == after.currency):
        return None, None
    change = after.amount - before.amount
    return change, change / before.amount * 100 if before.amount else None


def _signed(change: Decimal | None, currency: str) -> str:
    if change is None:
        return ""
    return f"{'+' if change > 0 else ''}{money.short(change, currency)}"


def _rag(percent: Decimal) -> str:
    """The rules of the cost light (domain.md 3.6)."""
    if percent > COST_AMBER:
        return "r" if percent > COST_RED else "a"
    return "a" if percent < UNDER_AMBER else "g"


add(Section("money", "Money against its baseline", COLUMNS, facts, prompt="What moved in cost, why, and what it needs.",
    numeric=frozenset({"baseline", "now", "change", "percent"}), order=40))  # fmt: skip
