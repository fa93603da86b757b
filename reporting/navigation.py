"""What reports offer to the shell: a tab on every node, the list over all of them, and a place among one's jobs."""

from django.urls import reverse

from pmo.core import nav
from pmo.people import long_work
from pmo.records import desk
from reporting.cycle import waiting
from reporting.models import ReportRun
from reporting.models.report_run import ReportRunQuerySet

_AS_JOB = {
    "waiting": "waiting",
    "rendering": "running",
    "ready": "done",
    "failed": "failed",
    "skipped": "done",
    "held": "waiting",
}


def asked_by(user) -> ReportRunQuerySet:
    """The reports that a person asked for, of work that they may still see."""
    rows = ReportRun.objects.for_user(user).light().filter(requested_by=user, schedule=None)
    return rows.select_related("node", "period")


def as_job(run: ReportRun) -> long_work.Work:
    """How a report is shown among jobs."""
    made = f"Version {run.version}, {run.pages} page{'' if run.pages == 1 else 's'}."
    return long_work.Work(
        pk=run.pk, title=str(run), state=_AS_JOB[run.state], created_at=run.created_at, step=run.status.label,
        result=made if run.state == "ready" else run.error, link=run.get_absolute_url(),
    )  # fmt: skip


nav.add(nav.NODE_TABS, nav.Link("Reports", "file-text", lambda node: reverse("node_reports", args=[node.pk]), order=60))
nav.add(nav.SIDE, nav.Link("Reports", "file-text", lambda: reverse("reports"), order=60))
long_work.add("reports", long_work.Source(rows=asked_by, shown=as_job))
desk.PANELS.append(desk.Panel("reporting/cycle/waits.html", waiting.panel))
