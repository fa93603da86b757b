"""The tables of a dashboard: one as a page, and to take away as CSV, or all as one workbook."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.core.paginator import Paginator
from django.http import Http404
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from pmo.core.clock import today
from pmo.core.dates import day
from pmo.core.fragments import render_page
from pmo.core.guard import needs
from pmo.core.tables import CSV, XLSX, Cell, as_csv, as_workbook, download
from pmo.hierarchy.models import Node
from pmo.hierarchy.pages.fetch import frame, node_or_404
from pmo.hierarchy.tables import OFFERS, Offer, offered

ROWS = 100  # on a page


@require_GET
@needs("view")
def tables(request, pk: int):
    """Every table by name, with its CSV."""
    node = node_or_404(request, pk)
    return render_page(request, "hierarchy/tables.html", frame(request, node) | {"offered": offered()})


@require_GET
@needs("view")
def one(request, pk: int, key: str):
    """One table as a page, every row of it: where a figure of the dashboard leads that no register can list."""
    node = node_or_404(request, pk)
    found = _offer(key).table(request, node)
    page = Paginator(found.rows, ROWS).get_page(request.GET.get("page"))
    lines = [[_shown(cell) for cell in row] for row in page]
    context = {
        "table": found,
        "key": key,
        "page": page,
        "lines": lines,
        "heads": _heads(found.heads, lines),
        "url": f"/work/{node.pk}/dashboard/tables/",
    }
    return render_page(request, "hierarchy/table.html", frame(request, node) | context)


def _heads(heads: Sequence[str], lines: list[list[tuple[str, str, bool]]]) -> list[tuple[str, bool]]:
    """Each head, and whether it stands on the right, as what lies below it."""
    return [(head, any(line[place][2] for line in lines)) for place, head in enumerate(heads)]


def _shown(cell: Cell) -> tuple[str, str, bool]:
    """What a cell says, where it leads, and whether it stands on the right."""
    if isinstance(cell, date):
        return day(cell), "", True
    if isinstance(cell, Decimal | float):
        return f"{round(Decimal(cell), 3).normalize():,f}".replace("-", "−"), "", True
    if isinstance(cell, int):
        return f"{cell:,}".replace("-", "−"), "", True
    return str(cell or ""), getattr(cell, "url", ""), False


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
    return download(as_csv(_offer(key).table(request, node)), f"{_name(node)}-{key}.csv", CSV)


def _offer(key: str) -> Offer:
    if key not in OFFERS:
        raise Http404
    return OFFERS[key]


def _name(node: Node) -> str:
    return f"{slugify(node.code or node.name) or 'work'}-{today().isoformat()}"
