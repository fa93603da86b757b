"""The same report as a page: drawn from the frozen data by the templates of the PDF."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from pmo.core.fragments import render_page
from pmo.core.guard import needs
from reporting.editions.opening import opened
from reporting.editions.pages.fetch import ready_or_404
from reporting.editions.titles import title
from reporting.rendering import body_of


@require_GET
@needs("view")
def read(request, pk) -> HttpResponse:
    """The report to read in the browser; that it was opened is counted."""
    run = ready_or_404(request, pk)
    opened(run=run, by=request.user, form="page")
    # Drawn by itself: names of the frozen data must not meet those of the frame.
    body = body_of(run.data, report_id=str(run.pk), version=run.version)
    return render_page(request, "reporting/editions/read.html", {"run": run, "title": title(run.data), "body": body})
