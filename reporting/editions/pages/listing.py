"""The editions of a piece of work: what each supersedes, who got it and who opened it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from pmo.core.errors import Problem
from pmo.core.fragments import render_page
from pmo.core.guard import needs
from pmo.hierarchy.pages import node_or_404
from pmo.hierarchy.pages.fetch import frame
from reporting.editions.pages.fetch import ready_or_404
from reporting.models import Opening, ReportRun

MOST = 200
HEAVY = ("pdf", "data", "supersedes__pdf", "supersedes__data")


@require_GET
@needs("view")
def editions(request, pk: int):
    """Every ready report of the work, the newest period first; two of them can be chosen and compared."""
    node = node_or_404(request, pk)
    context = frame(request, node) | {"runs": _runs(request.user, node)}
    return render_page(request, "reporting/editions/list.html", context)


def _runs(user, node) -> list[ReportRun]:
    rows = ReportRun.objects.for_user(user).light().filter(node=node, state="ready")
    rows = rows.select_related("period", "supersedes", "requested_by").defer(*HEAVY)
    rows = rows.prefetch_related(Prefetch("superseded_by", ReportRun.objects.light()))
    sent = Count("deliveries", filter=Q(deliveries__state="sent"))
    return list(
        rows.annotate(sent=sent, mails=Count("deliveries"), readers=_readers()).order_by(
            "-period__ends_on", "kind", "-version"
        )[:MOST]
    )


def _readers():
    """How many people opened it."""
    people = Opening.objects.filter(run=OuterRef("pk")).order_by().values("run")
    return Coalesce(Subquery(people.annotate(found=Count("user", distinct=True)).values("found")), 0)


@require_GET
@needs("view")
def choose(request, pk: int):
    """To the comparison of the two editions that were ticked; nothing ticked shows the list again. Raises Problem else."""
    chosen = list(dict.fromkeys(request.GET.getlist("edition")))
    if not chosen:
        messages.info(request, "Tick the two editions that you want to compare.")
        return editions(request, pk)
    node_or_404(request, pk)
    if len(chosen) != 2:
        raise Problem("Tick the two editions that you want to compare.")
    try:
        one, two = (ready_or_404(request, key) for key in chosen)
    except ValidationError:
        raise Problem("One of these is not an edition of this office. Tick two of the list.") from None
    return redirect("report_compare", pk=two.pk, run=one.pk)
