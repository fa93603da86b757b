"""Columns by kind, order within a column with few crossings, and places on the sheet.

Layered drawing after Sugiyama, Tagawa and Toda (1981): the layers are given by the kinds; the order comes from sweeps of
the barycentre heuristic, of which the one with the fewest crossings is kept. Crossings are counted with a binary indexed
tree (Barth, Jünger and Mutzel 2002). Links that skip columns take part through their neighbours' places.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from benefits.mapping.graph import Graph, Key, ordered

TITLES = ["Enabler or output", "Capability", "Business change", "Outcome", "Benefit", "Strategic objective"]
COLUMN = {
    "enabler": 0, "output": 0, "capability": 1, "business_change": 2, "outcome": 3, "benefit": 4, "dis_benefit": 4, "objective": 5,
}  # fmt: skip
SWEEPS = 12


@dataclass(frozen=True)
class Layout:
    """The columns from left to right with their titles, each with its nodes from the top."""

    titles: list[str]
    columns: list[list[Key]]
    crossings: int


def lay_out(graph: Graph) -> Layout:
    """Give every node its column and its place in it."""
    column, titles = _columns(graph)
    first: list[list[Key]] = [[] for _ in titles]
    for key in graph.nodes:
        first[column[key]].append(key)
    pairs = [(edge.source, edge.target) for edge in graph.edges]
    best, fewest = first, crossings(first, column, pairs)
    now = first
    before, after = _neighbours(pairs)
    for sweep in range(SWEEPS):
        now = _sweep(now, before if sweep % 2 == 0 else after, forward=sweep % 2 == 0)
        found = crossings(now, column, pairs)
        if found < fewest:
            best, fewest = now, found
        if not fewest:
            break
    return Layout(titles, best, fewest)


def _columns(graph: Graph) -> tuple[dict[Key, int], list[str]]:
    """The column of each node, without empty columns; benefits that lead to benefits stand left of them."""
    depth = _depths(graph)
    wanted = {key: (COLUMN[node.kind], depth.get(key, 0)) for key, node in graph.nodes.items()}
    used = sorted(set(wanted.values()))
    place = {each: number for number, each in enumerate(used)}
    titles = [TITLES[kind] if not inner else "" for kind, inner in used]
    return {key: place[each] for key, each in wanted.items()}, titles


def _depths(graph: Graph) -> dict[Key, int]:
    """How many benefits stand before a benefit on its longest chain of benefits."""
    inside = [key for key, node in graph.nodes.items() if COLUMN[node.kind] == 4]
    depth: dict[Key, int] = {}
    for key in ordered(graph, inside):
        before = [depth[edge.source] + 1 for edge in graph.into[key] if edge.source in depth]
        depth[key] = max(before, default=0)
    return depth


def _neighbours(pairs: list[tuple[Key, Key]]) -> tuple[dict[Key, list[Key]], dict[Key, list[Key]]]:
    before: dict[Key, list[Key]] = defaultdict(list)
    after: dict[Key, list[Key]] = defaultdict(list)
    for source, target in pairs:
        before[target].append(source)
        after[source].append(target)
    return before, after


def _sweep(columns: list[list[Key]], neighbours: dict[Key, list[Key]], *, forward: bool) -> list[list[Key]]:
    """Order each column by the mean place of the neighbours on the side that one comes from."""
    found = [list(column) for column in columns]
    places = _places(found)
    numbers = range(len(found)) if forward else range(len(found) - 1, -1, -1)
    for number in numbers:
        column = found[number]
        own = {key: places[key] for key in column}
        column.sort(key=lambda key: _mean([places[each] for each in neighbours[key]], own[key]))
        places |= _places([column])
    return found


def _places(columns: Iterable[list[Key]]) -> dict[Key, float]:
    """The height of each node as a share of its column."""
    return {key: (place + 0.5) / len(column) for column in columns for place, key in enumerate(column)}


def _mean(values: list[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def crossings(columns: list[list[Key]], column: dict[Key, int], pairs: Iterable[tuple[Key, Key]]) -> int:
    """How many pairs of links between the same two columns cross."""
    place = {key: number for each in columns for number, key in enumerate(each)}
    groups: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for source, target in pairs:
        groups[column[source], column[target]].append((place[source], place[target]))
    return sum(_inversions(found, len(columns[pair[1]])) for pair, found in groups.items())


def _inversions(links: list[tuple[int, int]], size: int) -> int:
    """Pairs (a, b), (c, d) with a < c and b > d."""
    tree, count, total = [0] * (size + 1), 0, 0
    by_start: dict[int, list[int]] = defaultdict(list)
    for start, end in links:
        by_start[start].append(end)
    for start in sorted(by_start):
        total += sum(count - _below(tree, end + 1) for end in by_start[start])
        for end in by_start[start]:
            _add(tree, end + 1)
            count += 1
    return total


def _add(tree: list[int], at: int) -> None:
    while at < len(tree):
        tree[at] += 1
        at += at & -at


def _below(tree: list[int], at: int) -> int:
    found = 0
    while at:
        found += tree[at]
        at -= at & -at
    return found
