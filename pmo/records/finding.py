"""Finds records for Ctrl-K: by reference, by words of the text (full text), and by parts of the title (trigrams)."""

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Q

from pmo.hierarchy.searching import SOURCES
from pmo.records.models import Alias
from pmo.records.register import Register

MOST = 5


def vector() -> SearchVector:
    """The words of a record; the same expression as the index."""
    return SearchVector("title", "description", config="english")


def hits(register: Register, user, query: str) -> list[dict[str, str]]:
    """The records of one register that fit, exact references first."""
    model = register.model
    digits = query.upper().removeprefix(f"{model.PREFIX}-").removeprefix(model.PREFIX).removeprefix("-")
    where = Q(title__icontains=query)
    if digits.isdecimal() and len(digits) < 9:
        moved = Alias.objects.filter(register=register.key, number=int(digits)).values("record_id")
        where |= Q(number=int(digits)) | Q(pk__in=moved)
    if len(query) > 3:
        where |= Q(
            pk__in=model.objects.annotate(words=vector())
            .filter(words=SearchQuery(query, config="english", search_type="websearch"))
            .values("pk")[:200]
        )
    rows = register.base(user).filter(where).select_related("node").order_by("closed_on", "-updated_at")[:MOST]
    found = sorted(rows, key=lambda row: not digits.isdecimal() or row.number != int(digits))
    return [
        {
            "title": f"{row.ref} {row.title}",
            "note": row.node.name,
            "url": row.get_absolute_url(),
            "icon": register.icon,
            "rag": "",
        }
        for row in found
    ]


def offer(register: Register) -> None:
    """Make a register a source of hits."""
    SOURCES.append(lambda user, query: (register.words, hits(register, user, query)))
