"""Finds a piece of work by what a person types: its code, its name, or a part of either."""

from difflib import get_close_matches

from django.db.models import Q

from pmo.core.errors import Problem
from pmo.hierarchy.models import Node

MOST = 8


def find_node(text: str, user) -> Node:
    """The one node that the text means. Raises Problem that names the candidates, or names like it."""
    rows = Node.objects.for_user(user).filter(archived_at=None)
    text = text.strip()
    tries = (Q(code__iexact=text), Q(name__iexact=text), Q(name__icontains=text) | Q(code__icontains=text))
    for condition in tries if text else ():
        found = list(rows.filter(condition).order_by("name", "path")[: MOST + 1])
        if len(found) == 1:
            return found[0]
        if found:
            raise Problem(f"“{text}” may be any of these: {_listed(found)}. Give the code, or the whole name.")
    raise Problem(_unknown(text, rows))


def _listed(found: list[Node]) -> str:
    names = [f"{node.name} ({node.code})" if node.code else node.name for node in found[:MOST]]
    return "; ".join(names) + ("; and more" if len(found) > MOST else "")


def _unknown(text: str, rows) -> str:
    names = {name.lower(): name for name in rows.values_list("name", flat=True)}
    near = [names[name] for name in get_close_matches(text.lower(), names, 3, 0.6)]
    hint = (
        f" Did you mean {' or '.join(near)}?"
        if near
        else ""
        if names
        else " There is no work here yet; import or create some first."
    )
    return f"There is no work called “{text}”.{hint}"
