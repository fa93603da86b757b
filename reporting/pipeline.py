"""Makes reports: claim, work, finish. The rows decide; killed workers, double rings and slow processes change nothing.

`attempt` is the fence: who slept past the lease finds a newer number, and what they made is dropped.
"""

import hashlib
import logging
import traceback
from datetime import date

from django.db import connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from pmo.core import pdf
from pmo.core.errors import Problem, Refused
from pmo.core.history import acting
from pmo.hierarchy.access import require
from reporting import addressing, bell, epoch, failpoints, timing
from reporting.contents import build_bundle
from reporting.cycle import said
from reporting.models import ReportRun
from reporting.rendering import render_html
from reporting.telling import tell, tell_of_run

log = logging.getLogger("pmo.reports")


def to_make():
    """The reports that somebody may claim now."""
    free = Q(state="waiting") | Q(state="rendering", lease_until__lt=Now())
    due = Q(not_before=None) | Q(not_before__lte=Now())
    return ReportRun.objects.filter(free, due, attempt__lt=timing.MOST_RENDERINGS)


def claim(run_id) -> ReportRun | None:
    """Take the report if it is free, and count the attempt before any work is done."""
    if epoch.holds():
        return None
    with transaction.atomic():
        run = to_make().select_for_update(skip_locked=True, of=("self",)).filter(pk=run_id).first()
        if run:
            ReportRun.objects.filter(pk=run.pk).update(
                state="rendering", attempt=F("attempt") + 1, lease_until=Now() + timing.RENDER_LEASE
            )
            run.refresh_from_db()
    return run


def render(run_id) -> bool:
    """Make the report if it is still to be made; whether this call took it. Safe to call any number of times."""
    run = claim(run_id)
    if run is None:
        return False
    failpoints.reach("render.claimed")
    try:
        with acting(by=run.requested_by, source="task", task=str(run.pk)):
            _make(run)
    except (Problem, Refused) as error:
        _fail(run, getattr(error, "sentence", str(error)))
    except Exception as error:
        log.error("report %s failed\n%s", run.pk, traceback.format_exc())
        _retry_or_fail(run, error)
    return True


def _make(run: ReportRun) -> None:
    require(run.requested_by, "report", run.node)
    if run.data is None:
        _freeze(run)
    failpoints.reach("render.frozen")
    html = render_html(run.data, report_id=str(run.pk), version=run.version)
    document = pdf.render(html)
    failpoints.reach("render.drawn")
    finish(run, html, document)
    failpoints.reach("finish.committed")


def _freeze(run: ReportRun) -> None:
    """Read everything at one moment and keep it; a second attempt draws the same numbers."""
    bundle = read_at_one_moment(run)
    as_at = date.fromisoformat(bundle["as_at"]) if bundle["as_at"] else None
    mine = ReportRun.objects.filter(pk=run.pk, state="rendering", attempt=run.attempt)
    if not mine.update(data=bundle, as_at=as_at):
        raise Superseded
    run.refresh_from_db()


def read_at_one_moment(run: ReportRun) -> dict[str, object]:
    """The report's bundle, read in one transaction that sees one moment and can write nothing."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        request = said.request_of(run)
        day, pinned = _day(run), said.pinned_of(request)
        bundle = build_bundle(
            node=run.node, period=run.period, by=run.requested_by, kind=run.kind, day=day, pinned=pinned
        )
        return bundle | said.said_of(run, request)


def _day(run: ReportRun) -> date | None:
    """The day that a scheduled report speaks of: when it was due, however late it is made."""
    return timezone.localdate(run.due_at) if run.due_at else None


class Superseded(Exception):
    """Somebody else has taken the report meanwhile."""


@transaction.atomic
def finish(run: ReportRun, html: str, document: pdf.Pdf) -> bool:
    """Keep the PDF and its deliveries together, if the report is still ours. Whether it was."""
    mine = ReportRun.objects.filter(pk=run.pk, state="rendering", attempt=run.attempt)
    kept = mine.update(
        state="ready", pdf=document.content, pdf_sha256=hashlib.sha256(document.content).hexdigest(), pages=document.pages,
        html_sha256=hashlib.sha256(html.encode()).hexdigest(), finished_at=Now(), lease_until=None, error="",
    )  # fmt: skip
    if not kept:
        return False
    failpoints.reach("finish.kept")
    for delivery in addressing.prepare(run):
        transaction.on_commit(lambda pk=delivery.pk: bell.ring_delivery(pk))
    failpoints.reach("finish.prepared")
    if not run.schedule_id:
        tell([run.requested_by], f"{run}: the report is ready", run.get_absolute_url())
    return True


def _retry_or_fail(run: ReportRun, error: Exception) -> None:
    if run.attempt >= timing.MOST_RENDERINGS:
        _fail(run, f"It failed three times: {error}")
        return
    pause = Now() + timing.RENDER_PAUSES[run.attempt - 1]
    ReportRun.objects.filter(pk=run.pk, state="rendering", attempt=run.attempt).update(
        state="waiting", error=f"Trying again: {error}"[:2000], not_before=pause, lease_until=None
    )


def _fail(run: ReportRun, sentence: str) -> None:
    mine = ReportRun.objects.filter(pk=run.pk, state="rendering", attempt=run.attempt)
    if mine.update(state="failed", error=sentence[:2000], finished_at=Now(), lease_until=None):
        tell_of_run(run, f"{run} could not be made: {sentence}")


def tick() -> int:
    """Ring for every report that is due, at most once a minute each; make it here when the broker is away."""
    stopped = ReportRun.objects.filter(state="rendering", lease_until__lt=Now(), attempt__gte=timing.MOST_RENDERINGS)
    for run in stopped.light():
        _fail(run, "It was stopped three times before it could be finished.")
    fresh, again = Now() - timing.FIRST_RING, Now() - timing.NEXT_RING
    due = list(
        to_make()
        .filter(Q(rung_at=None, created_at__lt=fresh) | Q(rung_at__lt=again))
        .light()
        .order_by("created_at")[:20]
    )
    for run in due:
        ReportRun.objects.filter(pk=run.pk).update(rung_at=Now())
        if not bell.ring_run(run.pk):
            render(run.pk)
    return len(due)
