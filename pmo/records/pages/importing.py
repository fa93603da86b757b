"""Bring a workbook in: send it, check it row by row, choose, and apply it as one."""

import uuid

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from pmo.core.errors import Problem
from pmo.core.fragments import done, render_page
from pmo.core.guard import needs
from pmo.core.sheets.model import SheetProblem
from pmo.core.sheets.reading import read_workbook, shown_name
from pmo.core.sheets.wire import packed
from pmo.hierarchy.access import require
from pmo.hierarchy.pages.fetch import frame, node_or_404
from pmo.people import jobs
from pmo.records import writing
from pmo.records.importing import applying, others, plan, source
from pmo.records.importing.returning import problem_rows
from pmo.records.models import SheetImport
from pmo.records.pages.exporting import XLSX
from pmo.records.register import REGISTERS, Register, registers
from pmo.records.telling import offer_undo

MOST_BYTES = 20 * 1024 * 1024
SHOWN = 30  # rows of a group, the rest on request
SMALL = 300  # rows that are written at once; more become a job
_WORDS = {
    "conflict": ("git-fork", "Conflicts", "Somebody changed the same cell after you exported. Choose which to keep."),
    "invalid": ("circle-x", "Invalid", "Correct here, or leave out and send back."),
    "changed": ("pencil", "Changed", ""),
    "new": ("circle-plus", "New", ""),
    "same": ("equal", "Unchanged", ""),
}


@needs("raise")
def upload(request, pk: int, register: Register | None = None):
    """Choose a workbook: one of our exports, or anybody's."""
    node = node_or_404(request, pk)
    require(request.user, f"raise:{register.key}" if register else "raise", node)
    mine = SheetImport.objects.filter(node=node, by=request.user).defer("content", "parsed")[:10]
    context = frame(request, node) | {"register": register, "imports": mine, "problem": ""}
    if request.method != "POST":
        return render_page(request, "records/upload.html", context)
    sent = request.FILES.get("file")
    try:
        if sent is None:
            raise SheetProblem("Choose a file first: .xlsx, .xls, .ods or .csv.")
        return redirect("sheet", _keep(request, node, register, sent).pk)
    except SheetProblem as problem:
        return render_page(request, "records/upload.html", context | {"problem": str(problem)}, status=422)


@transaction.atomic
def _keep(request, node, register: Register | None, sent) -> SheetImport:
    """Read the file in the limited child process, and keep an import for every table in it."""
    data = sent.read(MOST_BYTES + 1)
    name = shown_name(sent.name)
    workbook = read_workbook(data, sent.name)
    own = next((sheet for sheet in workbook.sheets if source.is_own(sheet)), None)
    common = {
        "node": node,
        "filename": name,
        "content": data,
        "parsed": packed(workbook.sheets, workbook.notes),
        "by": request.user,
        "group": uuid.uuid4(),
    }
    if own is not None:
        facts = source.about(workbook.sheets)
        key = facts.get("register") if facts.get("register") in REGISTERS else (register.key if register else "risk")
        return SheetImport.objects.create(
            register=key, settings={"own": True, "said": facts.get("said", ""), "sheet": own.name}, **common
        )
    return _keep_tables(workbook, register, common)


def _keep_tables(workbook, register: Register | None, common) -> SheetImport:
    found = others.parts(workbook)
    if not found:
        raise SheetProblem(
            f"“{common['filename']}” was read, but no table was found in it. A table has a line of headings with rows below; check the sheet, and send it again."
        )
    if register is not None and len(found) == 1:
        found = [(register, found[0][1])]
    made = [
        SheetImport.objects.create(register=each.key, settings={"table": place, "sheet": table.sheet, "rows": len(table.rows), "notes": [*workbook.notes, *table.notes][:20]}, **common)
        for place, (each, table) in enumerate(found)
    ]  # fmt: skip
    wanted = [one for one in made if register is not None and one.register == register.key]
    return (wanted or made)[0]


def _sent_or_404(request, pk) -> SheetImport:
    """An import of one's own, while one may still see the work."""
    sent = SheetImport.objects.filter(pk=pk, by=request.user).select_related("node", "batch").defer("content").first()
    if sent is None:
        raise Http404
    node_or_404(request, sent.node_id)
    return sent


@needs("raise")
def preview(request, pk):
    """What would happen, row by row. Saving choices comes back here; nothing is written before Apply."""
    sent = _sent_or_404(request, pk)
    if request.method == "POST" and sent.state == "preview":
        _choose(sent, request.POST)
        if "apply" in request.POST:
            return apply(request, pk)
        return redirect("sheet", sent.pk)
    register = REGISTERS[sent.register]
    found = plan.make(sent, request.user)
    show = request.GET.get("show") if request.GET.get("show") in plan.STATES else ""
    siblings = SheetImport.objects.filter(group=sent.group, by=request.user).defer("content", "parsed").order_by("at")
    context = frame(request, sent.node) | {
        "sent": sent, "register": register, "plan": found, "counts": found.counts, "show": show, "groups": _groups(found, show),
        "siblings": [(each, REGISTERS[each.register]) for each in siblings] if len(siblings) > 1 else [],
        "registers": registers(), "mapping": _mapping(sent, register), "cells": sum(1 for row in found.rows for cell in row.cells.values() if cell.state == "changed"),
        "job": _job(request, sent), "place": sent.settings.get("table", 0),
    }  # fmt: skip
    return render_page(request, "records/preview.html", context)


