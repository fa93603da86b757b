"""What a person decides about mails: sent, not sent, send again; and about what was held after a restore."""

from django.db import transaction
from django.db.models import Count, Q

from pmo.core import clock
from pmo.core.errors import Problem
from pmo.hierarchy.access import require
from pmo.people.models import User
from reporting import bell
from reporting.models import Delivery, ReportRun, ReportSchedule

_WAITS = Q(state="held") | Q(state="failed")


@transaction.atomic
def was_sent(*, delivery: Delivery, by: User) -> None:
    """The reader has it: nothing more is sent. Raises Refused and Problem."""
    values = {"state": "sent", "sent_at": clock.now(), "phase": "", "error": f"{by} says that it arrived."}
    _decide(delivery, by, _WAITS, **values)


@transaction.atomic
def was_not_sent(*, delivery: Delivery, by: User) -> None:
    """The reader does not have it, and shall not get it. Raises Refused and Problem."""
    values = {"state": "failed", "phase": "", "error": f"{by} says that it did not arrive. It was not sent again."}
    _decide(delivery, by, _WAITS, **values)


@transaction.atomic
def send_again(*, delivery: Delivery, by: User) -> None:
    """Send it once more with the same name, so that a mailbox can show two copies as one. Raises Refused and Problem."""
    may_be_there = bool(delivery.sent_at or delivery.phase == "data" or delivery.maybe_duplicate)
    over = Q(state__in=["sent", "failed", "held", "bounced", "suppressed"])
    values = {"state": "waiting", "phase": "", "attempt": 0, "not_before": None, "rung_at": None, "error": ""}
    _decide(delivery, by, over, maybe_duplicate=may_be_there, **values)
    transaction.on_commit(lambda: bell.ring_delivery(delivery.pk))


def _decide(delivery: Delivery, by: User, allowed: Q, **values) -> None:
    require(by, "report", delivery.run.node)
    if not Delivery.objects.filter(allowed, pk=delivery.pk).update(lease_until=None, **values):
        raise Problem("Somebody has decided about this mail meanwhile, or it is being sent. Reload the page.")


@transaction.atomic
def send_report_again(*, run: ReportRun, by: User) -> int:
    """Send a report to all its recipients once more; to how many. Raises Refused and Problem."""
    require(by, "report", run.node)
    rows = list(run.deliveries.filter(state__in=["sent", "failed", "held", "bounced"]).select_related("run__node"))
    if not rows:
        raise Problem("There is no mail of this report that could be sent again.")
    for row in rows:
        send_again(delivery=row, by=by)
    return len(rows)


def held_by_schedule() -> list[dict[str, object]]:
    """What is held after a restore: for each schedule, and for reports that people asked for, how many of both."""
    runs = ReportRun.objects.filter(state="held").values("schedule").annotate(many=Count("pk"))
    mails = Delivery.objects.filter(state="held", phase="").values("run__schedule").annotate(many=Count("pk"))
    counts = {row["schedule"]: [row["many"], 0] for row in runs.order_by()}
    for row in mails.order_by():
        counts.setdefault(row["run__schedule"], [0, 0])[1] = row["many"]
    named = ReportSchedule.objects.select_related("node", "owner").in_bulk([pk for pk in counts if pk])
    return [{"schedule": named.get(pk), "runs": runs, "mails": mails} for pk, (runs, mails) in counts.items()]


@transaction.atomic
def release(*, schedule: ReportSchedule | None, by: User) -> None:
    """Make and send what was held, of one schedule or of what people asked for. Raises Refused."""
    runs, mails = _held(schedule, by)
    runs.update(state="waiting", attempt=0, error="", rung_at=None)
    mails.update(state="waiting", error="", rung_at=None)


@transaction.atomic
def discard(*, schedule: ReportSchedule | None, by: User) -> None:
    """Make and send nothing of what was held. Raises Refused."""
    runs, mails = _held(schedule, by)
    why = f"Discarded by {by} after a restore."
    runs.update(state="skipped", error=why, finished_at=clock.now())
    mails.update(state="suppressed", error=why)


def _held(schedule: ReportSchedule | None, by: User):
    require(by, "configure")
    runs = ReportRun.objects.filter(state="held", schedule=schedule)
    mails = Delivery.objects.filter(state="held", phase="", run__schedule=schedule)
    return runs, mails
