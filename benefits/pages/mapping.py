"""The benefits map: drawn, as a table, as PDF; as it stands, or as it stood at a past moment."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlencode

from django.utils.safestring import mark_safe

from benefits import showing, versions
from benefits.choices import RATINGS
from benefits.forms import code, key_of
from benefits.kinds import pounds
from benefits.mapping import drawing, gaps, layout, rules, tracing
from benefits.mapping.bars import value_by_status
from benefits.mapping.graph import Graph, Key
from benefits.mapping.paper import paper
from benefits.models import MapItem
from benefits.pages import printing, seg
from pmo.core.clock import today
from pmo.core.fragments import render_page
from pmo.core.guard import needs
from pmo.hierarchy.access import may
from pmo.hierarchy.pages.fetch import frame, node_or_404
from pmo.records import past, rights

MOST_VERSIONS = 12


@dataclass(frozen=True)
class Look:
    """What is asked of a map: the box whose path is marked, and the past moment, if any."""

    graph: Graph
    rows: showing.Rows
    through: Key | None
    moment: datetime | None
    asked: str

    @property
    def day(self) -> date:
        """The day that it shows."""
        return self.moment.date() if self.moment else today()

    @property
    def benefits(self) -> showing.Rows:
        """The benefits among its boxes."""
        return {key: row for key, row in self.rows.items() if key[0] == "benefit"}

    def url_of(self, key: Key) -> str:
        """The same map with the path through a box marked."""
        kept = {"as_at": self.asked} if self.asked else {}
        return f"?{urlencode(kept | {'through': code(key)})}#chosen"


def _look(request, node) -> Look:
    """Raises Problem where the past moment is not one."""
    asked = request.GET.get("as_at", "")[:40]
    moment = past.moment_of(asked)
    graph, rows = showing.with_rows(request.user, node, moment)
    return Look(graph, rows, key_of(request.GET.get("through", ""), graph.nodes), moment, asked)


@needs("view")
def benefits_map(request, pk: int):
    """The map of a node and of what lies below, with the path through one box."""
    node = node_or_404(request, pk)
    look = _look(request, node)
    graph, through = look.graph, look.through
    as_table = request.GET.get("as") == "table"
    context = frame(request, node) | {
        "views": seg.views(node, "map"), "more": seg.more(node, "map"), "headline": _headline(look.benefits), "graph": graph, "as_table": as_table,
        "through": graph.nodes[through] if through else None, "chosen_card": _card(graph, through, look.benefits) if through else None,
        "picture": "" if as_table else _picture(look), "table": _table(graph) if as_table else [],
        "gaps": [(len(gap.nodes), gap.words, gap) for gap in gaps.gaps(graph)], "bars": _bars(graph, look.benefits), "look": look, "today": today(),
        "may_edit": look.moment is None and bool(rights.may_add(request.user, MapItem, node)), "legend": RATINGS.all(),
        **_versions(request.user, node, look), "may_agree": look.moment is None and bool(may(request.user, versions.PERMISSION, node)),
    }  # fmt: skip
    return render_page(request, "benefits/map.html", context, part="map")


def _versions(user, node, look: Look) -> dict[str, object]:
    """The version that was agreed last, what has changed since, and all of them."""
    version = versions.of(node, look.moment)
    return {
        "version": version, "changed": versions.since(version, user, look.graph) if version and look.graph.nodes else "",
        "agreed": list(node.map_versions.select_related("by")[:MOST_VERSIONS]),
    }  # fmt: skip


def _headline(rows) -> list[str]:
    benefits = [row for row in rows.values() if row.kind == "benefit"]
    worse = len(rows) - len(benefits)
    found = [
        f"{len(benefits)} benefit{'' if len(benefits) == 1 else 's'}"
        + (f", {worse} dis-benefit{'' if worse == 1 else 's'}" if worse else "")
    ]
    total = sum(row.full_year_value or 0 for row in benefits if row.recurrence == "recurrent")
    return found + ([f"{pounds(total)} a year planned"] if total else [])


def _picture(look: Look, palette: str = "screen") -> str:
    nodes = {key: replace(node, url=look.url_of(key)) for key, node in look.graph.nodes.items()}
    drawn, through = Graph(nodes, look.graph.edges), look.through
    focus = tracing.path_through(drawn, through) if through else set()
    title = "Benefits map from outputs to strategic objectives"
    if through:
        title += f"; the path through {drawing.told(drawn.nodes[through])} is marked"
    desc = "Each box is a link that marks the path through it. The same is shown as a table."
    return mark_safe(drawing.draw(drawn, layout.lay_out(drawn), title, desc, focus=focus, palette=palette))  # noqa: S308  escaped by the pen


def _table(graph: Graph) -> list[dict[str, object]]:
    order = {kind: place for place, kind in enumerate(rules.COLUMNS)}
    found = []
    for key in sorted(graph.nodes, key=lambda each: order[graph.nodes[each].kind]):
        node = graph.nodes[key]
        found.append(
            {
                "node": node, "kind": rules.NAMES[node.kind].partition(" ")[2].capitalize(), "rating": RATINGS.get(node.rating),
                "before": [(graph.nodes[edge.source], edge) for edge in graph.into[key]],
                "after": [(graph.nodes[edge.target], edge) for edge in graph.out[key]],
            }
        )  # fmt: skip
    return found


def _card(graph: Graph, key, rows) -> dict[str, object]:
    """What is said of the chosen box: of a benefit its standing and weakest link, of anything what it endangers."""
    threat = tracing.threatened(graph, key)
    weak = tracing.weakest_link(graph, key)
    edge = next((each for each in graph.into[key] if each.source == weak), None)
    return {
        "node": graph.nodes[key], "rating": RATINGS.get(graph.nodes[key].rating), "benefit": rows.get(key), "code": code(key),
        "weak": graph.nodes[weak] if weak else None, "weight": edge.weight if edge else None,
        "weak_word": RATINGS.get(graph.nodes[weak].rating).label.lower() if weak else "",
        "benefits": [(graph.nodes[each], _percent(share)) for each, share in threat.benefits],
        "objectives": [(graph.nodes[each], _percent(share)) for each, share in threat.objectives],
    }  # fmt: skip


def _percent(share: float | None) -> str:
    return "" if share is None else f"{round(share * 100)}%"


def _bars(graph: Graph, rows) -> str:
    """Pounds a year at full effect by rating; nothing where no benefit has a value."""
    found = []
    for choice in RATINGS.all():
        here = [row for key, row in rows.items() if graph.nodes[key].rating == choice.value and row.kind == "benefit"]
        value = sum(row.full_year_value or 0 for row in here)
        if here:
            words = f"{pounds(value)}, {len(here)} benefit{'' if len(here) == 1 else 's'}"
            found.append((choice.value, choice.label, float(value), words))
    if not any(value for _, _, value, _ in found):
        return ""
    return mark_safe(value_by_status(found, "Value of benefits a year by status"))  # noqa: S308  escaped by the pen


@needs("view")
def map_pdf(request, pk: int):
    """The map on one page, and as a table."""
    node = node_or_404(request, pk)
    look = _look(request, node)
    context = {
        "node": node, "picture": printing.encoded(_picture(look, "print")), "table": _table(look.graph), "as_at": look.day,
        "gaps": gaps.gaps(look.graph), "paper": paper(*drawing.size_of(look.graph, layout.lay_out(look.graph))),
        "through": look.graph.nodes[look.through] if look.through else None, **_versions(request.user, node, look),
    }  # fmt: skip
    remedy = "Print the map of a smaller part of the work, such as one project."
    return printing.answer("benefits/map_pdf.html", context, f"benefits-map-{node.pk}", remedy)
