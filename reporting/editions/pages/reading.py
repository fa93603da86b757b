"""The same report as a page: drawn from the frozen data by the templates of the PDF."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from pmo.core.fragments import render_page
from pmo.core.guard import needs
from reporting.editions.opening import opened
from reporting.editions.pages.fetch import ready_or_404
from reporting.editions.titles import title
from reporting.rendering import body_of

PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


@require_GET
@needs("view")
def read(request, pk) -> HttpResponse:
    """The report to read in the browser; that it was opened is counted."""
    run = ready_or_404(request, pk)
    opened(run=run, by=request.user, form="page")
    # Drawn by itself: names of the frozen data must not meet those of the frame.
    body = body_of(run.data, report_id=str(run.pk), version=run.version)
    return render_page(request, "reporting/editions/read.html", {"run": run, "title": title(run.data), "body": body})


@require_GET
@needs("view")
def slides(request, pk) -> HttpResponse:
    """The same edition as slides; that they were opened is counted."""
    run = ready_or_404(request, pk)
    from reporting.editions.slides import slides as draw  # half a second that only who wants slides waits for

    content = draw(run)
    opened(run=run, by=request.user, form="slides")
    response = HttpResponse(content, content_type=PPTX)
    response["Content-Disposition"] = f'attachment; filename="{run.filename.removesuffix(".pdf")}.pptx"'
    return response
