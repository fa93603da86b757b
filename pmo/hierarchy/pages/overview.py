"""The overview of a node: exceptions first, then its health, its figures and the work below."""

from django.shortcuts import redirect

from pmo.core.fragments import render_page
from pmo.core.guard import needs
from pmo.hierarchy import overview as tools
from pmo.hierarchy.confidence import ratings
from pmo.hierarchy.models import Assignment, Node, Placement
from pmo.hierarchy.navigation import chosen_period, periods_of, tops
from pmo.hierarchy.pages.fetch import frame, node_or_404


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
    own = tools.own_line(node, period)
    table = tools.lines(request.user, node, period)
    work = tools.leaves(request.user, node, period)
    tools.roll_up(table, work)
    context = frame(request, node) | {
        "own": own,
        "table": table[: tools.MOST_ROWS],
        "more": len(table) > tools.MOST_ROWS,
        "work": work,
        "sums": tools.sums(work or [own]),
        "colours": {who: tools.counts(work or [own], who) for who in ("independent", "owner")},
        "attention": tools.attention(work or [own])[:12],
        "attention_count": len(tools.attention(work or [own])),
        "differing": tools.differing(work or [own]),
        "series": _series(request, node, work, own),
        "roles": _roles(node),
        "placements": Placement.objects.filter(node=node, period__isnull=False)
        .select_related("parent", "period")
        .order_by("as_at"),
    }
    return render_page(request, "hierarchy/overview.html", context, part="overview")


def _series(request, node: Node, work: list, own) -> list[dict[str, object]]:
    """Delivery confidence by period: how many of each colour, or the node's own rating."""
    periods = [period for period in reversed(periods_of(node)) if not own or period][-8:]
    rows = [line.node for line in work] or [node]
    found = ratings(rows)
    series = []
    for period in periods:
        entry = {"period": period}
        for who in ("independent", "owner"):
            given = [
                rating
                for per_node in found.values()
                for rating in per_node.get(who, [])
                if period.starts_on <= rating.as_at <= period.ends_on
            ]
            colours: dict[str, int] = {}
            for rating in given:
                colours[rating.rag] = colours.get(rating.rag, 0) + 1
            entry[who] = {"colours": colours, "one": given[-1] if given and not work else None, "count": len(given)}
        series.append(entry)
    return [entry for entry in series if entry["independent"]["count"] or entry["owner"]["count"]]


def _roles(node: Node):
    from pmo.core.clock import today

    accountable = [
        "sro",
        "programme_director",
        "programme_manager",
        "project_manager",
        "portfolio_director",
        "workstream_lead",
    ]
    return Assignment.objects.on(today()).filter(node=node, role__in=accountable).select_related("user", "team")
