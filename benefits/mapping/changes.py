"""What differs between two states of a map."""

from collections.abc import Mapping

from benefits.mapping.graph import Graph, Key


def differences(before: Graph, after: Graph) -> str:
    """How many boxes and links came, went or changed, in words; empty where none did. Ratings and notes are no change."""
    boxes, links = _changed(_boxes(before), _boxes(after)), _changed(_links(before), _links(after))
    found = [(boxes, "box", "boxes"), (links, "link", "links")]
    return " and ".join(f"{count} {one if count == 1 else many}" for count, one, many in found if count)


def _boxes(graph: Graph) -> dict[Key, object]:
    return {key: (node.kind, node.title) for key, node in graph.nodes.items()}


def _links(graph: Graph) -> dict[Key, object]:
    return {(edge.source, edge.target): (edge.weight, edge.lag, edge.assumption) for edge in graph.edges}


def _changed(before: Mapping[Key, object], after: Mapping[Key, object]) -> int:
    return sum(1 for key in before.keys() | after.keys() if before.get(key) != after.get(key))
