"""How the pages of editions find a report that the person may see."""

from django.http import Http404

from reporting.models import ReportRun


def ready_or_404(request, pk) -> ReportRun:
    """A ready report with its frozen data, without the PDF. Raises Http404."""
    rows = ReportRun.objects.for_user(request.user).select_related("node", "period", "requested_by").defer("pdf")
    run = rows.filter(pk=pk, state="ready").first()
    if run is None:
        raise Http404
    return run