def _groups(found: plan.Plan, show: str) -> list[dict[str, object]]:
    """The rows of each state with its words, the first ones unless one state is asked for."""
    groups = []
    for state in [show] if show else ["conflict", "invalid", "changed", "new"]:
        rows = found.of(state)
        icon, name, advice = _WORDS[state]
        shown = rows if show else rows[:SHOWN]
        if rows:
            groups.append(
                {
                    "state": state,
                    "icon": icon,
                    "name": name,
                    "advice": advice,
                    "rows": [_line(found, row) for row in shown[:1000]],
                    "more": len(rows) - len(shown[:1000]),
                }
            )
    return groups


def _line(found: plan.Plan, row: plan.PlanRow) -> dict[str, object]:
    return {
        "row": row,
        "cells": [(name, row.cells.get(name)) for name, _ in found.columns],
        "title": row.cells.get("title"),
    }


def _mapping(sent: SheetImport, register: Register) -> list[dict[str, object]]:
    """Each column of a foreign table with the field it is read as."""
    if sent.settings.get("own"):
        return []
    table = others.table_of(source.sheets_of(sent), sent.settings)
    if table is None:
        return []
    chosen = others.mapping_of(table, register, sent.settings)
    names = [(field.name, field.label) for field in others.spec_of(register).fields]
    return [
        {
            "index": column.index,
            "title": column.title,
            "letter": column.letter,
            "sample": _sample(table, place),
            "chosen": chosen.get(column.index, ""),
            "names": names,
        }
        for place, column in enumerate(table.columns)
    ]


def _sample(table, place: int) -> str:
    return next(
        (
            source.plain(row.cells[place])[:40]
            for row in table.rows
            if place < len(row.cells) and row.cells[place] not in (None, "")
        ),
        "",
    )


def _job(request, sent: SheetImport):
    return (
        request.user.jobs.filter(kind="import-sheet", params__import=str(sent.pk)).order_by("-pk").first()
        if sent.state == "applying"
        else None
    )


def _choose(sent: SheetImport, data) -> None:
    """Keep what was chosen, corrected and ticked, whether or not scripts run."""
    settings = sent.settings
    keep, fix, ticks, same = (settings.setdefault(name, {}) for name in ("keep", "fix", "apply", "same"))
    for name, value in data.items():
        what, _, whole = name.partition("-")
        part, _, place = whole.partition("~")
        if part != str(sent.settings.get("table", 0)):
            continue
        if what == "keep" and value in {"mine", "theirs"}:
            keep[place[:80]] = value
        elif what == "same" and value in {"update", "new"}:
            same[place[:20]] = value
        elif what == "fix" and value != data.get(f"was-{whole}", ""):
            fix[place[:80]] = value[:20_000]
        elif what == "row":
            ticks[place[:20]] = "yes" if data.get(f"tick-{whole}") else "no"
        elif what == "offer" and data.get("all") in {"mine", "theirs"}:
            keep[place[:80]] = data["all"]
    SheetImport.objects.filter(pk=sent.pk, state="preview").update(settings=settings)


@require_POST
@needs("raise")
def columns(request, pk):
    """Correct how the columns are read, and which register the table goes to. Remembered for files of this layout."""
    sent = _sent_or_404(request, pk)
    register = REGISTERS.get(request.POST.get("register", sent.register), REGISTERS[sent.register])
    settings = {name: value for name, value in sent.settings.items() if name not in {"keep", "fix", "apply", "mapping"}}
    table = others.table_of(source.sheets_of(sent), settings)
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
    found = plan.make(sent, request.user)
    if found.waiting:
        raise Problem(
            f"{found.waiting} conflict{'s' if found.waiting > 1 else ''} still need a choice. Go back and choose."
        )
    if len(found.ready) > SMALL:
        with transaction.atomic():
            SheetImport.objects.filter(pk=sent.pk).update(state="applying")
            job = jobs.start(
                kind="import-sheet", title=f"Import of {sent.filename}", owner=request.user, **{"import": str(sent.pk)}
            )
        return done(request, f"{job.title} has begun; you can leave the page", f"/sheets/{sent.pk}/")
    try:
        written = applying.apply(sent, by=request.user)
    except writing.Stopped as stopped:
        raise Problem(f"Nothing was written. {stopped} Look at the preview again.") from stopped
    offer_undo(request, written.batch)
    return done(request, applying.said(sent, written), REGISTERS[sent.register].url(sent.node))


@require_POST
@needs("raise")
def discard(request, pk):
    """Forget the file; nothing was written."""
    sent = _sent_or_404(request, pk)
    SheetImport.objects.filter(pk=sent.pk, state="preview").update(state="discarded", content=b"", parsed=b"")
    return done(request, "The import was discarded; nothing was changed", REGISTERS[sent.register].url(sent.node))


@require_GET
@needs("raise")
def problems(request, pk):
    """The rows that cannot be imported, with what is wrong in each, as a workbook to mend and send again."""
    sent = _sent_or_404(request, pk)
    response = HttpResponse(problem_rows(plan.make(sent, request.user)), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="Problem rows.xlsx"'
    return response
