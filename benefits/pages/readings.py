"""The readings of one benefit: the grid by period, what was corrected, and evidence."""

from django.http import Http404
from django.views.decorators.http import require_POST

from benefits import (
    pasting,
    readings,
    tracking,
)
from benefits.pages.fetch import fetch, url_of
from benefits.realising import periods
from pmo.core import clock
from pmo.core.errors import Problem
from pmo.core.fragments import done, render_page
from pmo.core.guard import needs
from pmo.hierarchy.pages.fetch import frame
from pmo.records import filing, rights


@needs("view")
def readings_page(request, pk: int):
    """Plan, forecast and actual by period: typed, or pasted from a spreadsheet, and saved as one batch."""
    record = fetch(request, pk, "edit" if request.method == "POST" else "view")
    (track,) = tracking.tracks([record])
    ends, typed, wrong = track.ends(), {}, {}
    if request.method == "POST":
        grid = pasting.read(request.POST, track, ends)
        typed, wrong = grid.typed, grid.wrong
        if not wrong:
            try:
                new = readings.enter(record, grid.entries, by=request.user)
            except Problem as problem:
                wrong[""] = problem.sentence
            else:
                count = f"{len(new)} value{'' if len(new) == 1 else 's'} saved" if new else "Nothing was different"
                return done(request, count, url_of(record, "readings/"))
    context = frame(request, record.node) | {
        "record": record, "rows": _rows(track, ends, typed, wrong), "wrong": wrong, "may_edit": bool(rights.may(request.user, "edit", record)),
        "pasted": typed.get("paste", ""), "trend": track.trend(ends), "replaced": _replaced(record),
    }  # fmt: skip
    return render_page(request, "benefits/readings.html", context, part="grid", status=422 if wrong else 200)


def _rows(track, ends, typed, wrong) -> list[dict[str, object]]:
    found, trend, today = [], track.trend(ends), clock.today()
    for end in ends:
        cells = []
        for kind in readings.KINDS:
            name = f"{kind}-{end.isoformat()}"
            point = track.cells.get((kind, end))
            stored = pasting.shown(point.value) if point else ""
            cells.append({"kind": kind, "name": name, "text": typed.get(name, stored), "seen": typed.get(f"seen-{name}", point.pk if point else 0),
                "error": wrong.get(name, ""), "point": point, "closed": kind == "actual" and end > today})  # fmt: skip
        curve = track.plan(end) if not track.cells.get(("plan", end)) else None
        found.append(
            {
                "name": periods.name_of(end, track.benefit.frequency),
                "end": end,
                "cells": cells,
                "curve": curve,
                "trend": trend.get(end),
            }
        )
    return found


def _replaced(record) -> list:
    return list(record.points.exclude(replaced_by=None).select_related("by", "replaced_by__by").order_by("-at")[:20])


@require_POST
@needs("edit")
def evidence(request, pk: int):
    """Attach a file to the reading of a period."""
    record = fetch(request, pk, "edit")
    point = _point_or_404(record, request.POST.get("point", ""))
    sent = request.FILES.get("file")
    if sent is None:
        raise Problem("Choose a file first.")
    file = filing.keep(record, sent, by=request.user)
    entry = readings.Entry(point.kind, point.period_end, point.value, point.note, seen=point.pk, evidence=file)
    readings.enter(record, [entry], by=request.user)
    return done(request, f"{file.name} is the evidence now", url_of(record, "readings/"))


def _point_or_404(record, text: str):
    asked = int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else 0
    found = record.points.current().filter(pk=asked).first()
    if found is None:
        raise Http404
    return found
