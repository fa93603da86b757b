"""Bring a workbook in: send it, check it row by row, choose, and apply it as one."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from pmo.core.errors import Problem
from pmo.core.fragments import done, render_page
from pmo.core.guard import needs
from pmo.core.sheets.model import SheetProblem
from pmo.core.tables import XLSX
from pmo.hierarchy.access import require
from pmo.hierarchy.pages.fetch import frame, node_or_404
from pmo.people import jobs
from pmo.records import writing
from pmo.records.importing import applying, bringing, groups, others, plan
from pmo.records.importing.choosing import choose
from pmo.records.importing.returning import problem_rows
from pmo.records.models import SheetImport
from pmo.records.pages import preview as showing
from pmo.records.register import REGISTERS, Register, registers
from pmo.records.telling import offer_undo

SMALL = 300  # rows that are written at once; more become a job
LONG = 2_000  # rows of a file that are compared again by the job alone: it stops where a choice is missing


@needs("raise")
def upload(request, pk: int, register: Register | None = None):
    """Choose a workbook: one of our exports, or anybody's."""
    node = node_or_404(request, pk)
    require(request.user, f"raise:{register.key}" if register else "raise", node)
    context = frame(request, node) | {"register": register, "imports": _mine(request, node), "problem": ""}
    if request.method != "POST":
        return render_page(request, "records/upload.html", context)
    sent = request.FILES.get("file")
    try:
        if sent is None:
            raise SheetProblem("Choose a file first: .xlsx, .xls, .ods or .csv.")
        return redirect("sheet", bringing.bring(sent, node=node, register=register, by=request.user).pk)
    except SheetProblem as problem:
        return render_page(request, "records/upload.html", context | {"problem": str(problem)}, status=422)


def _mine(request, node) -> list[tuple[SheetImport, str]]:
    """The last imports here, each with what became of it."""
    rows = SheetImport.objects.filter(node=node, by=request.user).select_related("batch__undone_by")
    rows = list(rows.defer("content", "parsed")[:40])
    counts, found = groups.counts(rows), {}
    for sent in rows:
        found.setdefault(sent.group, []).append(sent)
    return [(parts[-1], _became(parts, counts)) for parts in list(found.values())[:10]]


def _became(parts: list[SheetImport], counts) -> str:
    """What became of an import, in words."""
    states = {part.state for part in parts}
    if "applied" not in states:
        return {"preview": "not applied yet", "applying": "being applied"}.get(parts[0].state, "discarded")
    if any(part.batch_id and hasattr(part.batch, "undone_by") for part in parts):
        return "applied, then undone"
    added, changed = (sum(counts.get(part.batch_id, (0, 0))[at] for part in parts) for at in (0, 1))
    return f"applied: {added:,} added, {changed:,} changed"


def _sent_or_404(request, pk) -> SheetImport:
    """An import of one's own, while one may still see the work."""
    sent = (
        SheetImport.objects.filter(pk=pk, by=request.user)
        .select_related("node", "batch")
        .defer("content", "parsed")
        .first()
    )
    if sent is None:
        raise Http404
    node_or_404(request, sent.node_id)
    return sent


@needs("raise")
def preview(request, pk):
    """What would happen, row by row. Saving choices comes back here; nothing is written before Apply."""
    sent = _sent_or_404(request, pk)
    parts = groups.parts_of(sent)
    state = _state(request, sent, parts)
    if request.method == "POST" and state == "preview":
        choose(parts, request.POST)
        if "apply" in request.POST:
            return apply(request, pk)
        show = request.GET.get("show", "")
        return redirect(f"/sheets/{sent.pk}/" + (f"?show={show}" if show in plan.STATES else ""))
    context = frame(request, sent.node) | {"sent": sent, "register": REGISTERS[sent.register], "state": state}
    if state != "preview":
        return render_page(request, "records/preview_over.html", context | _over(request, sent, parts))
    show = request.GET.get("show") if request.GET.get("show") in plan.STATES else ""
    start = request.GET.get("from", "")
    found = showing.parts(parts, request.user, show, int(start) if start.isdecimal() and len(start) < 7 else 0)
    taken = [part for part in found if not part.out]
    context |= {
        "parts": found, "show": show, "counts": showing.totals(found), "registers": registers(),
        "cells": sum(1 for part in taken for row in part.plan.rows for cell in row.cells.values() if cell.state == "changed"),
        "ready": sum(len(part.plan.ready) for part in taken), "waiting": sum(part.plan.waiting for part in taken),
        "is_empty": not any(part.groups for part in found),
    }  # fmt: skip
    return render_page(request, "records/preview.html", context)


