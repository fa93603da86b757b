"""One benefit: its profile, its readings by period, and what is asked of its owner."""

from django.http import Http404
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST

from benefits import accepting, claims, drawing, links, pasting, readings, showing, slipping, tracking
from benefits.choices import RATINGS
from benefits.models import ReturnLink
from benefits.realising import periods
from pmo.core import clock
from pmo.core.errors import Problem
from pmo.core.fragments import done, render_page
from pmo.core.guard import needs
from pmo.hierarchy.pages.fetch import frame
from pmo.records import linking, rights
from pmo.records.pages.fetch import record_or_404
from pmo.records.register import REGISTERS

MOST_MEASURED = 8


def _fetch(request, pk: int, permission: str = "view"):
    return record_or_404(request, REGISTERS["benefit"], pk, permission)


def _url(record, page: str = "profile/") -> str:
    return f"{record.get_absolute_url()}{page}"


@needs("view")
def profile(request, pk: int):
    """Baseline, now, plan, target; the curve; the readings; who answers, and what is still to come."""
    record = _fetch(request, pk)
    (track,) = tracking.tracks([record])
    drawn = showing.around([("benefit", record.pk)])
    before = [drawn.nodes[edge.source] for edge in drawn.into[("benefit", record.pk)]]
    seen = set(showing.records([node.key for node in before], request.user))
    context = frame(request, record.node) | {
        "record": record, "track": track, "picture": mark_safe(drawing.realisation(track)), "figures": _figures(track),  # noqa: S308  escaped by the pen
        "measured": _measured(track)[:MOST_MEASURED], "rivals": [row for row in claims.rivals(record) if rights.may(request.user, "view", row)] if record.measure else [],
        "before": [node for node in before if node.key in seen], "links": linking.links_of(record, request.user), "steps": _calendar(record),
        "may_edit": bool(rights.may(request.user, "edit", record)) and not record.archived_at, "question": accepting.open_question(record), "proposal": slipping.open_proposal(record),
        "sent": ReturnLink.objects.filter(benefit=record)[:6], "now": clock.now(), "is_owner": record.owner_id == request.user.pk, "rating": RATINGS.get(record.rating),
        "answers": record.acceptances.exclude(answer__in=["", "overtaken"])[:4], "missing": accepting.missing(record), "proposals": record.proposals.exclude(answer__in=["", "overtaken"]).select_related("item", "by")[:4],
    }  # fmt: skip
    return render_page(request, "benefits/profile.html", context)


def _figures(track: tracking.Track) -> dict[str, object]:
    row = track.benefit
    planned = row.latest_plan if row.latest_plan is not None else row.planned(row.latest_on) if row.latest_on else None
    worth, aim = track.worth(row.latest), track.worth(planned)
    return {
        "now_name": periods.name_of(row.latest_on, row.frequency) if row.latest_on else "", "planned": planned,
        "worth": showing.pounds(worth), "aim": showing.pounds(aim), "share": track.share(row.latest),
        "behind": row.latest - planned if None not in (row.latest, planned) else None,
        "tone": {"g": "ok", "a": "warn", "r": "bad"}.get(row.rating, ""),
    }  # fmt: skip


def _measured(track: tracking.Track) -> list[dict[str, object]]:
    """The actual values, newest first."""
    found = []
    for (kind, end), point in sorted(track.cells.items(), key=lambda cell: cell[0][1], reverse=True):
        if kind == "actual":
            plan = track.plan(end)
            variance = point.value - plan if None not in (point.value, plan) else None
            found.append({"name": periods.name_of(end, track.benefit.frequency), "point": point, "plan": plan, "variance": variance,
                "worth": showing.pounds(track.worth(point.value))})  # fmt: skip
    return found


