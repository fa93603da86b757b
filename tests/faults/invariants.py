"""I1 to I8: what must hold whatever happened. Each gives the sentences of what does not."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import takewhile

from django.db import connection
from django.db.models import Count, F, Q

from pmo.core.clock import now
from reporting import timing
from reporting.models import Delivery, ReportRun, ReportSchedule
from reporting.schedules.planning import upcoming

TWO_TURNS = timedelta(seconds=10)
Taken = dict[str, list]  # Message-ID → the bytes, or their hashes, of every copy that the relay took


def broken(*, moment: datetime, taken: Taken) -> list[str]:
    """Every sentence; empty when all hold. `moment` is up to when schedules have been planned."""
    found: list[str] = []
    for check in (
        one_run_a_period(moment),
        ready_has_its_pdf(),
        one_mail_a_recipient(),
        nothing_stays(),
        no_more_attempts(),
    ):
        found += check
    for check in (sent_was_taken, copies_are_marked, nothing_unknown_was_taken):
        found += check(taken)
    return found


def one_run_a_period(moment: datetime) -> Iterator[str]:
    """I1: exactly one report for every period that was due in the life of a schedule."""
    for schedule in ReportSchedule.objects.filter(paused_at=None).select_related("node"):
        due = {
            one.key for one in takewhile(lambda one: one.at <= moment, upcoming(schedule, since=schedule.counted_from))
        }
        there = list(schedule.runs.values_list("period_key", flat=True))
        if missing := due - set(there):
            yield f"I1: schedule {schedule.pk} lacks {sorted(missing)}"
        if len(there) != len(set(there)):
            yield f"I1: schedule {schedule.pk} has a period twice"


def ready_has_its_pdf() -> Iterator[str]:
    """I2: ready means a PDF whose SHA-256 is the one that is kept."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM reporting_reportrun WHERE (state = 'ready') IS DISTINCT FROM"
            " (pdf IS NOT NULL AND pdf_sha256 = encode(sha256(pdf), 'hex'))"
        )
        yield from (f"I2: report {pk} is ready without its PDF, or the other way round" for (pk,) in cursor.fetchall())


def one_mail_a_recipient() -> Iterator[str]:
    """I3: a ready report has one delivery for each recipient."""
    for run in ReportRun.objects.filter(state="ready").light().annotate(many=Count("deliveries")):
        if run.many != len(run.recipients):
            yield f"I3: report {run.pk} has {run.many} deliveries for {len(run.recipients)} recipients"


def sent_was_taken(taken: Taken) -> Iterator[str]:
    """I4: what is kept as sent was taken by the relay."""
    for name in Delivery.objects.filter(state="sent").values_list("message_id", flat=True):
        if name not in taken:
            yield f"I4: {name} is kept as sent and never arrived"


def copies_are_marked(taken: Taken) -> Iterator[str]:
    """I5: what arrived more than once is marked, and its copies are the same bytes."""
    twice = {name: copies for name, copies in taken.items() if len(copies) > 1}
    marked = Q(maybe_duplicate=True) | Q(phase="data")
    known = set(Delivery.objects.filter(marked, message_id__in=twice).values_list("message_id", flat=True))
    for name, copies in twice.items():
        if name not in known:
            yield f"I5: {name} arrived {len(copies)} times and is not marked"
        if len(set(copies)) > 1:
            yield f"I5: the copies of {name} differ"


def nothing_unknown_was_taken(taken: Taken) -> Iterator[str]:
    """I6: no message without its delivery."""
    known = set(Delivery.objects.values_list("message_id", flat=True))
    yield from (f"I6: {name} is nobody's" for name in taken if name not in known)


def nothing_stays() -> Iterator[str]:
    """I7: no row stays taken past its lease and two turns of the ticker."""
    old = Q(state__in=["rendering", "sending"], lease_until__lt=now() - TWO_TURNS)
    for row in [*ReportRun.objects.filter(old).light(), *Delivery.objects.filter(old)]:
        yield f"I7: {row._meta.model_name} {row.pk} stays {row.state}"


def no_more_attempts() -> Iterator[str]:
    """I8: no work is begun more often than it may be."""
    runs = ReportRun.objects.filter(attempt__gt=timing.MOST_RENDERINGS).annotate(many=F("attempt")).light()
    mails = Delivery.objects.filter(attempt__gt=timing.MOST_SENDINGS).annotate(many=F("attempt"))
    yield from (f"I8: {row._meta.model_name} {row.pk} was begun {row.many} times" for row in [*runs, *mails])