def _state(request, sent: SheetImport, parts: list[SheetImport]) -> str:
    """Where the import stands; one whose job has failed is to be looked at again."""
    states = {part.state for part in parts}
    if "applied" in states:
        return "applied"
    if sent.state == "applying" and ((job := _job(request, sent)) is None or job.state == "failed"):
        SheetImport.objects.filter(group=sent.group, state="applying").update(state="preview")
        return "preview"
    return sent.state


def _over(request, sent: SheetImport, parts: list[SheetImport]) -> dict[str, object]:
    """What came of an import: what was written where, whether it was undone."""
    counts = groups.counts(parts)
    went = [
        (part, REGISTERS[part.register], *counts.get(part.batch_id, (0, 0)))
        for part in parts
        if part.state == "applied"
    ]
    return {
        "went": [{"part": part, "register": its, "added": added, "changed": changed} for part, its, added, changed in went],
        "added": sum(one[2] for one in went), "changed": sum(one[3] for one in went), "whole": groups.whole(parts),
        "undone": groups.undone(parts), "job": _job(request, sent),
    }  # fmt: skip


def _job(request, sent: SheetImport):
    keys = [str(key) for key in SheetImport.objects.filter(group=sent.group).values_list("pk", flat=True)]
    return request.user.jobs.filter(kind="import-sheet", params__import__in=keys).order_by("-created_at").first()


@require_POST
@needs("raise")
def columns(request, pk):
    """Correct how the columns are read, and which register the table goes to. Remembered for files of this layout."""
    sent = _sent_or_404(request, pk)
    register = REGISTERS.get(request.POST.get("register", sent.register), REGISTERS[sent.register])
    old = {"keep", "fix", "apply", "mapping", "same"}
    settings = {name: value for name, value in sent.settings.items() if name not in old}
    table = others.table_of(sent)
    if register.key == sent.register and table is not None:
        names = {field.name for field in others.spec_of(register).fields}
        chosen = {str(column.index): request.POST.get(f"column-{column.index}", "") for column in table.columns}
        settings["mapping"] = {index: name for index, name in chosen.items() if name in names}
        others.remember(table, register, settings["mapping"])
    SheetImport.objects.filter(pk=sent.pk, state="preview").update(settings=settings, register=register.key)
    return done(request, "Read again", f"/sheets/{sent.pk}/")


@require_POST
@needs("raise")
def apply(request, pk):
    """Write it: at once when it is small, as a job with a progress bar when it is long."""
    sent = _sent_or_404(request, pk)
    if sent.state != "preview":
        raise Problem("This import has been applied or discarded already.")
    parts = [part for part in groups.parts_of(sent) if not groups.is_left_out(part)]
    if sum(part.settings.get("rows", 0) for part in parts) > LONG:
        return _as_job(request, sent)
    plans = [plan.make(part, request.user) for part in parts]
    waiting = sum(found.waiting for found in plans)
    if waiting:
        messages.warning(request, f"{applying.still_open(waiting)} Nothing was written; what you chose is kept.")
        return redirect(f"/sheets/{sent.pk}/?show=conflict")
    if sum(len(found.ready) for found in plans) > SMALL:
        return _as_job(request, sent)
    try:
        written = applying.apply(sent, by=request.user)
    except writing.Stopped as stopped:
        raise Problem(f"Nothing was written. {stopped} Look at the preview again.") from stopped
    went = [(part, one) for part, one in written if one.batch]
    if went:
        offer_undo(request, went[0][1].batch)
    here = len(went) > 1 or not went
    url = f"/sheets/{sent.pk}/" if here else REGISTERS[went[0][0].register].url(sent.node)
    return done(request, applying.said(written), url)


def _as_job(request, sent: SheetImport):
    with transaction.atomic():
        SheetImport.objects.filter(group=sent.group, state="preview").update(state="applying")
        title = f"Import of {sent.filename}"
        job = jobs.start(kind="import-sheet", title=title, owner=request.user, **{"import": str(sent.pk)})
    return done(request, f"{job.title} has begun; you can leave the page", f"/sheets/{sent.pk}/")


@require_POST
@needs("raise")
def discard(request, pk):
    """Forget the file; nothing was written."""
    sent = _sent_or_404(request, pk)
    forgotten = {"state": "discarded", "content": b"", "parsed": b""}
    SheetImport.objects.filter(group=sent.group, by=request.user, state="preview").update(**forgotten)
    return done(request, "The import was discarded; nothing was changed", REGISTERS[sent.register].url(sent.node))


@require_GET
@needs("raise")
def problems(request, pk):
    """The rows that cannot be imported, with what is wrong in each, as a workbook to mend and send again."""
    sent = _sent_or_404(request, pk)
    response = HttpResponse(problem_rows(plan.make(sent, request.user)), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="Problem rows.xlsx"'
    return response
