"""The map of a piece of work as a graph, read in a constant number of queries and through the person's rights."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from benefits.kinds import figure, pounds
from benefits.mapping.graph import Graph, Key, Node, reached
from benefits.models import Benefit, MapItem
from benefits.sources import Past, Today

Rows = dict[Key, Benefit | MapItem]
Pairs = list[tuple[Key, Key]]


def with_rows(user, node, at: datetime | None = None) -> tuple[Graph, Rows]:
    """The map of a node and below with the records behind it, today's or those of a past moment.

    What it is linked to elsewhere belongs to it as far as the person sees it.
    """
    source = Past(user, at) if at else Today(user)
    own, pairs = source.own(node), source.pairs()
    wanted = own | reached(own, pairs) | {one for one, two in pairs if two in own}
    rows = source.records(wanted)
    return _graph(source, rows, pairs), rows


def of_node(user, node) -> Graph:
    """The map of a node and below as it stands."""
    return with_rows(user, node)[0]


def around(keys: Iterable[Key]) -> Graph:
    """The part of the office's map that these boxes hang on, whoever asks: for rules."""
    source = Today()
    pairs, start = source.pairs(), set(keys)
    found = reached(start, pairs) | reached(start, [(two, one) for one, two in pairs])
    return _graph(source, source.records(found), pairs)


def records(keys: Iterable[Key], user) -> Rows:
    """The records behind keys as far as the person may see them."""
    return Today(user).records(keys)


def elsewhere(user, graph: Graph) -> dict[Key, Node]:
    """Objectives and benefits that are not on a map and that a link of it may lead to; each says of which work it is."""
    source = Today(user)
    return {(row.KEY, row.pk): replace(_box(row, source), note=row.node.name) for row in source.elsewhere(graph.nodes)}


def _graph(source: Today, rows: Rows, pairs: Pairs) -> Graph:
    nodes = {key: _box(row, source) for key, row in rows.items()}
    out, into = _out_of_sight(source, nodes, pairs)
    return Graph(nodes, source.edges(nodes), onward=out, fed=into)


def _out_of_sight(source: Today, nodes, pairs: Pairs) -> tuple[frozenset[Key], frozenset[Key]]:
    """The boxes that lead to something the person does not see, and those that such a thing leads to."""
    out = [(one, two) for one, two in pairs if one in nodes and two not in nodes]
    into = [(one, two) for one, two in pairs if two in nodes and one not in nodes]
    hidden = {two for _, two in out} | {one for one, _ in into}
    live = source.live(hidden) if hidden else set()
    return frozenset(one for one, two in out if two in live), frozenset(two for one, two in into if one in live)


def _box(row: Benefit | MapItem, source: Today) -> Node:
    key = (row.KEY, row.pk)
    url = row.get_absolute_url() if source.opens(row) else ""
    if isinstance(row, MapItem):
        lacks = frozenset() if row.measure else frozenset({"measure"})
        return Node(key, row.kind, row.title, "", row.rating, row.note, url, lacks)
    return Node(key, row.kind, row.title, row.ref, row.rating or "n", note_of(row), url, _lacks(row))


def _lacks(row: Benefit) -> frozenset[str]:
    """What should be known of a benefit and is not."""
    asked = {
        "owner": not row.owner_text, "measure": not (row.measure and row.unit), "second source": bool(row.source) and not row.method,
    }  # fmt: skip
    return frozenset(name for name, is_lacking in asked.items() if is_lacking)


def note_of(row: Benefit) -> str:
    """The line under a benefit's name: what it is worth a year, or its target."""
    if row.full_year_value is not None:
        each = " a year" if row.recurrence == "recurrent" else " once"
        worth = pounds(-abs(row.full_year_value) if row.kind == "dis_benefit" else row.full_year_value)
        return f"Dis-benefit, {worth}{each}" if row.kind == "dis_benefit" else f"{worth}{each}"
    if row.target is not None:
        return f"{figure(row.target)}{'' if row.unit.startswith('%') else ' '}{row.unit}".strip()
    return "Dis-benefit" if row.kind == "dis_benefit" else row.measure
