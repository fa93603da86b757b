"""Finds records: by reference, by words and parts of the title through the indexes, and by likeness where nothing fits.

The grid's search and Ctrl-K ask here. Every condition on its own can be answered by an index, so that together they are
one scan of bitmaps; what needs another table (owners, former references) is looked up first.
"""

import re
from collections.abc import Iterable
from functools import reduce
from operator import and_

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorExact, TrigramWordSimilarity
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Upper

from pmo.core import memo
from pmo.hierarchy.searching import SOURCES
from pmo.people.models import User
from pmo.records.models import Alias, Record
from pmo.records.register import Register

MOST = 5
MOST_WORDS = 8
CANDIDATES = 500  # rows that are put in order; where more fit, any of them serve
LEAST_LIKE = 5  # letters below which likeness says nothing


def vector(model: type[Record]) -> SearchVector:
    """The words of a record: the very expression of its model's index, or title and description where it has none."""
    indexes = [index for index in model._meta.indexes if isinstance(index, GinIndex) and index.expressions]
    found = [index.expressions[0] for index in indexes if isinstance(index.expressions[0], SearchVector)]
    return found[0] if found else SearchVector("title", "description", config="english")


def number_of(register: Register, query: str) -> int | None:
    """The number in a reference such as R-0142, or in digits alone."""
    digits = query.upper().removeprefix(register.model.PREFIX).removeprefix("-")
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 9 else None


def matching(register: Register, query: str) -> Q:
    """The rows that a reference names, or that have every word: in their texts, in the title, or one as the owner's name.

    Each of these is a scan of one index, put together by their keys. In one condition PostgreSQL would check every row of a
    common word again, and make the words of its texts anew for that: a thousand times slower.
    """
    return Q(pk__in=together([register.model.objects.filter(way).order_by() for way in ways(register, query)]))


def together(ways: Iterable[QuerySet]) -> QuerySet:
    """The keys of several querysets as one, each made through its own index."""
    first, *others = [rows.values("pk") for rows in ways]
    return first.union(*others) if others else first


def ways(register: Register, query: str) -> list[Q]:
    """The ways in which a row can fit, each to be answered by an index."""
    number = number_of(register, query)
    if number is None:
        return _worded(register, query.split()[:MOST_WORDS])
    named = [_numbered(register, number)]
    return named + _worded(register, [query]) if query.isdecimal() else named


def _numbered(register: Register, number: int) -> Q:
    moved = Alias.objects.filter(register=register.key, number=number).values_list("record_id", flat=True)[:CANDIDATES]
    keys = list(moved)
    return Q(number=number) | Q(id__in=keys) if keys else Q(number=number)


def _worded(register: Register, words: list[str]) -> list[Q]:
    """Every word in the texts, or in the title, or one of them in the owner's name and the others in the texts."""
    found = [_beginning(register, words)]
    if all(len(word) > 2 for word in words):  # shorter parts have no trigram
        found.append(reduce(and_, [Q(title__icontains=word) for word in words], Q()))
    for place, word in enumerate(words):
        owners = _owners(word)
        if owners:
            others = words[:place] + words[place + 1 :]
            found.append(Q(owner__in=owners) & (_beginning(register, others) if others else Q()))
    return found


def _beginning(register: Register, words: list[str]) -> Q:
    """Every word begins a word of the texts; words such as “the” are in no index and count as there."""
    parts = [part for word in words for part in re.findall(r"\w+", word)]
    if not parts:
        return Q(pk__in=[])
    query = SearchQuery(" & ".join(f"'{part}':*" for part in parts), config="english", search_type="raw")
    return Q(SearchVectorExact(vector(register.model), query))


def _owners(word: str) -> list[int]:
    """People whose name has the word; asked once a request."""
    people = User.objects.filter(name__icontains=word).values_list("pk", flat=True)
    return memo.once(f"owners {word}", lambda: list(people[:CANDIDATES]))


def contained(register: Register, query: str) -> Q:
    """The same without an index, for rows of the past: every word in one of the texts or in the owner's name."""
    found = Q()
    for word in query.split()[:MOST_WORDS]:
        anywhere = Q(owner__name__icontains=word) | Q(owner_name__icontains=word)
        for name in register.search:
            anywhere |= Q(**{f"{name}__icontains": word})
        found &= anywhere
    number = number_of(register, query)
    return found if number is None else found | _numbered(register, number)


def found(register: Register, user, query: str) -> QuerySet:
    """What fits, open ones first, the last changed first."""
    rows = register.base(user).order_by()
    keys = together([rows.filter(way)[:CANDIDATES] for way in ways(register, query)])
    rows = _shown(register).filter(pk__in=keys)
    return rows.order_by(F("closed_on").asc(nulls_first=True), F("updated_at").desc())


def _shown(register: Register) -> QuerySet:
    return register.model.objects.select_related("node").only("number", "title", "node__name")


def alike(register: Register, user, query: str) -> QuerySet:
    """What has a title like the text, the likest first: for slips of the finger."""
    keys = resembling(register.base(user), query).order_by().values("pk")[:CANDIDATES]
    likeness = TrigramWordSimilarity(query, "title")
    return _shown(register).filter(pk__in=keys).order_by(likeness.desc(), "-id")


def resembling(rows: QuerySet, query: str) -> QuerySet:
    """Those whose title has something like the text in it."""
    return rows.annotate(upper=Upper("title")).filter(upper__trigram_word_similar=query.upper())


def hits(register: Register, user, query: str) -> list[dict[str, str]]:
    """The records of one register that fit, exact references first; where none does, those that are like it."""
    query = " ".join(query.replace("\x00", "").split())[:200]
    rows, like = list(found(register, user, query)[:MOST]), False
    if not rows and len(query) >= LEAST_LIKE and number_of(register, query) is None:
        rows, like = list(alike(register, user, query)[:MOST]), True
    number = number_of(register, query)
    return [_hit(register, row, like) for row in sorted(rows, key=lambda row: row.number != number)]


def _hit(register: Register, row: Record, like: bool) -> dict[str, str]:
    return {
        "title": f"{row.ref} {row.title}", "note": f"{row.node.name}, similar" if like else row.node.name,
        "url": row.get_absolute_url(), "icon": register.icon, "rag": "",
    }  # fmt: skip


def offer(register: Register) -> None:
    """Make a register a source of hits."""
    SOURCES.append(lambda user, query: (register.words, hits(register, user, query)))
