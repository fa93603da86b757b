"""The benefits map: drawn, as a table, as PDF; its links edited by keyboard and mouse."""

from dataclasses import replace

from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST

from benefits import linking, milestones, showing
from benefits.choices import RATINGS
from benefits.forms import EditLinkForm, ItemsForm, LinkForm, code, key_of
from benefits.mapping import drawing, gaps, layout, rules, tracing
from benefits.mapping.bars import value_by_status
from benefits.mapping.graph import Graph
from benefits.models import MapItem, MapLink
from benefits.pages import seg
from pmo.core import pdf, texts
from pmo.core.clock import today
from pmo.core.errors import Problem
from pmo.core.fragments import done, render_page
from pmo.core.guard import needs
from pmo.core.submitting import submit
from pmo.hierarchy.pages.fetch import frame, node_or_404
from pmo.records import rights, writing
from pmo.records.pages.fetch import record_or_404
from pmo.records.register import REGISTERS

KINDS_OF_BENEFIT = {"benefit", "dis_benefit"}


@needs("view")
def benefits_map(request, pk: int):
    """The map of a node and of what lies below, with the path through one box."""
    node = node_or_404(request, pk)
    graph = showing.of_node(request.user, node)
    through = key_of(request.GET.get("through", ""), graph.nodes)
    as_table = request.GET.get("as") == "table"
    rows = showing.records([key for key in graph.nodes if key[0] == "benefit"], request.user)
    context = frame(request, node) | {
        "views": seg.views(node, "map"), "more": seg.more(node, "map"), "headline": _headline(rows), "graph": graph, "as_table": as_table,
        "through": graph.nodes[through] if through else None, "chosen_card": _card(graph, through, rows, request.user) if through else None,
        "picture": "" if as_table else _picture(graph, through), "table": _table(graph) if as_table else [],
        "gaps": [(len(gap.nodes), gap.words, gap) for gap in gaps.gaps(graph)], "bars": _bars(graph, rows), "as_at": today(),
        "may_edit": bool(rights.may_add(request.user, MapItem, node)), "legend": RATINGS.all(),
    }  # fmt: skip
    return render_page(request, "benefits/map.html", context, part="map")


def _headline(rows) -> list[str]:
    benefits = [row for row in rows.values() if row.kind == "benefit"]
    worse = len(rows) - len(benefits)
    found = [
        f"{len(benefits)} benefit{'' if len(benefits) == 1 else 's'}"
        + (f", {worse} dis-benefit{'' if worse == 1 else 's'}" if worse else "")
    ]
    total = sum(row.full_year_value or 0 for row in benefits if row.recurrence == "recurrent")
    return found + ([f"{showing.pounds(total)} a year planned"] if total else [])


def _picture(graph: Graph, through, palette: str = "screen") -> str:
    nodes = {key: replace(node, url=f"?through={code(key)}#chosen") for key, node in graph.nodes.items()}
    drawn = Graph(nodes, graph.edges)
    focus = tracing.path_through(graph, through) if through else set()
    title = "Benefits map from outputs to strategic objectives"
    if through:
        title += f"; the path through {drawing.told(graph.nodes[through])} is marked"
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


def _card(graph: Graph, key, rows, user) -> dict[str, object]:
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
            words = f"{showing.pounds(value)}, {len(here)} benefit{'' if len(here) == 1 else 's'}"
            found.append((choice.value, choice.label, float(value), words))
    if not any(value for _, _, value, _ in found):
        return ""
    return mark_safe(value_by_status(found, "Value of benefits a year by status"))  # noqa: S308  escaped by the pen


