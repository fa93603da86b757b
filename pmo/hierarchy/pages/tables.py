"""The tables of a dashboard to take away: all as one workbook, or one as CSV."""

from django.http import Http404
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from pmo.core.clock import today
from pmo.core.dates import day
from pmo.core.fragments import render_page
from pmo.core.guard import needs
from pmo.core.tables import CSV, XLSX, as_csv, as_workbook, download
from pmo.hierarchy.models import Node
from pmo.hierarchy.pages.fetch import frame, node_or_404
from pmo.hierarchy.tables import OFFERS, offered


@require_GET
@needs("view")
def tables(request, pk: int):
    """Every table by name, with its CSV."""
    node = node_or_404(request, pk)
    return render_page(request, "hierarchy/tables.html", frame(request, node) | {"offered": offered()})


@require_GET
@needs("view")
def workbook(request, pk: int):
    """A sheet for each table that has rows; the first also without any, for a workbook needs one."""
    node = node_or_404(request, pk)
    made = [offer.table(request, node) for offer in offered()]
    kept = [table for table in made if table.rows] or made[:1]
    return download(as_workbook(kept, f"{node}, {day(today())}"), f"{_name(node)}.xlsx", XLSX)


@require_GET
@needs("view")
def table(request, pk: int, key: str):
    """One table as CSV."""
    node = node_or_404(request, pk)
    if key not in OFFERS:
        raise Http404
    return download(as_csv(OFFERS[key].table(request, node)), f"{_name(node)}-{key}.csv", CSV)


def _name(node: Node) -> str:
    return f"{slugify(node.code or node.name) or 'work'}-{today().isoformat()}"
