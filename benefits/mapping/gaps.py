"""What is wrong with a map as a whole: where it does not end, leads nowhere, or is counted twice."""

from collections.abc import Mapping
from dataclasses import dataclass

from benefits.mapping.graph import Graph, Key, Node, downstream
from benefits.mapping.rules import over_claimed


@dataclass(frozen=True)
class Gap:
    """One kind of gap and the nodes that have it."""

    key: str
    one: str
    many: str
    nodes: list[Key]

    @property
    def words(self) -> str:
        """The gap in words that follow its count."""
        return self.one if len(self.nodes) == 1 else self.many


def gaps(graph: Graph) -> list[Gap]:
    """Every kind of gap that the map has."""
    nodes = graph.nodes
    benefits = [key for key, node in nodes.items() if node.kind in {"benefit", "dis_benefit"}]
    starts = [key for key, node in nodes.items() if node.kind in {"enabler", "output"}]
    objectives = [key for key, node in nodes.items() if node.kind == "objective"]
    found = [
        Gap("no_objective", "benefit that reaches no objective", "benefits that reach no objective",
            [key for key in benefits if nodes[key].kind == "benefit" and not leads_to(graph, key, {"objective"})]),
        Gap("no_source", "benefit that nothing brings about", "benefits that nothing brings about", [key for key in benefits if not _has_source(graph, key)]),
        Gap("no_benefit", "output that leads to no benefit", "outputs that lead to no benefit",
            [key for key in starts if not leads_to(graph, key, {"benefit", "dis_benefit"})]),
        Gap("uncovered", "objective that no benefit serves", "objectives that no benefit serves", [key for key in objectives if not _has_source(graph, key)]),
        Gap("double", "place where more than 100% is claimed", "places where more than 100% is claimed",
            [key for key in nodes if over_claimed(edge.weight for edge in graph.into[key])]),
        *_lacking(nodes),
    ]  # fmt: skip
    return [gap for gap in found if gap.nodes]


def _lacking(nodes: Mapping[Key, Node]) -> list[Gap]:
    """What is not known of the boxes themselves."""

    def without(what: str, *kinds: str) -> list[Key]:
        return [key for key, node in nodes.items() if node.kind in kinds and what in node.lacks]

    both = ("benefit", "dis_benefit")
    return [
        Gap("no_owner", "benefit without an owner in business as usual", "benefits without an owner in business as usual", without("owner", *both)),
        Gap("no_measure", "benefit without a measure", "benefits without a measure", without("measure", *both)),
        Gap("unmeasured", "objective with no measure", "objectives with no measure", without("measure", "objective")),
        Gap("one_source", "benefit measured by one source only", "benefits measured by one source only", without("second source", *both)),
    ]  # fmt: skip


def _has_source(graph: Graph, key: Key) -> bool:
    return bool(graph.into[key]) or key in graph.fed


def leads_to(graph: Graph, key: Key, kinds: set[str]) -> bool:
    """Whether a node of one of these kinds can be reached from it, or the way goes on out of sight."""
    after = downstream(graph, [key])
    return any(graph.nodes[each].kind in kinds for each in after - {key}) or bool(after & graph.onward)
