"""Handover to business as usual: the checklist, who has accepted what, and the sponsor's waiver."""

from django.core.paginator import Paginator
from django.views.decorators.http import require_POST

from benefits import handover, sponsors
from benefits.forms import WaiverForm
from benefits.models import Benefit, TransitionItem
from benefits.pages import seg
from pmo.core.clock import today
from pmo.core.fragments import done, render_page
from pmo.core.guard import needs
from pmo.core.submitting import submit
from pmo.hierarchy.access import may
from pmo.hierarchy.pages.fetch import frame, node_or_404
from pmo.records import rights

PAGE = 100


def _context(request, node) -> dict[str, object]:
    rows = (
        Benefit.objects.for_user(request.user)
        .open()
        .under(node)
        .select_related("node", "owner")
        .order_by("node_id", "number")
    )
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return frame(request, node) | {
        "page": page, "views": seg.views(node, ""), "more": seg.more(node, "handover"), "rows": [(row, handover.wanting(row)) for row in page],
        "lines": TransitionItem.objects.for_user(request.user).active().under(node).select_related("node", "owner").order_by("category", "number"),
        "undone": handover.undone(node), "waiver": handover.waiver_of(node), "waivers": node.benefit_waivers.select_related("by"),
        "may_waive": sponsors.is_sponsor(request.user, node) and bool(may(request.user, "approve:benefit", node)), "today": today(),
        "may_add": bool(rights.may_add(request.user, TransitionItem, node)), "sponsors": sponsors.of(node),
    }  # fmt: skip


@needs("view")
def page(request, pk: int):
    """What stands in the way of closing, the checklist, and the benefits with what each still lacks."""
    node = node_or_404(request, pk)
    return render_page(request, "benefits/handover.html", _context(request, node) | {"form": WaiverForm()})


@require_POST
@needs("raise")
def checklist(request, pk: int):
    """Put the checklist that ships on the work."""
    node = node_or_404(request, pk)
    rights.require_somewhere(request.user, "raise", TransitionItem, node)
    made = handover.make_checklist(node, by=request.user)
    return done(request, f"{len(made)} lines added", f"/work/{node.pk}/handover/")


@needs("approve")
def waive(request, pk: int):
    """The sponsor's waiver."""
    node = node_or_404(request, pk)
    sponsors.require_sponsor(request.user, node)
    form = WaiverForm(request.POST or None)
    return submit(
        request, form, "benefits/waive.html", frame(request, node) | {"obstacles": handover.obstacles(node)},
        do=lambda: handover.waive(node, by=request.user, **form.cleaned_data), message="Waived; the reason stands with it", url=f"/work/{node.pk}/handover/",
    )  # fmt: skip
