"""Every schedule that I may see, and one with what it has made and what comes next."""

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from pmo.core import clock
from pmo.core.guard import needs
from pmo.core.history import feed
from pmo.hierarchy import telling
from pmo.hierarchy.access import may
from reporting.models import ReportRun, ReportSchedule
from reporting.schedules import planning
from reporting.schedules.tabs import tabs

PAGE = 50
LAST_RUNS = 20


@require_GET
@needs("view")
def schedules(request):
    """All schedules of work that I may see, the next due first."""
    rows = ReportSchedule.objects.for_user(request.user).select_related("node", "owner")
    rows = rows.annotate(reader_count=Count("readers", filter=Q(readers__left_at=None)))
    page = Paginator(rows.order_by("next_due_at", "pk"), PAGE).get_page(request.GET.get("page"))
    return render(request, "reporting/schedules/list.html", {"page": page, "tabs": tabs(request)})


@require_GET
@needs("view")
def schedule(request, pk: int):
    """One schedule: when it is due next, its readers, its last reports, and its history."""
    row = schedule_or_404(request, pk)
    runs = ReportRun.objects.filter(schedule=row).light().select_related("period").order_by("-due_at")
    mails = {"mails": Count("deliveries"), "out": Count("deliveries", filter=Q(deliveries__state="sent"))}
    context = {
        "schedule": row,
        "next": [] if row.paused_at else planning.next_five(row, since=max(clock.now(), row.counted_from)),
        "runs": runs.annotate(**mails)[:LAST_RUNS],
        "readers": row.readers.filter(left_at=None).select_related("user", "added_by"),
        "may_report": bool(may(request.user, "report", row.node)),
        "entries": telling.tell(feed(row, limit=20), may_undo=False),
    }
    return render(request, "reporting/schedules/schedule.html", context)


def schedule_or_404(request, pk: int) -> ReportSchedule:
    """The schedule, if this person may see its work."""
    rows = ReportSchedule.objects.for_user(request.user).select_related("node", "owner")
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row
