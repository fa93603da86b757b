"""Reading: the preview of a draft, and a published report section by section; opening one is counted once a person."""

from django.http import Http404
from django.views.decorators.http import require_GET

from pmo.core.fragments import render_page
from pmo.core.guard import needs
from reporting.contents import build_bundle
from reporting.cycle import drawing, facts, said
from reporting.cycle.pages.fetch import draft_or_404
from reporting.models import CycleRequest, ReportRun, SectionOpening
from reporting.rendering import body_of
from reporting.sections import shape


@require_GET
@needs("view")
def preview(request, pk: int):
    """The draft as its readers would get it: drawn by the templates of the PDF from the pinned facts and the words of now."""
    row = draft_or_404(request, pk)
    bundle = build_bundle(
        node=row.node, period=row.period, by=request.user, kind=row.cycle.kind, pinned=said.pinned_of(row)
    )
    body = body_of(bundle | said.said_in_draft(row, request.user), report_id="to come", version=0)
    context = {"draft": row, "node": row.node, "printed": body, "is_preview": not row.is_out}
    return render_page(request, "reporting/cycle/edition.html", context)


@require_GET
@needs("view")
def read(request, pk: int):
    """A published report: what it says, and its sections to open. Before that its preview, to those who have a part in it."""
    row = draft_or_404(request, pk)
    return render_page(request, "reporting/cycle/edition.html", _context(row) | {"folded": row.is_out})


@require_GET
@needs("view")
def section(request, pk: int, key: str):
    """One section opened. The first time that a person opens it is kept, to learn which sections nobody reads."""
    row = draft_or_404(request, pk)
    if key not in row.facts and key not in shape.SECTIONS:
        raise Http404
    if row.is_out:
        SectionOpening.objects.get_or_create(request=row, key=key, user=request.user)
    return render_page(request, "reporting/cycle/edition.html", _context(row) | {"folded": row.is_out, "open_key": key})


def _context(row: CycleRequest) -> dict[str, object]:
    before = facts.edition_before(row)
    parts = drawing.parts(row, before, facts.since(row, before), {})
    run = ReportRun.objects.light().filter(pk=row.run_id).first() if row.run_id else None
    return {"draft": row, "node": row.node, "parts": parts, "before": before, "run": run, "is_preview": not row.is_out}
