"""What differs between two states of a map."""

from benefits.mapping.graph import Graph


def differences(before: Graph, after: Graph) -> str:
    """How many boxes and links came, went or changed, in words; empty where none did. Ratings and notes are no change."""
    boxes = _changed({key: (node.kind, node.title) for key, node in before.nodes.items()},
        {key: (node.kind, node.title) for key, node in after.nodes.items()})  # fmt: skip
    links = _changed(_links(before), _links(after))
    found = [(boxes, "box", "boxes"), (links, "link", "links")]
    return " and ".join(f"{count} {one if count == 1 else many}" for count, one, many in found if count)


def _links(graph: Graph) -> dict:
    return {(edge.source, edge.target): (edge.weight, edge.lag, edge.assumption) for edge in graph.edges}


def _changed(before: dict, after: dict) -> int:
    return sum(1 for key in before.keys() | after.keys() if before.get(key) != after.get(key))