@needs("view")
def map_pdf(request, pk: int):
    """The map on one page."""
    node = node_or_404(request, pk)
    graph = showing.of_node(request.user, node)
    through = key_of(request.GET.get("through", ""), graph.nodes)
    context = {
        "node": node,
        "picture": _picture(graph, through, "print"),
        "table": _table(graph),
        "as_at": today(),
        "gaps": gaps.gaps(graph),
    }
    made = pdf.render(render_to_string("benefits/map_pdf.html", context))
    response = HttpResponse(made.content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="benefits-map-{node.pk}.pdf"'
    return response


@needs("edit")
def links(request, pk: int):
    """The links of the map: add one, change weights, take one away. Two boxes can be chosen on the drawing."""
    node = node_or_404(request, pk)
    rights.require_somewhere(request.user, "edit raise", MapItem, node)
    graph = showing.of_node(request.user, node)
    one, two = (key_of(request.GET.get(name, ""), graph.nodes) for name in ("from", "to"))
    initial = {"source": code(one) if one else "", "target": code(two) if two else "", "lag": 0}
    form = LinkForm(request.POST or None, nodes=graph.nodes, initial=initial)
    context = frame(request, node) | {
        "views": seg.views(node, "map"), "graph": graph, "one": graph.nodes[one] if one else None,
        "picture": _picking(graph, one), "edges": [(edge, graph.nodes[edge.source], graph.nodes[edge.target]) for edge in graph.edges],
        "items": ItemsForm(),
    }  # fmt: skip
    return submit(
        request, form, "benefits/links.html", context, do=lambda: _link(request.user, graph, form.cleaned_data), message="Linked", url=request.path,
    )  # fmt: skip


def _link(user, graph: Graph, data) -> MapLink:
    keys = [key_of(data[name], graph.nodes) for name in ("source", "target")]
    rows = showing.records(keys, user)
    return linking.link(
        rows[keys[0]],
        rows[keys[1]],
        by=user,
        weight=data["weight"],
        lag=data["lag"] or 0,
        assumption=data["assumption"],
    )


def _picking(graph: Graph, one) -> str:
    """The map on which boxes are chosen: first where a link starts, then where it may lead."""
    if one is None:
        offered = {key for key, node in graph.nodes.items() if rules.ALLOWED[node.kind]}
        urls = {key: f"?from={code(key)}#picture" for key in offered}
    else:
        ways = [(edge.source, edge.target) for edge in graph.edges]
        allowed = rules.ALLOWED[graph.nodes[one].kind]
        offered = {key for key, node in graph.nodes.items() if node.kind in allowed and key != one}
        offered = {key for key in offered if (one, key) not in ways and not _circle(one, key, ways)}
        urls = {key: f"?from={code(one)}&to={code(key)}#new-link" for key in offered}
    nodes = {key: replace(node, url=urls.get(key, "")) for key, node in graph.nodes.items()}
    drawn = Graph(nodes, graph.edges)
    title = "Choose where the link starts" if one is None else f"Choose where {graph.nodes[one].title} leads to"
    focus = {one, *offered} if one else set()
    made = drawing.draw(
        drawn, layout.lay_out(drawn), title, "Boxes that can be chosen are links.", focus=focus, offered=offered
    )
    return mark_safe(made)  # noqa: S308  escaped by the pen


def _circle(source, target, ways) -> bool:
    from benefits.mapping.graph import closes_a_circle

    return bool(closes_a_circle(source, target, ways))


@require_POST
@needs("edit")
def link(request, pk: int, link: int):
    """Change a link, or take it away."""
    node = node_or_404(request, pk)
    graph = showing.of_node(request.user, node)
    edge = next((each for each in graph.edges if each.pk == link), None)
    if edge is None:
        raise Http404
    row = MapLink.objects.get(pk=link)
    back = f"/work/{node.pk}/benefits-map/links/"
    if request.POST.get("remove"):
        linking.unlink(row, by=request.user)
        return done(request, "Link taken away; history keeps it", back)
    form = EditLinkForm(request.POST)
    if not form.is_valid():
        raise Problem("Weight: give 1 to 100, or leave it empty. Months: give 0 to 120.")
    data = form.cleaned_data
    linking.change(row, by=request.user, weight=data["weight"], lag=data["lag"] or 0, assumption=data["assumption"])
    return done(request, "Link changed", back)


@require_POST
@needs("raise")
def items(request, pk: int):
    """Add several boxes, one a line."""
    node = node_or_404(request, pk)
    register = REGISTERS["benefit" if request.POST.get("kind") in KINDS_OF_BENEFIT else "mapitem"]
    rights.require_somewhere(request.user, "raise", register.model, node)
    form = ItemsForm(request.POST)
    if not form.is_valid():
        raise Problem(" ".join(message for messages in form.errors.values() for message in messages))
    kind, titles = form.cleaned_data["kind"], form.cleaned_data["titles"]
    additions = [
        writing.Addition(node, {"title": texts.line(title), "kind": kind}, row=f"Line {number}")
        for number, title in enumerate(titles, 1)
    ]
    try:
        written = writing.write(
            register, by=request.user, kind="add", title=f"{len(titles)} boxes of the map", additions=additions
        )
    except writing.Stopped as stopped:
        raise Problem(" ".join(f"{row}: {sentence}" for row, _, sentence in stopped.errors)) from stopped
    return done(request, f"{len(written.added)} added", f"/work/{node.pk}/benefits-map/links/")


@needs("view")
def milestone(request, pk: int):
    """The milestone of a plan behind an output; named by whoever may edit the output."""
    item = record_or_404(request, REGISTERS["mapitem"], pk, "edit" if request.method == "POST" else "view")
    if request.method == "POST":
        text = request.POST.get("milestone", "")
        asked = int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else None
        milestones.name(item, asked, by=request.user)
        return done(request, f"{item.ref} saved", item.get_absolute_url())
    context = frame(request, item.node) | {
        "item": item, "choices": milestones.choices(request.user, item.node), "may_edit": bool(rights.may(request.user, "edit", item)),
    }  # fmt: skip
    return render_page(request, "benefits/milestone.html", context)
