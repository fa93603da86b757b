"""Delivery confidence and figures of a node: every dated value, and forms to add one."""

from django.http import Http404
from django.views.decorators.http import require_POST

from pmo.core.fragments import done, render_page
from pmo.core.guard import needs
from pmo.core.submitting import submit
from pmo.hierarchy import figures as figure_tools
from pmo.hierarchy import measures
from pmo.hierarchy.access import may, require
from pmo.hierarchy.choices import MEASURES
from pmo.hierarchy.confidence import ratings
from pmo.hierarchy.forms import ConfidenceForm, FigureForm
from pmo.hierarchy.models import Assessment, Figure
from pmo.hierarchy.pages.fetch import frame, node_or_404, tab

tab("Figures", "table-2", "node_figures", 40)


@needs("view")
def figures(request, pk: int):
    """Every rating and figure of the node by date, with narrative and source."""
    node = node_or_404(request, pk)
    rows = list(Figure.objects.filter(node=node).select_related("period").order_by("-as_at"))
    by_measure = {choice: [row for row in rows if row.measure == choice.value] for choice in MEASURES.all()}
    replaced = (
        Assessment.objects.filter(node=node, replaced_by__isnull=False)
        .select_related("scale", "given_by")
        .order_by("-as_at")
    )
    context = frame(request, node) | {
        "measures": [
            (choice, [(row, figure_tools.text(row)) for row in found]) for choice, found in by_measure.items() if found
        ],
        "ratings": ratings([node]).get(node.pk, {}),
        "replaced": replaced,
        "may_rate": _assessors(request.user, node),
    }
    return render_page(request, "hierarchy/figures.html", context)


def _assessors(user, node) -> list[str]:
    return [assessor for assessor, right in measures.RIGHT.items() if may(user, right, node)]


@needs("rate_owner")
def rate(request, pk: int):
    """Give delivery confidence, in the capacity one has."""
    node = node_or_404(request, pk)
    assessors = _assessors(request.user, node)
    if not assessors:
        require(request.user, "rate_owner", node)
    form = ConfidenceForm(request.POST or None, node=node, assessors=assessors)
    return submit(
        request, form, "hierarchy/rate.html", frame(request, node),
        do=lambda: measures.rate(node=node, by=request.user, **form.cleaned_data),
        message=lambda row: f"Delivery confidence noted: {row.label}", url=f"{node.get_absolute_url()}figures/",
    )  # fmt: skip


@needs("change")
def figure(request, pk: int, figure: int | None = None):
    """Add a figure, or change one."""
    node = node_or_404(request, pk, "change")
    row = Figure.objects.for_user(request.user, "change").filter(node=node, pk=figure).first() if figure else None
    if figure and row is None:
        raise Http404
    form = FigureForm(
        request.POST or None, instance=row, initial=None if row else {"measure": request.GET.get("measure")}
    )
    return submit(
        request, form, "hierarchy/figure.html", frame(request, node) | {"figure": row},
        do=lambda: _write(request.user, node, row, dict(form.cleaned_data)), message="Figure saved", url=f"{node.get_absolute_url()}figures/",
    )  # fmt: skip


def _write(user, node, row: Figure | None, data: dict[str, object]) -> Figure:
    seen = data.pop("seen")
    return measures.set_figure(node=node, by=user, seen=(seen or 0) if row else None, **data)


@require_POST
@needs("change")
def remove(request, pk: int, figure: int):
    """Take a figure away."""
    node = node_or_404(request, pk, "change")
    row = Figure.objects.for_user(request.user, "change").filter(node=node, pk=figure).first()
    if row is None:
        raise Http404
    measures.remove_figure(figure=row, by=request.user, reason=request.POST.get("reason", ""))
    return done(request, "Figure removed; history keeps it", f"{node.get_absolute_url()}figures/")
