"""How benefits come, over many of them: curves, claimed against evidenced, by objective, by owner, gaps, after closure."""

from django.core.paginator import Paginator
from django.http import Http404

from benefits import claims, handover, pictures, showing, tracking
from benefits.choices import RATINGS
from benefits.kinds import per_cent, pounds
from benefits.mapping import gaps
from benefits.mapping.graph import upstream
from benefits.models import Benefit
from benefits.pages import seg
from pmo.core.clock import today
from pmo.core.fragments import render_page
from pmo.core.guard import needs
from pmo.hierarchy.choices import CLOSED
from pmo.hierarchy.pages.fetch import frame
from pmo.records.pages.fetch import ALL_WORK, place

PAGE, SHOWN = 100, 50  # rows of a table on one page, and of a list before it refers to the register
LISTED = {"no_owner", "no_measure"}  # gaps that have a list of their own, of every benefit and not of the map's alone
PAGES = {
    "objectives": "By objective",
    "owners": "By owner",
    "attention": "Gaps and overdue",
    "after-closure": "After closure",
}


def _rows(request, node, **more) -> list[Benefit]:
    """The benefits that count: not withdrawn, with those that have ended."""
    found = Benefit.objects.for_user(request.user).active().exclude(status="withdrawn")
    found = found.under(node) if node else found
    return list(found.filter(**more).select_related("node", "owner").order_by("node_id", "number"))


def _context(request, node, current: str) -> dict[str, object]:
    context = {
        "views": seg.views(node, "realisation"),
        "more": seg.more(node, current),
        "today": today(),
        "ratings": RATINGS.all(),
    }
    return context | (frame(request, node) if node else {"node": ALL_WORK})


@needs("view")
def realisation(request, pk: int | None = None):
    """Planned, forecast and actual, money and the rest side by side; then what is claimed against what is evidenced."""
    node = place(request, pk)
    found = tracking.tracks(_rows(request, node))
    money = [track for track in found if track.benefit.is_financial]
    rest = [track for track in found if not track.benefit.is_financial]
    context = _context(request, node, "") | {
        "money": pictures.of_many(money, tracking.money, "£m a year", "Financial benefits", pounds), "money_count": len(money),
        "rest": pictures.of_many(rest, tracking.others, "% of the way to target, average", "Benefits that are not money", per_cent), "rest_count": len(rest),
        "totals": _totals(found), **_claims(request, found),
    }  # fmt: skip
    return render_page(request, "benefits/realisation.html", context)


def _claims(request, found: list[tracking.Track]) -> dict[str, object]:
    """One page of what is claimed against what is evidenced."""
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return {"page": page, "claims": [_claim(track) for track in page]}


def _claim(track: tracking.Track) -> dict[str, object]:
    """Per cent of plan, claimed by the latest value, and evidenced by the latest value with a file."""
    row = track.benefit
    proven = [
        (end, point.value)
        for (kind, end), point in track.cells.items()
        if kind == "actual" and point.value is not None and point.evidence_id
    ]
    proven_on, shown = max(proven) if proven else (None, None)
    return {
        "row": row, "rating": RATINGS.get(row.rating), "claimed": track.share(track.now), "evidenced": track.share(shown), "latest": track.now,
        "worth": pounds(track.worth(track.now)), "proven": pounds(track.worth(shown)), "planned": pounds(track.worth(row.target)),
        "gap": proven_on != row.latest_on,
    }  # fmt: skip


def _totals(found) -> dict[str, str]:
    """What is planned and claimed in pounds a year; empty where nothing of it is money."""
    worths = [track.worth(track.benefit.target) for track in found]
    if all(worth is None for worth in worths):
        return {"claimed": "", "planned": ""}
    claimed = sum(track.worth(track.now) or 0 for track in found)
    return {"claimed": pounds(claimed), "planned": pounds(sum(worth or 0 for worth in worths))}


@needs("view")
def more(request, view: str, pk: int | None = None):
    """One of the further pages."""
    if view not in PAGES:
        raise Http404
    node = place(request, pk)
    made = {"objectives": _objectives, "owners": _owners, "attention": _attention, "after-closure": _after}[view]
    context = _context(request, node, view) | {"title": PAGES[view]} | made(request, node)
    return render_page(request, f"benefits/{view.replace('-', '_')}.html", context)


