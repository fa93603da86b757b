"""The overview of a node: exceptions first, then its health, its figures and the work below."""

from django.shortcuts import redirect

from pmo.core.clock import today
from pmo.core.fragments import render_page
from pmo.core.guard import needs
from pmo.hierarchy import overview as tools
from pmo.hierarchy.confidence import ratings
from pmo.hierarchy.models import Assignment, Node, Placement
from pmo.hierarchy.navigation import chosen_period, chosen_periods, tops
from pmo.hierarchy.pages.fetch import frame, node_or_404
from pmo.hierarchy.roles import ROLES


@needs("signed_in")
def home(request):
    """The page one starts on: the first portfolio one can see, or how to begin."""
    last = Node.objects.for_user(request.user).filter(pk=request.session.get("node")).first()
    top = last or tops(request.user).order_by("name").first()
    return redirect(top.get_absolute_url() if top else "start")


@needs("view")
def overview(request, pk: int):
    """One node as at the chosen period."""
    node = node_or_404(request, pk)
    period = chosen_period(request, node)
    found = tools.view(request.user, node, period)
    own, table, work = found.own, found.table, found.work
    rated = work if work else [own]
    attention = tools.attention([own, *work] if own.ratings else rated)
    tools.roll_up(table, work)
    context = frame(request, node) | {
        "own": own,
        "table": table[: tools.MOST_ROWS],
        "more": len(table) > tools.MOST_ROWS,
        "work": work,
        "headlines": tools.headlines(own, work),
        "attention": attention[:12],
        "attention_count": len(attention),
        "differing": tools.differing([own, *work]),
        "as_at": min(period.ends_on, today()) if period else today(),
        "series": _series(node, chosen_periods(request, node), [] if own.ratings else work),
        "roles": _roles(node),
        "placements": Placement.objects.filter(node=node, period__isnull=False)
        .select_related("parent", "period")
        .order_by("as_at"),
    }
    return render_page(request, "hierarchy/overview.html", context, part="overview")


def _series(node: Node, periods: list, work: list) -> list[dict[str, object]]:
    """Delivery confidence by period: the node's own rating, or how many of each colour the work of that period has."""
    members = tools.members_by_period(node, periods) if work else {}
    rows = {line.node.pk for line in work}.union(*members.values()) if work else {node.pk}
    found = ratings(rows)
    series = []
    for period in reversed(periods):
        inside = members.get(period.pk, rows)
        entry = _in_period({pk: found[pk] for pk in inside if pk in found}, period, bool(work))
        series.append({"period": period} | entry)
    return [entry for entry in series if entry["independent"] or entry["owner"]][-8:]


def _in_period(found, period, many: bool) -> dict[str, dict[str, object]]:
    entry = {}
    for assessor in ("independent", "owner"):
        last = [_last(series.get(assessor, []), period) for series in found.values()]
        given = [rating for rating in last if rating]
        colours = {rag: sum(rating.rag == rag for rating in given) for rag in {rating.rag for rating in given}}
        entry[assessor] = {"colours": colours, "one": None if many else given[0]} if given else {}
    return entry


def _last(series, period):
    return next((rating for rating in reversed(series) if period.starts_on <= rating.as_at <= period.ends_on), None)


def _roles(node: Node):
    accountable = [code for code, role in ROLES.items() if role.accountable or code == "portfolio_director"]
    return Assignment.objects.on(today()).filter(node=node, role__in=accountable).select_related("user", "team")
