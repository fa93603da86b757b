"""What a person decides: about one mail, about a report sent again, and about what was held after a restore."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_POST

from pmo.core.errors import Problem
from pmo.core.fragments import done
from pmo.core.guard import needs
from pmo.hierarchy.access import require
from reporting import epoch
from reporting.models import Delivery, ReportRun, ReportSchedule
from reporting.schedules import deciding

_ACTS = {
    "sent": (deciding.was_sent, "Kept as sent"),
    "not_sent": (deciding.was_not_sent, "Kept as not sent"),
    "again": (deciding.send_again, "It is sent again"),
}


@require_POST
@needs("report")
def decide(request, delivery: int):
    """Was sent, was not sent, or send again."""
    rows = Delivery.objects.for_user(request.user).select_related("run__node")
    row = rows.defer("run__pdf", "run__data").filter(pk=delivery).first()
    if row is None:
        raise Http404
    require(request.user, "report", row.run.node)
    act, message = _ACTS.get(request.POST.get("act", ""), (None, ""))
    if act is None:
        raise Problem("Say whether the mail was sent, was not sent, or is to be sent again.")
    act(delivery=row, by=request.user)
    return done(request, message, _back(request, row))


def _back(request, row: Delivery) -> str:
    """To the log as it was filtered, or to the report."""
    return "/reports/deliveries/?state=decide" if request.POST.get("from") == "log" else row.run.get_absolute_url()


@require_POST
@needs("report")
def send_again(request, pk):
    """A report once more to all its recipients."""
    run = ReportRun.objects.for_user(request.user).light().select_related("node", "period").filter(pk=pk).first()
    if run is None:
        raise Http404
    many = deciding.send_report_again(run=run, by=request.user)
    return done(request, f"It is sent again to {many} {'reader' if many == 1 else 'readers'}", run.get_absolute_url())


@needs("configure")
def held(request):
    """What is held after a restore, by schedule: release it or discard it."""
    require(request.user, "configure")
    if request.method == "POST":
        return _settle(request)
    context = {"groups": deciding.held_by_schedule(), "restored_at": epoch.restored_at()}
    return render(request, "reporting/schedules/held.html", context)


def _settle(request):
    schedule = _schedule(request.POST.get("schedule", ""))
    acts = {"release": (deciding.release, "Released"), "discard": (deciding.discard, "Discarded")}
    act, message = acts.get(request.POST.get("act", ""), (None, ""))
    if act is None:
        raise Problem("Say whether to release or to discard what is held.")
    act(schedule=schedule, by=request.user)
    return done(request, message, "/reports/held/")


def _schedule(text: str) -> ReportSchedule | None:
    """The schedule that is named, or None for reports that people asked for."""
    if text == "":
        return None
    found = ReportSchedule.objects.filter(pk=text).first() if text.isdecimal() and len(text) < 18 else None
    if found is None:
        raise Http404
    return found
