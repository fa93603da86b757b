"""What happened to a node: a readable feed, the node as at a past moment, and undo."""

from datetime import datetime, time

from django.utils import timezone
from django.views.decorators.http import require_POST

from pmo.core import clock, dates
from pmo.core.fragments import done, render_page
from pmo.core.guard import needs
from pmo.core.history import as_at, feed
from pmo.hierarchy import telling
from pmo.hierarchy.access import may
from pmo.hierarchy.models import Figure, Node
from pmo.hierarchy.pages.fetch import frame, node_or_404, tab
from pmo.hierarchy.undo import event_of, undo

tab("History", "history", "node_history", 90)


@needs("view")
def history(request, pk: int):
    """The feed, newest first."""
    node = node_or_404(request, pk)
    limit = min(int(request.GET.get("show", "50")) if request.GET.get("show", "50").isdigit() else 50, 1000)
    events = feed(node, limit=limit + 1)
    context = frame(request, node) | {
        "entries": telling.tell(events[:limit], may_undo=bool(may(request.user, "undo", node))),
        "more": limit * 4 if len(events) > limit else 0,
    }
    return render_page(request, "hierarchy/history.html", context, part="entries")


@needs("view")
def past(request, pk: int):
    """The node as it stood at the end of a day, or at a moment: read-only."""
    node = node_or_404(request, pk)
    moment = _moment(request.GET.get("as_at", ""))
    row = as_at(Node, moment).filter(pgh_obj_id=node.pk).first() if moment else None
    fields = telling.state_of(Node, row) if row else []
    rows = as_at(Figure, moment).filter(node_id=node.pk).order_by("measure", "date", "pgh_obj_id") if row else []
    context = frame(request, node) | {
        "moment": moment, "row": row, "fields": fields, "figures": [telling.figure_text(figure) for figure in rows],
        "asked": request.GET.get("as_at", ""),
    }  # fmt: skip
    return render_page(request, "hierarchy/past.html", context)


def _moment(text: str) -> datetime | None:
    """A day (its end) or a moment, in the office's time zone; None when it cannot be read or lies in no sensible year."""
    try:
        day = dates.read(text)
        found = datetime.combine(day, time.max) if day else datetime.fromisoformat(text)
    except ValueError:
        return None
    if not dates.FIRST_YEAR <= found.year <= dates.LAST_YEAR:
        return None
    aware = found if found.tzinfo else timezone.make_aware(found)
    return min(aware, clock.now())


@require_POST
@needs("undo")
def undo_event(request, pk: int):
    """Undo one change."""
    node = node_or_404(request, pk, "undo")
    names = undo(node=node, event=event_of(node, request.POST.get("event", "")), by=request.user)
    return done(
        request,
        f"Undone: {len(names)} field{'' if len(names) == 1 else 's'} went back",
        f"{node.get_absolute_url()}history/",
    )
