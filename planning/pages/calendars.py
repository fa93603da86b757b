"""Settings: the working calendars of the office."""

from django.shortcuts import get_object_or_404

from planning import calendar_past
from planning.calendar_form import CalendarForm
from planning.models import WorkCalendar
from planning.recomputing import begin
from pmo.core import memo, nav
from pmo.core.fragments import render_page
from pmo.core.guard import needs
from pmo.core.submitting import submit
from pmo.hierarchy.access import may, require

BACK = "/settings/calendars/"


def configures(request, node=None) -> bool:
    """Whether the person sets up the office."""
    return bool(may(request.user, "configure"))


nav.add(nav.SETTINGS, nav.Link("Working calendars", "calendar-days", lambda: BACK, 33, shown=configures))


@needs("configure")
def calendars(request):
    """Every calendar."""
    require(request.user, "configure")
    rows = WorkCalendar.objects.prefetch_related("days")
    shown = [
        (row, round(row.day_minutes / 60, 2), sum(bool(day) for day in row.week), len(row.days.all())) for row in rows
    ]
    return render_page(request, "planning/calendars.html", {"rows": shown})


@needs("configure")
def calendar(request, pk: int | None = None):
    """Add or change one; the plans that work to it are computed anew."""
    require(request.user, "configure")
    row = get_object_or_404(WorkCalendar, pk=pk) if pk else None
    asked = request.GET.get("as", "")
    stood = calendar_past.stood(row, int(asked)) if row and asked.isdecimal() and len(asked) < 9 else None
    form = CalendarForm(request.POST or None, instance=row or WorkCalendar(name=""), stood=stood)

    def act():
        found = form.save()
        memo.forget("default calendar")
        return begin(found, by=request.user)

    return submit(request, form, "planning/calendar.html", {"row": row, "back": BACK, "stood": stood, "earlier": calendar_past.earlier(row) if row else []}, do=act,
        message="Saved; the plans that work to it are being computed anew", url=BACK)  # fmt: skip
