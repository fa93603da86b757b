"""Making and changing schedules. The next five due times are shown before anything is saved."""

from django.http import Http404
from django.views.decorators.http import require_POST

from pmo.core import clock
from pmo.core.fragments import done, render_page
from pmo.core.guard import needs
from pmo.core.submitting import submit
from pmo.hierarchy.access import require
from pmo.hierarchy.pages import node_or_404
from reporting.models import ReportSchedule
from reporting.schedules import actions, planning, readers
from reporting.schedules.forms import ScheduleForm
from reporting.schedules.pages.listing import schedule_or_404

_TEMPLATE = "reporting/schedules/form.html"


@needs("report")
def new(request, pk: int):
    """A schedule for one node."""
    node = node_or_404(request, pk, "report")
    form = ScheduleForm(request.POST or None, node=node, user=request.user)
    context = {"node": node, "form": form}
    if _looks(request):
        return _look(request, form, context, ReportSchedule(node=node, counted_from=clock.now()))
    return submit(
        request, form, _TEMPLATE, context,
        do=lambda: actions.create(node=node, by=request.user, values=form.values(), **form.readers()),
        message="The schedule is made", url=lambda schedule: schedule.get_absolute_url(),
    )  # fmt: skip


@needs("report")
def edit(request, pk: int):
    """Change a schedule; what is planned already stays as it is."""
    schedule = _mine(request, pk)
    form = ScheduleForm(request.POST or None, node=schedule.node, user=request.user, schedule=schedule)
    context = {"node": schedule.node, "schedule": schedule, "form": form}
    if _looks(request):
        return _look(request, form, context, schedule)
    return submit(
        request, form, _TEMPLATE, context,
        do=lambda: actions.change(schedule=schedule, by=request.user, values=form.values(), seen=form.cleaned_data["seen"] or 0, **form.readers()),
        message="The schedule is changed", url=schedule.get_absolute_url(),
    )  # fmt: skip


def _looks(request) -> bool:
    """Whether only the due times are asked for."""
    return request.method != "POST" or "look" in request.POST


def _look(request, form: ScheduleForm, context: dict[str, object], schedule: ReportSchedule):
    """The form with the next five due times of the rule as it stands in it."""
    values = form.values() if form.is_bound and form.is_valid() else None if form.is_bound else form.initial
    if values:
        context["next"] = _next(schedule, values)
    status = 422 if form.is_bound and form.errors else 200
    return render_page(request, _TEMPLATE, context, part="form", status=status)


def _next(schedule: ReportSchedule, values: dict[str, object]):
    known = schedule.runs.values_list("period_key", flat=True) if schedule.pk else ()
    draft = ReportSchedule(node=schedule.node)
    for name in actions.RULE:
        setattr(draft, name, draft._meta.get_field(name).to_python(values[name]))
    times = planning.upcoming(draft, since=clock.now())
    return planning.first_five(times, set(known))


def _mine(request, pk: int) -> ReportSchedule:
    schedule = schedule_or_404(request, pk)
    require(request.user, "report", schedule.node)
    return schedule


@require_POST
@needs("report")
def pause(request, pk: int):
    """Plan nothing until it is resumed."""
    schedule = _mine(request, pk)
    actions.pause(schedule=schedule, by=request.user)
    return done(request, "The schedule is paused", schedule.get_absolute_url())


@require_POST
@needs("report")
def resume(request, pk: int):
    """Go on from now."""
    schedule = _mine(request, pk)
    actions.resume(schedule=schedule, by=request.user)
    return done(request, "The schedule goes on", schedule.get_absolute_url())


@require_POST
@needs("report")
def take_over(request, pk: int):
    """Become its owner."""
    schedule = _mine(request, pk)
    actions.take_over(schedule=schedule, by=request.user)
    return done(request, "You own this schedule now", schedule.get_absolute_url())


@require_POST
@needs("report")
def ask(request, pk: int, reader: int):
    """Ask an address outside once more to confirm."""
    schedule = _mine(request, pk)
    row = schedule.readers.select_related("schedule__node").filter(pk=reader).first()
    if row is None:
        raise Http404
    readers.ask(reader=row, by=request.user)
    return done(request, f"{row} is asked to confirm", schedule.get_absolute_url())
