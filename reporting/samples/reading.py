"""Reads samples: what a measure was on an earlier day, and its course."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from reporting.models import Sample


def before(nodes: Iterable, keys: Iterable[str], day: date) -> dict[tuple[int, str], Decimal]:
    """(node id, key) → the newest sample up to the day, in one query. What was never sampled is not there."""
    rows = Sample.objects.filter(node__in=nodes, key__in=keys, day__lte=day)
    newest = rows.order_by("node_id", "key", "-day").distinct("node_id", "key")
    return {(node, key): value for node, key, value in newest.values_list("node", "key", "value")}


def course(node, key: str, since: date) -> list[tuple[date, Decimal]]:
    """The samples of one measure since a day, oldest first."""
    rows = Sample.objects.filter(node=node, key=key, day__gte=since).order_by("day")
    return list(rows.values_list("day", "value"))
