"""What reporting costs, by cycle and period; every figure leads to its reports."""

from django.views.decorators.http import require_GET

from pmo.core.fragments import render_page
from pmo.core.guard import needs
from reporting.cycle.counting import costs
from reporting.models import Cycle
from reporting.schedules.tabs import tabs


@require_GET
@needs("view")
def cost(request):
    """On time, reminders, late edits, hours from opening to publishing, and sections that nobody opens."""
    cycles = list(Cycle.objects.for_user(request.user).select_related("node"))
    asked = request.GET.get("cycle", "")
    chosen = next((cycle for cycle in cycles if str(cycle.pk) == asked), None)
    rows = costs(request.user, [chosen] if chosen else cycles)
    context = {"rows": rows, "cycles": cycles, "chosen": chosen, "tabs": tabs(request)}
    return render_page(request, "reporting/cycle/cost.html", context)
