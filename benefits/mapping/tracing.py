"""What a late milestone endangers, and the path through one node."""

from dataclasses import dataclass

from benefits.mapping.graph import Graph, Key, downstream, upstream

_WORST = ["r", "a", "g", "n", "c"]


@dataclass(frozen=True)
class Threat:
    """What lies behind one node: the benefits and objectives that depend on it, and the share that runs through it."""

    benefits: list[tuple[Key, float | None]]
    objectives: list[tuple[Key, float | None]]


def path_through(graph: Graph, key: Key) -> set[Key]:
    """The node with all that it needs and all that needs it."""
    return upstream(graph, [key]) | downstream(graph, [key])


def threatened(graph: Graph, key: Key) -> Threat:
    """The benefits and objectives that a slip of this node endangers, most dependent first."""
    shares = share_through(graph, key)
    found = [(each, shares.get(each)) for each in graph.nodes if each in downstream(graph, [key]) - {key}]
    ordered = sorted(found, key=lambda pair: -(pair[1] if pair[1] is not None else -1))
    return Threat(
        [pair for pair in ordered if graph.nodes[pair[0]].kind in {"benefit", "dis_benefit"}],
        [pair for pair in ordered if graph.nodes[pair[0]].kind == "objective"],
    )


def share_through(graph: Graph, key: Key) -> dict[Key, float | None]:
    """How much of each later node rests on this one: products of the weights along each way, summed over the ways.

    None where a link on the way has no weight. The weights into a node add to 100 at most, so a share is at most 1.
    """
    from benefits.mapping.graph import ordered

    within = downstream(graph, [key])
    shares: dict[Key, float | None] = {key: 1.0}
    for each in ordered(graph, within):
        if each == key:
            continue
        parts: list[float | None] = [
            None
            if edge.weight is None or shares.get(edge.source) is None
            else (shares[edge.source] or 0.0) * edge.weight / 100
            for edge in graph.into[each]
            if edge.source in within
        ]
        known = [part for part in parts if part is not None]
        shares[each] = sum(known) if len(known) == len(parts) else None
    return shares


def weakest_link(graph: Graph, key: Key) -> Key | None:
    """The worst rated node before this one, the heaviest link first; None where all goes well."""
    before = [edge for edge in graph.into[key] if graph.nodes[edge.source].rating in {"r", "a"}]
    if not before:
        return None
    before.sort(key=lambda edge: (_WORST.index(graph.nodes[edge.source].rating), -(edge.weight or 0)))
    return before[0].source
