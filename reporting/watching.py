"""Whether reports come in time: the age of what waits longest, by the clock of the database.

The ticker tells the office leads; a ticker that stands still cannot, so a monitor asks `/healthz/pipeline` as well.
"""

from datetime import timedelta

from django.db.models import Q
from django.db.models.functions import Coalesce, Now

from reporting import epoch, timing
from reporting.models import Delivery, Epoch, ReportRun, ReportSchedule
from reporting.telling import tell_office

AGAIN = timedelta(hours=1)  # between two notices while it stays late


def late() -> list[str]:
    """A sentence for each step that is late, and for tickers that stand still; empty when all is in time. Four queries."""
    stands = Epoch.objects.filter(ticked_at__lt=Now() - timing.LATEST_TICK).exists()
    return [*waiting_too_long(), *(["No ticker has had a turn lately; start one: manage.py tick."] if stands else [])]


def waiting_too_long() -> list[str]:
    """A sentence for each step that is late. Three queries."""
    checks = {
        "A report was due and nobody has planned it.": _unplanned(),
        "A report waits to be made.": _unmade(),
        "A mail waits to be sent.": _unsent(),
    }
    return [sentence for sentence, rows in checks.items() if rows.exists()]


def _unplanned():
    return ReportSchedule.objects.filter(paused_at=None, next_due_at__lt=Now() - timing.LATEST_PLAN)


def _unmade():
    since = Coalesce("not_before", "created_at")
    waiting = ReportRun.objects.filter(state__in=["waiting", "rendering"]).annotate(since=since)
    return waiting.filter(Q(lease_until=None) | Q(lease_until__lt=Now()), since__lt=Now() - timing.LATEST_STEP)


def _unsent():
    since = Coalesce("not_before", "created_at")
    waiting = Delivery.objects.filter(state__in=["waiting", "sending"], run__state="ready").annotate(since=since)
    return waiting.filter(Q(lease_until=None) | Q(lease_until__lt=Now()), since__lt=Now() - timing.LATEST_STEP)


def tick() -> None:
    """Say that a ticker turns, and tell the office what is late: at once, and then every hour until it is in time again."""
    found = [] if epoch.holds() else waiting_too_long()
    Epoch.objects.filter(pk=1).update(ticked_at=Now())
    if not found:
        Epoch.objects.filter(pk=1).exclude(alarmed_at=None).update(alarmed_at=None)
        return
    due = Epoch.objects.filter(Q(alarmed_at=None) | Q(alarmed_at__lt=Now() - AGAIN), pk=1)
    if due.update(alarmed_at=Now()):
        tell_office(f"Reports are late. {' '.join(found)}", "/reports/deliveries/")
