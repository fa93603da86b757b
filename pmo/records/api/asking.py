"""From the query of an API address to a page of rows. The filters are those of the register's page."""

from django.http import Http404, QueryDict
from rest_framework.utils.urls import replace_query_param

from pmo.core.errors import Problem
from pmo.hierarchy.models import Node
from pmo.records import past
from pmo.records.api import bodies
from pmo.records.api.shapes import LARGEST_ID
from pmo.records.querying import SCOPES, Look, Pages
from pmo.records.register import Register

MOST, USUAL = 200, 50
FURTHEST = 10_000_000
PLAIN = ("node", "scope", "as_at", "q", "check", "closed", "removed", "sort", "fields", "limit", "offset")
EVERYTHING = QueryDict("closed=1&removed=1")


def refuse_unknown(request, known: set[str]) -> None:
    """A word that is misspelt would give everything: raise Problem instead."""
    unknown = sorted(set(request.query_params) - known)
    if unknown:
        raise Problem(f"“{unknown[0][:40]}” is not known here. Use: {', '.join(sorted(known))}.", unknown[0][:40])


class Asked:
    """A list as its address asks for it."""

    def __init__(self, register: Register, request):
        refuse_unknown(request, {*register.filters, *PLAIN})
        self.params = request.query_params
        self.limit = self._number("limit", USUAL, 1, MOST)
        self.offset = self._number("offset", 0, 0, FURTHEST)
        self.names = self._names(register)
        node, params = self._node(request.user), self.params.copy()
        params.pop("node", None)
        moment = past.moment_of(self.params.get("as_at", ""))
        self.look = Look(register, request.user, params, node, moment)
        self._judge(register)

    def _number(self, name: str, usual: int, least: int, most: int) -> int:
        text = self.params.get(name, "") or str(usual)
        if not (text.isascii() and text.isdecimal() and len(text) < 12 and least <= int(text) <= most):
            raise Problem(f"{name} must be a number from {least} to {most:,}.", name)
        return int(text)

    def _names(self, register: Register) -> list[str]:
        names = [name for name in self.params.get("fields", "").split(",") if name]
        unknown = [name for name in names if name not in bodies.fields_of(register)]
        if unknown:
            raise Problem(f"There is no field “{unknown[0][:40]}” in {register.words.lower()}.", "fields")
        return names

    def _node(self, user) -> Node | None:
        text = self.params.get("node", "")
        if not text:
            return None
        if not (text.isascii() and text.isdecimal() and len(text) < 20):
            raise Problem("node must be the id of a piece of work.", "node")
        found = Node.objects.for_user(user).filter(pk=int(text)).first() if int(text) <= LARGEST_ID else None
        if found is None:
            raise Http404
        return found

    def _judge(self, register: Register) -> None:
        asked = [name for name in self.params.get("sort", "").split(",") if name]
        wrong = [name for name in asked if name not in self.look.sorts]
        if wrong:
            raise Problem(f"{register.words} cannot be sorted by “{wrong[0][:40]}”.", "sort")
        if self.params.get("scope", "below") not in SCOPES:
            raise Problem(f"scope must be one of: {', '.join(SCOPES)}.", "scope")
        if self.params.get("check") and self.look.check is None:
            keys = ", ".join(option.value for option in register.check_options())
            raise Problem(f"check must be one of: {keys}; the past is not judged by today's checks.", "check")


def page(request, asked: Asked) -> dict[str, object]:
    """Count, neighbours and rows. Three queries for the rows, however many there are."""
    writer = bodies.Writer(asked.look.register, asked.names)
    found = Pages(asked.look, writer.names, writer.related)[asked.offset : asked.offset + asked.limit]
    rows = asked.look.restored(found)
    count = _count(asked, len(rows))
    return {
        "count": count,
        "next": _link(request, asked.offset + asked.limit) if asked.offset + asked.limit < count else None,
        "previous": _link(request, max(asked.offset - asked.limit, 0)) if asked.offset else None,
        "results": [writer.one(row) for row in rows],
    }


def _count(asked: Asked, found: int) -> int:
    if found < asked.limit and (found or not asked.offset):
        return asked.offset + found
    return asked.look.matching.count()


def _link(request, offset: int) -> str:
    return replace_query_param(request.build_absolute_uri(), "offset", offset)
