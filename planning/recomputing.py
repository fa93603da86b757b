"""Plans whose calendar changed are computed anew, as a job."""

from django.db import transaction
from django.db.models import Q

from planning import computing
from planning.models import Activity, Plan, WorkCalendar
from pmo.people import jobs


@transaction.atomic
def begin(calendar: WorkCalendar, *, by):
    """Start the job."""
    return jobs.start(
        kind="compute-plans", title=f"Plans by the calendar {calendar}"[:150], owner=by, calendar=calendar.pk
    )


@jobs.kind("compute-plans")
def run(job, progress) -> tuple[str, str]:
    """Every plan that works to the calendar, by itself or in some activity."""
    calendar = WorkCalendar.objects.get(pk=job.params["calendar"])
    own = Q(calendar=calendar) | (Q(calendar=None) if calendar.is_default else Q(pk__in=[]))
    inside = Activity.objects.filter(calendar=calendar, archived_at=None).values("node")
    plans = list(Plan.objects.filter(own | Q(node__in=inside)).select_related("node", "calendar"))
    for done, plan in enumerate(plans):
        progress(done, len(plans), plan.node.name)
        with transaction.atomic():
            computing.compute(plan)
    return f"{len(plans)} plan{'' if len(plans) == 1 else 's'} computed anew.", "/settings/calendars/"
