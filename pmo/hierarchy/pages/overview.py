"""The overview of a node: exceptions first, then its health, its figures and the work below."""

from django.shortcuts import redirect
from django.utils.safestring import SafeString, mark_safe

from pmo.core.charts import stacked_bars
from pmo.core.clock import today
from pmo.core.fragments import render_page
from pmo.core.guard import needs
from pmo.core.rag import WORDS
from pmo.hierarchy import overview as tools
from pmo.hierarchy import words
from pmo.hierarchy.confidence import ratings
from pmo.hierarchy.models import Node, Placement
from pmo.hierarchy.navigation import chosen_period, chosen_periods, tops
from pmo.hierarchy.pages.fetch import frame, node_or_404

_WORST_FIRST = ["r", "ar", "a", "ag", "g", "n"]


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
    series = _series(node, chosen_periods(request, node), [] if own.ratings else work)
    context = frame(request, node) | {
        "own": own,
        "table": table[: tools.MOST_ROWS],
        "more": len(table) > tools.MOST_ROWS,
        "work": work,
        "headlines": tools.headlines(own, work),
        "attention": attention[:12],
        "attention_count": len(attention),
        "differing": tools.differing([own, *work]),
        "why": next((rating for rating in (own.independent, own.owner) if rating and rating.rationale), None),
        "as_at": min(period.ends_on, today()) if period else today(),
        "series": series,
        "drawn": {} if own.ratings else {who: _picture(node, series, who) for who in ("independent", "owner")},
        "dated": any(line.last("end_forecast") for line in table),
        "placements": Placement.objects.filter(node=node, period__isnull=False)
        .select_related("parent", "period")
        .order_by("as_at"),
    }
    return render_page(request, "hierarchy/overview.html", context, part="overview")


def _picture(node: Node, series: list[dict[str, object]], who: str) -> SafeString | str:
    """How many of each colour in each period, as bars; empty where nobody gave a rating."""
    given = [(entry["period"].name.rsplit("· ", 1)[-1], entry[who]["colours"]) for entry in series]
    if not any(colours for _, colours in given):
        return ""
    name, last = given[-1]
    told = ", ".join(f"{last[rag]} {WORDS[rag]}" for rag in _WORST_FIRST if last.get(rag)) or "none given"
    title = f"{words.word(f'assessor.{who}')}: {told} in {name}"
    desc = (
        "One bar a period, the newest at the bottom; its parts are the ratings from Red to Green, then those not given."
    )
    return mark_safe(stacked_bars(given, _WORST_FIRST, title, desc, width=268))  # noqa: S308  the drawing escapes its texts


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
    return [entry for entry in series if entry["independent"]["colours"] or entry["owner"]["colours"]][-8:]


def _in_period(found, period, many: bool) -> dict[str, dict[str, object]]:
    entry = {}
    for assessor in ("independent", "owner"):
        last = [_last(series.get(assessor, []), period) for series in found.values()]
        given = [rating for rating in last if rating]
        colours = {rag: sum(rating.rag == rag for rating in given) for rag in {rating.rag for rating in given}}
        entry[assessor] = {"colours": colours, "one": given[0] if given and not many else None}
    return entry


def _last(series, period):
    return next((rating for rating in reversed(series) if period.starts_on <= rating.as_at <= period.ends_on), None)
