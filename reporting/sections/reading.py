"""What sections share: rows of registers as they stood on a day, and lists of which only the first rows are built."""

from collections.abc import Callable, Iterable
from datetime import date

from django.db.models import Q

from pmo.hierarchy.evidence import visible
from reporting.sections.shape import Row
from reporting.values import clean

MOST = 12
_REST = Row("", "", {})  # stands for one that is counted and not shown


def standing(model, user, node, day: date):
    """The records at and below a node that were raised by the day and not closed by then, as far as the person may see them."""
    still_open = Q(closed_on=None) | Q(closed_on__gt=day)
    return visible(model, user).under(node).filter(still_open, raised_on__lte=day).select_related("node", "owner")


def first(rows, build: Callable[[list], Iterable[Row]], most: int = MOST) -> list[Row]:
    """The first rows, built, and one bare row for each of the rest: they are counted by the database and never read."""
    kept = list(rows[:most])
    if len(kept) < most:
        return list(build(kept))
    return [*build(kept), *[_REST] * (rows.count() - most)]


def one_line(text: str, most: int = 200) -> str:
    """The text on one line, as it was typed, cut between words."""
    words = " ".join(clean(text).split())
    return words if len(words) <= most else words[:most].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def name(row) -> str:
    """A record's reference and title on one line."""
    return f"{row.ref} {one_line(row.title)}"


def owner(row) -> str:
    """Who owns it, or that nobody does."""
    return row.owner_text or "nobody"
