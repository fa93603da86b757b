"""The log of every mail of reports that I may send: what became of it, filtered by figures that are links."""

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.views.decorators.http import require_GET

from pmo.core import texts
from pmo.core.fragments import render_page
from pmo.core.guard import needs
from reporting.models import Delivery
from reporting.models.delivery import DELIVERY_STATES
from reporting.schedules.tabs import tabs

PAGE = 50
DECIDE = "decide"


@require_GET
@needs("view")
def log(request):
    """Newest first, by state, schedule, report and text."""
    rows = _found(request)
    state = request.GET.get("state", "")
    context = {
        "counts": _counts(rows),
        "state": state,
        "q": texts.line(request.GET.get("q", ""))[:200],
        "page": Paginator(_in_state(rows, state).order_by("-created_at", "-pk"), PAGE).get_page(
            request.GET.get("page")
        ),
        "tabs": tabs(request),
        "schedule": _number(request.GET.get("schedule")),
    }
    return render_page(request, "reporting/schedules/deliveries.html", context, part="rows")


def _found(request):
    rows = Delivery.objects.for_user(request.user, "report")
    rows = rows.select_related("run__node", "run__period", "user", "run__schedule")
    rows = rows.defer("run__pdf", "run__data")
    if schedule := _number(request.GET.get("schedule")):
        rows = rows.filter(run__schedule=schedule)
    if words := texts.line(request.GET.get("q", ""))[:200]:
        rows = rows.filter(
            Q(address__icontains=words) | Q(user__name__icontains=words) | Q(run__node__name__icontains=words)
        )
    return rows


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 18 else None


def _in_state(rows, state: str):
    if state == DECIDE:
        return rows.to_decide()
    return rows.filter(state=state) if state in DELIVERY_STATES else rows


def _counts(rows) -> list[dict[str, object]]:
    """How many in each state, with those that wait for a person first."""
    many = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    waiting = rows.to_decide().count()
    found = [{"state": DECIDE, "label": "To decide", "icon": "circle-question-mark", "count": waiting}]
    found += [{"state": one.value, "label": one.label, "icon": one.icon, "count": many.get(one.value, 0)} for one in DELIVERY_STATES.all()]  # fmt: skip
    return [{"state": "", "label": "All", "icon": "mail", "count": sum(many.values())}, *found]
