"""The cycles that I may see, and making, changing, ending and resuming one."""

from django.db.models import Count, Q
from django.views.decorators.http import require_GET, require_POST

from pmo.core.fragments import done, render_page
from pmo.core.guard import needs
from pmo.core.submitting import submit
from pmo.hierarchy.pages import node_or_404
from reporting.cycle import cycles as actions
from reporting.cycle.forms import CycleForm
from reporting.cycle.pages.fetch import cycle_or_404
from reporting.models import Cycle
from reporting.models.cycle_request import OUT
from reporting.schedules.tabs import tabs

_TEMPLATE = "reporting/cycle/form.html"


@require_GET
@needs("view")
def listing(request):
    """Every cycle of work that I may see, with how many reports are still to come."""
    rows = Cycle.objects.for_user(request.user).select_related("node", "owner", "calendar")
    waiting = Count("requests", filter=~Q(requests__state__in=OUT))
    context = {"cycles": rows.annotate(waiting=waiting).order_by("node__path", "name"), "tabs": tabs(request)}
    return render_page(request, "reporting/cycle/list.html", context)


@needs("report")
def new(request, pk: int):
    """A cycle of one piece of work and what lies below it."""
    node = node_or_404(request, pk, "report")
    form = CycleForm(request.POST or None)
    return submit(
        request, form, _TEMPLATE, {"node": node, "submit": "Make the cycle"},
        do=lambda: actions.create(node=node, by=request.user, values=form.values()),
        message="The cycle is made; it opens by itself", url=lambda cycle: cycle.get_absolute_url(),
    )  # fmt: skip


@needs("report")
def edit(request, pk: int):
    """Change it; reports that are asked for already keep their days."""
    cycle = cycle_or_404(request, pk, "report")
    form = CycleForm(request.POST or None, cycle=cycle)
    return submit(
        request, form, _TEMPLATE, {"back": f"{cycle.get_absolute_url()}?view=rules", "cycle": cycle},
        do=lambda: actions.change(cycle=cycle, by=request.user, values=form.values(), seen=form.cleaned_data["seen"] or 0),
        message="The cycle is changed", url=f"{cycle.get_absolute_url()}?view=rules",
    )  # fmt: skip


@require_POST
@needs("report")
def end(request, pk: int):
    """Open no further period."""
    cycle = cycle_or_404(request, pk, "report")
    actions.end(cycle=cycle, by=request.user)
    return done(request, "The cycle has ended; what is open goes on", cycle.get_absolute_url())


@require_POST
@needs("report")
def resume(request, pk: int):
    """Open further periods."""
    cycle = cycle_or_404(request, pk, "report")
    actions.resume(cycle=cycle, by=request.user)
    return done(request, "The cycle goes on", cycle.get_absolute_url())
