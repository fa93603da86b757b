"""Get the record through the guard: the function that fetches is the function that checks."""

from dataclasses import asdict, dataclass, field
from types import SimpleNamespace

from django.http import Http404

from pmo.hierarchy.models import Node
from pmo.hierarchy.navigation import visit
from pmo.hierarchy.pages.fetch import node_or_404
from pmo.people.preferring import prefer
from pmo.records import rights
from pmo.records.models import Record
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


@dataclass
class Liking:
    """How a person likes a register's table: columns in their order (none: as shipped), and the height of rows."""

    columns: list[str] = field(default_factory=list)
    density: str = "compact"


def preference(request, register: Register) -> Liking:
    """What is kept with the account for this register."""
    return Liking(**request.user.preferences.get("grids", {}).get(register.key, {}))


def keep_preference(request, register: Register, liking: Liking) -> None:
    """Keep it with the account."""
    prefer(request.user, lambda stored: stored.setdefault("grids", {}).update({register.key: asdict(liking)}))


def back_to(request, register: Register) -> str:
    """The register's page that a form was on: of a node the person may see, or of all work."""
    asked = request.POST.get("node") or request.GET.get("node", "")
    found = Node.objects.for_user(request.user).filter(pk=int(asked)) if asked.isdecimal() and len(asked) < 18 else []
    return register.url(next(iter(found), None))


def page_before(request, register: Register) -> str:
    """The page that the form was on, only where it is one of this register."""
    asked = request.POST.get("back", "")
    return (
        asked
        if asked.startswith((f"/{register.slug}/", "/work/")) and "//" not in asked and len(asked) < 2500
        else register.url()
    )