def _objectives(request, node) -> dict[str, object]:
    """Each objective with the benefits behind it. A benefit that serves two stands under both, so nothing is added across them."""
    graph = showing.of_node(request.user, node)
    found = {track.benefit.pk: track for track in tracking.tracks(_rows(request, node))}
    groups = []
    for key, box in graph.nodes.items():
        if box.kind == "objective":
            behind = [pk for register, pk in upstream(graph, [key]) if register == "benefit" and pk in found]
            groups.append(_group(box.title, [found[pk] for pk in sorted(behind)]) | {"url": box.url})
    served = {
        pk
        for key, box in graph.nodes.items()
        if box.kind == "objective"
        for register, pk in upstream(graph, [key])
        if register == "benefit"
    }
    groups.append(
        _group("Serves no objective on the map", [track for pk, track in found.items() if pk not in served])
        | {"url": ""}
    )
    return {"groups": [group for group in groups if group["tracks"] or group["url"]]}


def _group(name: str, found) -> dict[str, object]:
    """Benefits under one heading, with their sum where any of them is worth money."""
    counts = [(choice, sum(1 for track in found if track.benefit.rating == choice.value)) for choice in RATINGS.all()]
    return {
        "name": name, "count": len(found), "more": max(len(found) - SHOWN, 0), "tracks": [(track.benefit, RATINGS.get(track.benefit.rating), pounds(track.worth(track.benefit.target))) for track in found[:SHOWN]],
        "counts": [pair for pair in counts if pair[1]], **_totals(found),
    }  # fmt: skip


def _owners(request, node) -> dict[str, object]:
    """Each owner with their benefits, and what they have not answered."""
    by_owner: dict[str, list] = {}
    for track in tracking.tracks(_rows(request, node, closed_on=None)):
        by_owner.setdefault(track.benefit.owner_text, []).append(track)
    day = today()
    groups = [
        _group(name or "Nobody yet", found) | {
            "late": sum(1 for track in found if track.benefit.due and track.benefit.due < day),
            "unanswered": sum(1 for track in found if track.benefit.acceptance != "accepted"), "url": "",
        }
        for name, found in sorted(by_owner.items())
    ]  # fmt: skip
    return {"groups": groups}


def _attention(request, node) -> dict[str, object]:
    """No measure, no owner, counted twice, overdue; and what the map lacks."""
    rows, day = _rows(request, node, closed_on=None), today()
    graph = showing.of_node(request.user, node)
    everyone = _rows(request, None, closed_on=None) if node else rows
    mine = {row.pk for row in rows}
    twice = [
        (one, others) for one, others in claims.counted_twice(everyone) if mine & {one.pk, *(row.pk for row in others)}
    ]
    return {
        "lists": [
            ("no_owner", "no_bau_owner", "No owner in business as usual", "Nobody goes on with these when the project has gone.", [row for row in rows if not row.owner_text]),
            ("no_measure", "no_measure", "No measure", "What is not counted cannot be shown to have come.", [row for row in rows if not (row.measure and row.unit)]),
            ("overdue", "overdue", "Readings overdue", "The owner is reminded, then the sponsor is told.", [row for row in rows if row.due and row.due < day]),
            ("not_handed_over", "after_closure", "Closed without a handover", "Nobody has accepted them, and the work has gone.", [row for row in rows if row.node.is_over and handover.wanting(row)]),
            ("declined", "", "Declined by the owner", "Name another owner, or withdraw the benefit.", [row for row in rows if row.acceptance == "declined"]),
        ],
        "shown": f":{SHOWN}", "most": SHOWN, "less": -SHOWN, "twice": twice, "map_gaps": [(gap, [graph.nodes[key] for key in gap.nodes]) for gap in gaps.gaps(graph) if gap.key not in LISTED],
    }  # fmt: skip


def _after(request, node) -> dict[str, object]:
    """Benefits of work that has closed: "closed" does not mean "achieved"."""
    found = tracking.tracks(_rows(request, node, node__state__in=CLOSED))
    ended = [track for track in found if track.benefit.closed_on]
    reached = [track for track in ended if track.benefit.status == "realised"]
    counts = {"ended": len(ended), "reached": len(reached), "still": len(found) - len(ended)}
    return counts | _claims(request, found)
