"""Get the record through the guard: the function that fetches is the function that checks."""

from types import SimpleNamespace

from django.http import Http404

from pmo.hierarchy.navigation import visit
from pmo.hierarchy.pages.fetch import node_or_404
from pmo.records import rights
from pmo.records.models import GridPreference, Record
from pmo.records.register import Register


class _AllWork(SimpleNamespace):
    """Stands where a template expects a node, on pages about all work: it is false and has no name."""

    def __bool__(self) -> bool:
        return False


ALL_WORK = _AllWork(pk=None, name="")


def record_or_404(request, register: Register, pk: int, permission: str = "view") -> Record:
    """The record, if this person may see it. Hidden is 404; visible but not allowed raises Refused with the reason."""
    rows = register.model.objects.for_user(request.user)
    related = {"node", "owner", *(name for field in register.fields.values() for name in field.related)}
    row = rows.select_related(*sorted(related)).filter(pk=pk).first()
    if row is None:
        raise Http404
    visit(request, row.node)
    if permission != "view":
        rights.require(request.user, permission, row)
    return row


def place(request, pk: int | None):
    """The node of a register's page, or None for all work."""
    return node_or_404(request, pk) if pk is not None else None


def preference(request, register: Register) -> GridPreference:
    """How this person likes the register's table."""
    found = GridPreference.objects.filter(user=request.user, register=register.key).first()
    return found or GridPreference(user=request.user, register=register.key)
