"""Get a cycle or a requested report through the guard: what fetches is what checks."""

from django.http import Http404

from pmo.hierarchy.access import require
from pmo.hierarchy.navigation import visit
from reporting.cycle.rights import require_reader
from reporting.models import Cycle, CycleRequest


def cycle_or_404(request, pk: int, permission: str = "view") -> Cycle:
    """The cycle, if this person may see its work. Hidden is 404; not allowed raises Refused with the reason."""
    rows = Cycle.objects.for_user(request.user).select_related("node", "calendar", "owner")
    cycle = rows.filter(pk=pk).first()
    if cycle is None:
        raise Http404
    visit(request, cycle.node)
    if permission != "view":
        require(request.user, permission, cycle.node)
    return cycle


def draft_or_404(request, pk: int, permission: str = "view") -> CycleRequest:
    """The requested report, if this person sees its work and has a part in the draft, or it is published.

    Hidden is 404; a draft of others and a missing permission raise Refused with the reason.
    """
    rows = CycleRequest.objects.for_user(request.user).select_related(
        "node", "period", "cycle__node", "author", "approver", "second", "light", "submitted_by", "approved_by"
    )
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    visit(request, row.node)
    if permission != "view":
        require(request.user, permission, row.node)
    require_reader(row, request.user)
    return row
