"""Cells from the grid: one cell, a fill or a paste. Verified first; then written as one gesture with one undo."""

import json
from dataclasses import asdict

from django.http import JsonResponse
from django.views.decorators.http import require_GET, require_POST

from pmo.core import texts
from pmo.core.errors import Problem
from pmo.core.guard import needs
from pmo.people.models import User
from pmo.records import grid, rights, writing
from pmo.records.cells import MOST_CELLS, Cell, Gesture
from pmo.records.pages.fetch import place, preference
from pmo.records.querying import Look
from pmo.records.register import Register

MOST_BYTES = 4_000_000


@require_POST
@needs("edit")
def cells(request, register: Register, pk: int | None = None):
    """`{"mode": "verify" | "apply", "cells": [[key, field, text], …], "seen": {key: version}, "title": …}` as JSON.

    verify answers the state of every cell, and the reasons that the rules want. apply writes what is accepted; with refused cells only when `leave` is true. A reason that a rule
    wants and nobody gave is asked for (`asks`); the browser sends the same cells again with it.
    Answers 409 with base, theirs and mine where somebody else changed the same cells.
    """
    node = place(request, pk)
    rights.require_somewhere(request.user, "edit edit_own raise", register.model, node)
    asked = _asked(request)
    gesture = Gesture(register, request.user, node, asked["cells"], asked["seen"])
    gesture.verify()
    counts = gesture.counts()
    judged, asks = [vars(cell) for cell in gesture.cells], [asdict(each) for each in gesture.asks()]
    if asked["mode"] == "verify" or (counts["refused"] and not asked["leave"]) or asks:
        errors = [{"row": each["ref"], "name": each["name"], "text": each["text"]} for each in asks]
        answered = {"counts": counts, "cells": judged, "asks": asks, "errors": errors}
        return JsonResponse(answered, status=200 if asked["mode"] == "verify" else 422)
    changed = counts["accepted"] + counts["converted"]
    title = asked["title"] or f"{changed} cell{'' if changed == 1 else 's'} of {register.words.lower()} changed"
    try:
        written = gesture.apply(title)
    except writing.Stopped as stopped:
        return _stopped(register, stopped)
    return answer(request, register, written, _said(register, written, gesture), node=node)


def _asked(request) -> dict[str, object]:
    if len(request.body) > MOST_BYTES:
        raise Problem("This is too much for one paste. Bring it in as a file with Import.")
    try:
        data = json.loads(request.body)
        found = [Cell(str(key)[:20], str(name)[:40], str(text)[:20_000]) for key, name, text in data["cells"]]
        seen = {int(key): int(version) for key, version in dict(data.get("seen", {})).items()}
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise Problem("This request cannot be read. Reload the page and try again.") from error
    if len(found) > MOST_CELLS:
        raise Problem(
            f"At most {MOST_CELLS:,} cells are pasted at once; these are {len(found):,}. Bring them in as a file with Import."
        )
    return {
        "cells": found,
        "seen": seen,
        "mode": data.get("mode", "apply"),
        "leave": data.get("leave") is True,
        "title": texts.line(str(data.get("title", "")))[:200],
    }


def _said(register: Register, written: writing.Written, gesture: Gesture) -> str:
    if not written.batch:
        return "Nothing to change"
    added, changed = len(written.added), len(written.changed)
    typed = [cell for cell in gesture.cells if cell.name not in register.reasons] or gesture.cells
    if not added and changed == 1 and len(typed) == 1:
        cell, row = typed[0], written.changed[0]
        said = f"{row.ref}: {register.fields[cell.name].label} is now {cell.shown or 'empty'}."
        said = f"{said} {cell.note}" if cell.note else said
    else:
        parts = [f"{changed} changed" if changed else "", f"{added} added" if added else ""]
        said = f"{' and '.join(filter(None, parts))}."
    return f"{said} Kept what somebody else changed meanwhile in other cells." if written.merged else said


def _stopped(register: Register, stopped: writing.Stopped) -> JsonResponse:
    clashes = []
    for clash in stopped.clashes:
        field = register.fields.get(clash.name)
        words = field.text_of if field else str
        clashes.append({
            "key": str(clash.record.pk), "ref": clash.record.ref, "name": clash.name, "label": field.label if field else clash.name,
            "base": words(clash.base), "theirs": words(clash.theirs), "mine": words(clash.mine), "version": clash.record.version,
        })  # fmt: skip
    errors = [{"row": row, "name": name, "text": sentence} for row, name, sentence in stopped.errors]
    return JsonResponse({"clashes": clashes, "errors": errors}, status=409 if clashes else 422)


def answer(request, register: Register, written: writing.Written, said: str, node=None) -> JsonResponse:
    """The written rows as they stand in the grid now, what happened in words, and the batch to undo."""
    kept = preference(request, register)
    look = Look(register, request.user, request.GET, node, path=request.path, columns_kept=kept.columns)
    pen = grid.Pen(register, look.columns, request.user)
    related = {"node", "owner", *(name for column in look.columns for name in column.related)}
    rows = (
        register.model.objects.for_user(request.user)
        .select_related(*sorted(related))
        .filter(pk__in=[row.pk for row in [*written.changed, *written.added]])
    )
    found = {str(row.pk): pen.row(row) for row in rows[:500]}
    added = [str(row.pk) for row in written.added]
    return JsonResponse(
        {"said": said, "rows": found, "added": added, "undo": str(written.batch.pk) if written.batch else ""}
    )


@require_GET
@needs("edit")
def people(request, register: Register):
    """Names for the owner's list while typing: those whose name or address has the text."""
    rights.require_somewhere(request.user, "edit edit_own raise", register.model)
    query = request.GET.get("q", "").strip()[:60]
    rows = User.objects.active().order_by("name")
    rows = rows.filter(name__icontains=query) if query else rows
    return JsonResponse({"people": [{"name": person.name, "note": person.job_title} for person in rows[:12]]})
