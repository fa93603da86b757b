"""Editing the map: links by keyboard and mouse, boxes by lines, the milestone behind an output."""

from dataclasses import replace

from django.http import Http404
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST

from benefits import linking, milestones, showing, versions
from benefits.forms import EditLinkForm, ItemsForm, LinkForm, code, key_of
from benefits.mapping import drawing, layout, rules
from benefits.mapping.graph import Graph, closes_a_circle
from benefits.models import MapItem, MapLink
from benefits.pages import seg
from pmo.core import texts
from pmo.core.errors import Problem
from pmo.core.fragments import done, render_page
from pmo.core.guard import needs
from pmo.core.submitting import submit
from pmo.hierarchy.pages.fetch import frame, node_or_404
from pmo.records import rights, writing
from pmo.records.pages.fetch import record_or_404
from pmo.records.register import REGISTERS

KINDS_OF_BENEFIT = {"benefit", "dis_benefit"}


@needs("edit")
def links(request, pk: int):
    """The links of the map: add one, change weights, take one away. Two boxes can be chosen on the drawing."""
    node = node_or_404(request, pk)
    rights.require_somewhere(request.user, "edit raise", MapItem, node)
    context = _context(request, node)
    form, boxes = context["form"], context["boxes"]
    return submit(
        request, form, "benefits/links.html", context, do=lambda: _link(request.user, boxes, form.cleaned_data), message="Linked", url=context["here"],
    )  # fmt: skip


def _context(request, node, items: ItemsForm | None = None) -> dict[str, object]:
    """What the page shows; with `items` the boxes were sent, and not a link."""
    graph, here = showing.of_node(request.user, node), f"/work/{node.pk}/benefits-map/links/"
    one, two = (key_of(request.GET.get(name, ""), graph.nodes) for name in ("from", "to"))
    initial = {"source": code(one) if one else "", "target": code(two) if two else "", "lag": 0}
    others = showing.elsewhere(request.user, graph)
    sent = None if items else request.POST or None
    form = LinkForm(sent, nodes=graph.nodes, elsewhere=others, initial=initial)
    return frame(request, node) | {
        "views": seg.views(node, "map"), "graph": graph, "one": graph.nodes[one] if one else None, "form": form, "boxes": {**others, **graph.nodes},
        "picture": _picking(graph, one, here), "here": here, "asked": request.GET.urlencode(), "edges": [(edge, graph.nodes[edge.source], graph.nodes[edge.target]) for edge in graph.edges],
        "items": items or ItemsForm(),
    }  # fmt: skip


def _link(user, boxes, data) -> MapLink:
    keys = [key_of(data[name], boxes) for name in ("source", "target")]
    rows = showing.records(keys, user)
    return linking.link(
        rows[keys[0]],
        rows[keys[1]],
        by=user,
        weight=data["weight"],
        lag=data["lag"] or 0,
        assumption=data["assumption"],
    )


def _picking(graph: Graph, one, here: str) -> str:
    """The map on which boxes are chosen: first where a link starts, then where it may lead."""
    if one is None:
        offered = {key for key, node in graph.nodes.items() if rules.ALLOWED[node.kind]}
        urls = {key: f"{here}?from={code(key)}#picture" for key in offered}
    else:
        ways = [(edge.source, edge.target) for edge in graph.edges]
        allowed = rules.ALLOWED[graph.nodes[one].kind]
        offered = {key for key, node in graph.nodes.items() if node.kind in allowed and key != one}
        offered = {key for key in offered if (one, key) not in ways and not closes_a_circle(one, key, ways)}
        urls = {key: f"{here}?from={code(one)}&to={code(key)}#new-link" for key in offered}
    nodes = {key: replace(node, url=urls.get(key, "")) for key, node in graph.nodes.items()}
    drawn = Graph(nodes, graph.edges)
    title = "Choose where the link starts" if one is None else f"Choose where {graph.nodes[one].title} leads to"
    focus = {one, *offered} if one else set()
    made = drawing.draw(
        drawn, layout.lay_out(drawn), title, "Boxes that can be chosen are links.", focus=focus, offered=offered
    )
    return mark_safe(made)  # noqa: S308  escaped by the pen


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
    if form.is_valid():
        try:
            written = _add(register, node, form.cleaned_data, request.user)
        except writing.Stopped as stopped:
            form.add_error("titles", " ".join(f"{row}: {sentence}" for row, _, sentence in stopped.errors))
        else:
            return done(request, f"{len(written.added)} added", f"/work/{node.pk}/benefits-map/links/")
    return render_page(request, "benefits/links.html", _context(request, node, form), status=422)


def _add(register, node, data, user) -> writing.Written:
    additions = [
        writing.Addition(node, {"title": texts.line(title), "kind": data["kind"]}, row=f"Line {number}")
        for number, title in enumerate(data["titles"], 1)
    ]
    title = f"{len(additions)} boxes of the map"
    return writing.write(register, by=user, kind="add", title=title, additions=additions)


@require_POST
@needs("approve")
def agree(request, pk: int):
    """Give the map as it stands the next version number."""
    node = node_or_404(request, pk)
    row = versions.agree(node, by=request.user, note=texts.line(request.POST.get("note", "")))
    return done(request, f"Map version {row.number} agreed", f"/work/{node.pk}/benefits-map/")


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
