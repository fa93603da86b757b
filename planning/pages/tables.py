"""The published plan as a file for Excel, for everybody who may see it."""

from django.utils.text import slugify
from django.views.decorators.http import require_GET

from planning import baselines, tables
from planning.pages.shown import shown_or_404
from planning.shown.gantt_rows import base_of
from pmo.core.errors import Problem
from pmo.core.guard import needs
from pmo.core.tables import CSV, XLSX, as_csv, as_workbook, download


@require_GET
@needs("view")
def table(request, pk: int):
    """The version as a workbook, or with `?format=csv` as CSV."""
    shown = shown_or_404(request, pk)
    if shown.version is None:
        raise Problem("There is nothing to export yet: no version of this plan has been published.")
    current = baselines.current(shown.plan)
    table = tables.table(shown.part, base_of(current.version if current else None))
    name = f"{slugify(shown.node.code or shown.node.name) or 'plan'}-v{shown.version.number}"
    if request.GET.get("format") == "csv":
        return download(as_csv(table), f"{name}.csv", CSV)
    return download(as_workbook([table], f"{shown.node}, {shown.version}"), f"{name}.xlsx", XLSX)
