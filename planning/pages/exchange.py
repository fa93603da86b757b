"""Exchange with Microsoft Project: send a file, see what it would change, apply it as one; and take the plan away as a file."""

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_POST

from planning import baselines, exchanging, hiding, publishing
from planning.exporting import to_mspdi
from planning.limited import read_file
from planning.models import PlanImport
from planning.pages.fetch import draft_url, plan_frame, plan_or_404, version_of
from planning.problems import PlanProblem
from pmo.core import clock
from pmo.core.errors import Problem
from pmo.core.fragments import done, render_page
from pmo.core.guard import needs
from pmo.core.sheets.reading import shown_name
from pmo.hierarchy.access import require
from pmo.people import jobs
from pmo.records import writing
from pmo.records.telling import offer_undo

EDIT = "edit:activity"
MOST_BYTES = 20_000_000
SHOWN = 30
ELSEWHERE = 50
BOXES = ("dates", "remove", "calendar")
WORDS = {
    "new": ("circle-plus", "New"),
    "changed": ("pencil", "Changed"),
    "gone": ("circle-x", "Gone from the file"),
    "same": ("equal", "Unchanged"),
}


@needs("edit")
def upload(request, pk: int):
    """Choose a file."""
    plan = plan_or_404(request, pk, EDIT)
    require(request.user, "raise:activity", plan.node)
    mine = PlanImport.objects.filter(node=plan.node, by=request.user).defer("parsed")[:10]
    context = plan_frame(request, plan) | {"imports": mine, "problem": ""}
    if request.method != "POST":
        return render_page(request, "planning/import.html", context)
    try:
        sent = _keep(request, plan)
    except PlanProblem as problem:
        return render_page(request, "planning/import.html", context | {"problem": problem.sentence}, status=422)
    return redirect(exchanging.url_of(sent))


def _keep(request, plan) -> PlanImport:
    file = request.FILES.get("file")
    if file is None:
        raise PlanProblem("Choose a file first: a plan that was saved in Microsoft Project as XML (*.xml).")
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise PlanProblem("The file is larger than 20 MB. Save a part of the plan, or take away its custom fields.")
    parsed = read_file(content, clock.today())
    name = shown_name(file.name)
    empty = not publishing.snapshot(plan)
    return PlanImport.objects.create(
        node=plan.node,
        by=request.user,
        filename=name,
        parsed=parsed,
        settings={"dates": empty, "remove": True, "calendar": empty},
    )


def _sent_or_404(request, pk: int, key) -> PlanImport:
    """An import of one's own, while one may still change the plan."""
    plan = plan_or_404(request, pk, EDIT)
    sent = PlanImport.objects.filter(pk=key, node=plan.node, by=request.user).select_related("node", "batch").first()
    if sent is None:
        raise Http404
    return sent


@require_GET
@needs("edit")
def preview(request, pk: int, key):
    """What would happen: new, changed cell by cell, gone, unchanged; what was not understood; loops."""
    sent = _sent_or_404(request, pk, key)
    plan = plan_or_404(request, pk, EDIT)
    found = exchanging.Comparison(sent, request.user)
    show = request.GET.get("show") if request.GET.get("show") in WORDS else ""
    elsewhere = exchanging.ends_elsewhere(sent, found.hidden) if sent.state == "applied" else []
    context = plan_frame(request, plan) | {
        "sent": sent, "parsed": sent.parsed, "missing": found.missing_calendars(), "other_hours": found.other_hours(), "show": show,
        "usual": found.file_calendars.usual, "may_make": exchanging.may_make(request.user, plan.node),
        "elsewhere": elsewhere[:ELSEWHERE], "elsewhere_count": len(elsewhere),
        "counts": [(state, *WORDS[state], count) for state, count in found.counts.items()],
        "groups": [] if sent.state == "applied" else _groups(found, show), "job": _job(request, sent),
    }  # fmt: skip
    return render_page(request, "planning/import_preview.html", context)


def _groups(found: exchanging.Comparison, show: str) -> list[dict[str, object]]:
    groups = []
    for state in [show] if show else ["gone", "changed", "new"]:
        lines = found.of(state)
        shown = lines[: 1000 if show else SHOWN]
        if lines:
            groups.append({"state": state, "icon": WORDS[state][0], "name": WORDS[state][1], "lines": shown, "more": len(lines) - len(shown)})  # fmt: skip
    return groups


def _job(request, sent: PlanImport):
    rows = request.user.jobs.filter(kind="import-plan", params__import=str(sent.pk))
    return rows.order_by("-created_at").first() if sent.state != "applied" else None


@require_POST
@needs("edit")
def apply(request, pk: int, key):
    """Write it: at once when it is small, as a job with a progress bar when it is long."""
    sent = _sent_or_404(request, pk, key)
    if sent.state != "preview":
        raise Problem("This import has been applied or discarded already.")
    sent.settings |= {name: request.POST.get(name) == "yes" for name in BOXES}
    if len(sent.parsed["rows"]) > exchanging.SMALL:
        with transaction.atomic():
            PlanImport.objects.filter(pk=sent.pk).update(state="applying", settings=sent.settings)
            job = jobs.start(
                kind="import-plan", title=f"Import of {sent.filename}", owner=request.user, **{"import": str(sent.pk)}
            )
        return done(request, f"{job.title} has begun; you can leave the page", exchanging.url_of(sent))
    PlanImport.objects.filter(pk=sent.pk).update(settings=sent.settings)
    try:
        written = exchanging.apply(sent, by=request.user)
    except writing.Stopped as stopped:
        raise Problem(f"Nothing was written. {exchanging.wrong(stopped)}") from stopped
    offer_undo(request, written.batch)
    return done(request, exchanging.said(sent, written), draft_url(sent.node))


@require_POST
@needs("edit")
def discard(request, pk: int, key):
    """Forget the file; nothing was written."""
    sent = _sent_or_404(request, pk, key)
    PlanImport.objects.filter(pk=sent.pk, state="preview").update(state="discarded", parsed={"rows": []})
    return done(request, "The import was discarded; nothing was changed", f"/work/{pk}/plan/import/")


@require_GET
@needs("view")
def export(request, pk: int):
    """The plan for Microsoft Project: the latest version, `?version=3`, or `?version=draft` for who may see the draft."""
    asked = request.GET.get("version", "")
    plan = plan_or_404(request, pk, EDIT if asked == "draft" else "view")
    version = None if asked == "draft" else version_of(plan, asked) if asked else _latest(plan)
    if asked != "draft" and version is None:
        raise Http404
    rows = hiding.masked(version.rows if version else publishing.snapshot(plan), hiding.hidden_from(request.user, [pk]))
    status = version.status_date if version else plan.status_date
    content = to_mspdi(plan, rows, status, baselines.current(plan), version.planned_from if version else None)
    response = HttpResponse(content, content_type="application/xml")
    name = slugify(plan.node.code or plan.node.name) or "plan"
    said = f"v{version.number}" if version else "draft"
    response["Content-Disposition"] = f'attachment; filename="{name}-{said}.xml"'
    return response


def _latest(plan):
    return publishing.latest(plan) if plan.pk else None
