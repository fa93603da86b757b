"""Pages of reports: a node's, all that I may see, one with its progress, and the check of a copy."""

import hashlib

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from pmo.core.fragments import done, render_page
from pmo.core.guard import needs
from pmo.core.submitting import submit
from pmo.hierarchy.access import NOWHERE, may, scope
from pmo.hierarchy.models import Node
from pmo.hierarchy.navigation import calendar_of
from pmo.hierarchy.pages import node_or_404
from pmo.hierarchy.pages.fetch import frame
from reporting import watching
from reporting.contents import period_for
from reporting.editions.opening import opened
from reporting.forms import ReportForm, VerifyForm
from reporting.models import Delivery, Opening, ReportRun
from reporting.requesting import request_report, try_again
from reporting.schedules.tabs import tabs

PAGE = 50


@require_GET
@needs("view")
def node_reports(request, pk: int):
    """The reports of one node, newest first, and the form that makes one."""
    node = node_or_404(request, pk)
    rows = _runs(request.user).filter(node=node)
    context = frame(request, node) | {"page": _page(request, rows)} | _calendar(request.user, node)
    if context["can"]["report"]:
        context["form"] = ReportForm(node=node, user=request.user)
    return render_page(request, "reporting/node.html", context)


@require_POST
@needs("report")
def make(request, pk: int):
    """Ask for a report, and go to its page."""
    node = node_or_404(request, pk, "report")
    form = ReportForm(request.POST, node=node, user=request.user)
    rows = _runs(request.user).filter(node=node)
    context = frame(request, node) | {"page": _page(request, rows)} | _calendar(request.user, node)
    return submit(
        request, form, "reporting/node.html", context,
        do=lambda: request_report(node=node, period=period_for(node, form.cleaned_data["period"]), by=request.user, recipients=form.recipients(), kind=form.cleaned_data["kind"] or "status"),
        message="The report is on its way", url=lambda run: run.get_absolute_url(),
    )  # fmt: skip


@require_GET
@needs("view")
def reports(request):
    """Every report that I may see, newest first; to who makes reports also that some are late."""
    late = watching.late() if scope(request.user, "report") != NOWHERE else []
    context = {"page": _page(request, _runs(request.user)), "tabs": tabs(request), "late": late}
    return render(request, "reporting/list.html", context)


@require_GET
@needs("anybody")
def pipeline_age(request) -> HttpResponse:
    """For a monitor: 200 while reports come in time, 503 with a sentence for each step that is late. Names no work."""
    late = watching.late()
    return HttpResponse("\n".join(late) or "in time", status=503 if late else 200, content_type="text/plain")


@require_GET
@needs("view")
def report(request, pk):
    """One report: how far it is, its SHA-256, and where it was sent."""
    run = _run_or_404(request, pk)
    deliveries = list(Delivery.objects.for_user(request.user).filter(run=run).select_related("user"))
    moving = run.state in {"waiting", "rendering"} or any(
        row.state in {"waiting", "sending"} and not row.error for row in deliveries
    )
    context = {
        "run": run,
        "deliveries": deliveries,
        "moving": moving,
        "openings": list(Opening.objects.for_user(request.user).filter(run=run).select_related("user")),
        "may_report": bool(may(request.user, "report", run.node)),
    }
    return render_page(request, "reporting/run.html", context, part="progress")


@require_POST
@needs("report")
def again(request, pk):
    """Try a failed report once more."""
    run = try_again(run=_run_or_404(request, pk), by=request.user)
    return done(request, "The report is tried again", run.get_absolute_url())


@require_GET
@needs("view")
def pdf(request, pk):
    """The PDF as it was made."""
    run = ReportRun.objects.for_user(request.user).select_related("node", "period").filter(pk=pk, state="ready").first()
    if run is None:
        raise Http404
    opened(run=run, by=request.user, form="pdf")
    response = HttpResponse(bytes(run.pdf), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{run.filename}"'
    return response


@needs("view")
def verify(request):
    """Which report a PDF is, by its SHA-256."""
    form = VerifyForm(request.POST, request.FILES) if request.method == "POST" else VerifyForm()
    context: dict[str, object] = {"form": form}
    if form.is_bound and form.is_valid():
        digest = _digest(form.cleaned_data)
        context |= {"digest": digest, "found": _runs(request.user).filter(pdf_sha256=digest).first()}
    return render_page(request, "reporting/verify.html", context, part="form", status=422 if form.errors else 200)


def _digest(data: dict[str, object]) -> str:
    if not data["pdf"]:
        return data["sha256"].strip().lower()
    found = hashlib.sha256()
    for chunk in data["pdf"].chunks():
        found.update(chunk)
    return found.hexdigest()


def _runs(user):
    return ReportRun.objects.for_user(user).light().select_related("node", "period", "requested_by")


def _run_or_404(request, pk) -> ReportRun:
    run = _runs(request.user).select_related("supersedes", "schedule").filter(pk=pk).first()
    if run is None:
        raise Http404
    return run


def _calendar(user, node) -> dict[str, object]:
    """Whether a calendar is missing, and the highest work above for which the person may choose one."""
    if calendar_of(node):
        return {"without_calendar": False}
    changeable = Node.objects.for_user(user, "change").filter(pk__in=[*node.ancestor_ids, node.pk])
    return {"without_calendar": True, "chooser": changeable.order_by("path").first()}


def _page(request, rows):
    return Paginator(rows, PAGE).get_page(request.GET.get("page"))
