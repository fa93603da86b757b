"""The lights of a piece of work with their evidence and rules, a form to report one, and where report and data differ."""

from pmo.core.clock import today
from pmo.core.fragments import render_page
from pmo.core.guard import needs
from pmo.core.submitting import submit
from pmo.hierarchy.access import may
from pmo.hierarchy.choices import OVER
from pmo.hierarchy.evidence import SOURCES
from pmo.hierarchy.models import Node
from pmo.hierarchy.pages.fetch import frame, node_or_404
from reporting.lights import differences
from reporting.lights.forms import LightForm
from reporting.lights.reported import report
from reporting.lights.table import as_looked_at, table
from reporting.models import ReportedLight

LAST = 30


@needs("view")
def lights(request, pk: int):
    """Each dimension: reported, from data, the evidence with links to its rows, and the rules."""
    node = node_or_404(request, pk)
    return render_page(request, "reporting/lights/page.html", _context(request, node))


def _context(request, node: Node) -> dict[str, object]:
    found = as_looked_at(request, node, [node])
    day = found.day
    return frame(request, node) | {
        "cells": zip(found.dimensions, found.rows[0].cells, strict=True) if found.rows else [],
        "day": day, "is_today": day == today(), "sources": _sources(), "may_report": bool(may(request.user, "change", node)),
        "given": ReportedLight.objects.filter(node=node).select_related("given_by")[:LAST],
    }  # fmt: skip


def _sources() -> list:
    return sorted(SOURCES, key=lambda source: source.dimension)


@needs("change")
def give(request, pk: int):
    """Report a light."""
    node = node_or_404(request, pk, "change")
    form = LightForm(request.POST or None, initial={"dimension": request.GET.get("dimension")})
    return submit(
        request, form, "reporting/lights/give.html", frame(request, node),
        do=lambda: report(node=node, by=request.user, **form.cleaned_data),
        message=lambda row: f"{row} is reported", url=f"/work/{node.pk}/lights/",
    )  # fmt: skip


@needs("view")
def differ(request, pk: int):
    """For assurance: where the report is better than the data, and since when."""
    node = node_or_404(request, pk)
    nodes = _below(request.user, node)
    rows = table(request.user, node, nodes, today()).differing
    context = frame(request, node) | {"rows": differences.lasting(rows, today()), "of": len(nodes)}
    return render_page(request, "reporting/lights/differ.html", context)


def _below(user, node: Node) -> list[Node]:
    """Everything on and below the node that goes on."""
    rows = Node.objects.for_user(user).filter(path__startswith=node.path, archived_at=None).exclude(state__in=OVER)
    return list(rows.order_by("path").defer("description", "aims", "objectives", "close_note"))