def _calendar(record) -> list[tuple[str, str, str, object]]:
    """What has happened and what comes: icon, words, more, day."""
    found = []
    if record.approved_on:
        found.append(
            ("circle-check", "Approved", record.approved_by.name if record.approved_by_id else "", record.approved_on)
        )
    if record.accepted_on:
        found.append(("circle-check", "Owner accepted the profile", record.owner_text, record.accepted_on))
    node = record.node
    if node.is_over and node.state_since:
        found.append(
            ("circle-arrow-right", f"{node} closed", "Tracking goes on in business as usual", node.state_since)
        )
    if record.due:
        found.append(
            (
                "calendar-clock",
                f"Reading for {periods.name_of(record.awaited, record.frequency)} due",
                record.owner_text,
                record.due,
            )
        )
    if record.review_date:
        found.append(("flag", "Review", "", record.review_date))
    if record.target_on:
        found.append(("target", "Target", "", record.target_on))
    if record.tracked_until:
        found.append(("flag", "Last reading", "Tracking ends", record.tracked_until))
    return sorted(found, key=lambda entry: entry[3])


@needs("view")
def readings_page(request, pk: int):
    """Plan, forecast and actual by period: typed, or pasted from a spreadsheet, and saved as one batch."""
    record = _fetch(request, pk, "edit" if request.method == "POST" else "view")
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
                return done(request, count, _url(record, "readings/"))
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
    record = _fetch(request, pk, "edit")
    from pmo.records import filing

    point = _point_or_404(record, request.POST.get("point", ""))
    sent = request.FILES.get("file")
    if sent is None:
        raise Problem("Choose a file first.")
    file = filing.keep(record, sent, by=request.user)
    entry = readings.Entry(point.kind, point.period_end, point.value, point.note, seen=point.pk, evidence=file)
    readings.enter(record, [entry], by=request.user)
    return done(request, f"{file.name} is the evidence now", _url(record, "readings/"))


def _point_or_404(record, text: str):
    asked = int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else 0
    found = record.points.current().filter(pk=asked).first()
    if found is None:
        raise Http404
    return found


@require_POST
@needs("edit")
def ask(request, pk: int):
    """Ask the owner to accept."""
    record = _fetch(request, pk, "edit")
    row = accepting.ask(record, by=request.user)
    return done(request, f"{row.name} is asked to accept {record.ref}, by mail to {record.address}", _url(record))


@require_POST
@needs("view")
def answer(request, pk: int):
    """The owner accepts or declines."""
    record = _fetch(request, pk)
    row = accepting.open_question(record)
    if row is None:
        raise Problem(f"Nobody has asked about {record.ref}, or it has been answered. Reload the page.")
    accepts = request.POST.get("answer") == "accept"
    accepting.answer(row, accepts=accepts, reason=request.POST.get("reason", ""), by=request.user)
    return done(request, f"{record.ref} {'accepted' if accepts else 'declined; the sponsor is told'}", _url(record))


@require_POST
@needs("view")
def new_date(request, pk: int):
    """Take the date that a slipped milestone proposes, or explain."""
    record = _fetch(request, pk)
    row = slipping.open_proposal(record)
    if row is None:
        raise Problem("No new date is proposed any more. Reload the page.")
    accepts = request.POST.get("answer") == "accept"
    slipping.answer(row, accepts=accepts, reason=request.POST.get("reason", ""), by=request.user)
    return done(request, "New date taken" if accepts else "Explained; the date stays", _url(record))


@require_POST
@needs("edit")
def send_link(request, pk: int):
    """Mail the owner the link for the next reading."""
    record = _fetch(request, pk, "edit")
    row = links.ask_for_reading(record, by=request.user)
    return done(request, f"Link sent to {row.sent_to}", _url(record))


@require_POST
@needs("edit")
def revoke_link(request, pk: int, link: int):
    """End a link."""
    record = _fetch(request, pk, "edit")
    row = ReturnLink.objects.filter(benefit=record, pk=link).first()
    if row is None:
        raise Http404
    links.revoke(row, by=request.user)
    return done(request, "The link opens nothing any more", _url(record))
