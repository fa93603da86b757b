"""The overview of a node: exceptions first, then its health, its figures and the work below."""

from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.utils.safestring import SafeString, mark_safe

from pmo.core.charts import stacked_bars
from pmo.core.clock import today
from pmo.core.fragments import is_part, render_page
from pmo.core.guard import needs
from pmo.core.rag import WORDS, WORST_FIRST
from pmo.hierarchy import overview as tools
from pmo.hierarchy import panels, words
from pmo.hierarchy.models import Node, Placement
from pmo.hierarchy.navigation import chosen_period, chosen_periods, tops, work_url
from pmo.hierarchy.pages.fetch import frame, node_or_404
from pmo.hierarchy.series import by_period

MOST_ATTENTION = 12


@needs("signed_in")
def home(request):
    """The page one starts on: the first portfolio one can see, or how to begin."""
    last = Node.objects.for_user(request.user).filter(pk=request.session.get("node")).first()
    top = last or tops(request.user).order_by("name").first()
    return redirect(top.get_absolute_url() if top else "start")


@needs("view")
def attention(request, pk: int):
    """Everything that needs attention, the worst first: the whole of what the overview begins with."""
    node = node_or_404(request, pk)
    found = tools.view(request.user, node, chosen_period(request, node))
    page = Paginator(tools.attention_of(found), 50).get_page(request.GET.get("page"))
    return render_page(request, "hierarchy/attention.html", frame(request, node) | {"own": found.own, "page": page})


@needs("view")
def dashboard(request, pk: int):
    """The panels of every room that has something to say of the node. The overview asks for them once it stands."""
    node = node_or_404(request, pk)
    found = {"panels": panels.shown(request, node)}
    context = found | ({"node": node} if is_part(request) else frame(request, node))
    return render_page(request, "hierarchy/dashboard.html", context, part="panels")


@needs("view")
def overview(request, pk: int):
    """One node as at the chosen period."""
    node = node_or_404(request, pk)
    period = chosen_period(request, node)
    found = tools.view(request.user, node, period)
    own, table, work = found.own, found.table, found.work
    attention = tools.attention_of(found)
    tools.roll_up(table, work)
    series = by_period(node, chosen_periods(request, node), [] if own.ratings else work)
    context = frame(request, node) | {
        "own": own,
        "table": table[: tools.MOST_ROWS],
        "more": len(table) > tools.MOST_ROWS,
        "work": work,
        "work_url": work_url(node, period),
        "headlines": tools.headlines(own, work),
        "attention": attention[:MOST_ATTENTION],
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
    if not any(set(colours) - {"n"} for _, colours in given):
        return ""
    name, last = given[-1]
    told = ", ".join(f"{last[rag]} {'not rated' if rag == 'n' else WORDS[rag]}" for rag in WORST_FIRST if last.get(rag))
    title = f"{words.word(f'assessor.{who}')}: {told} in {name}"
    desc = "One bar a period, the newest at the bottom; its parts are the ratings from Red to Green, then the work not rated."
    return mark_safe(stacked_bars(given, WORST_FIRST, title, desc, width=268))  # noqa: S308  the drawing escapes its texts
