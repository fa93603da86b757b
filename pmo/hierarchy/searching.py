"""Finds work by name, short code, former name or description. Rows are limited before they are searched."""

from collections.abc import Callable

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from pmo.core.rag import WORDS
from pmo.hierarchy import words
from pmo.hierarchy.confidence import latest_chips
from pmo.hierarchy.models import Node, Placement

LEAST, MOST = 2, 200  # characters
SOURCES: list[Callable] = []  # functions of (user, query) that give (group, hits)


def named(rows: QuerySet, query: str) -> QuerySet:
    """The nodes whose name, code or former name has the text; every word must be found."""
    for word in query.replace("\x00", "").split()[:8]:
        former = Placement.objects.filter(name__icontains=word).values("node")
        rows = rows.filter(Q(name__icontains=word) | Q(code__icontains=word) | Q(pk__in=former))
    return rows


def find_work(user, query: str, limit: int = 8) -> list[dict[str, str]]:
    """Hits among the work a person can see: exact codes first, then names that begin with the text."""
    rank = Case(
        When(code__iexact=query, then=Value(0)), When(name__iexact=query, then=Value(1)),
        When(name__istartswith=query, then=Value(2)), default=Value(3), output_field=IntegerField(),
    )  # fmt: skip
    rows = list(
        named(Node.objects.for_user(user).filter(archived_at=None), query)
        .select_related("parent")
        .order_by(rank, "name")[:limit]
    )
    chips = latest_chips(rows)
    return [_hit(row, chips.get(row.pk)) for row in rows]


def _hit(row: Node, level) -> dict[str, str]:
    where = f"{words.kind_of(row)}{f', {row.code}' if row.code else ''}"
    return {
        "title": row.name, "note": where, "url": row.get_absolute_url(), "icon": row.kind_choice.icon,
        "rag": level.rag if level and level.rag in WORDS else "",
    }  # fmt: skip


def search(user, query: str) -> dict[str, list[dict[str, str]]]:
    """Group → hits; groups without hits are left out."""
    query = " ".join(query.replace("\x00", "").split())[:MOST]
    if len(query) < LEAST:
        return {}
    groups = dict([("Work", find_work(user, query)), *(source(user, query) for source in SOURCES)])
    return {name: hits for name, hits in groups.items() if hits}
