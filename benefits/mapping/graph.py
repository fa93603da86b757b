"""The map as nodes and links, and what reaches what."""

from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field

Key = Hashable


@dataclass(frozen=True)
class Node:
    """One box of the map. `rating` is one of g, a, r, c (delivered), n (not due); `note` is the line under its name.

    `lacks` names what should be known of it and is not: owner, measure, second source.
    """

    key: Key
    kind: str
    title: str
    ref: str = ""
    rating: str = "n"
    note: str = ""
    url: str = ""
    lacks: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Edge:
    """One link: from what makes possible to what is made possible."""

    source: Key
    target: Key
    weight: int | None = None
    lag: int = 0
    pk: int = 0
    assumption: str = ""


@dataclass
class Graph:
    """Nodes by key and the links between them; which nodes lead to something out of sight, and which it leads to."""

    nodes: Mapping[Key, Node]
    edges: list[Edge]
    onward: frozenset[Key] = frozenset()
    fed: frozenset[Key] = frozenset()
    out: dict[Key, list[Edge]] = field(init=False)
    into: dict[Key, list[Edge]] = field(init=False)

    def __post_init__(self) -> None:
        self.edges = [edge for edge in self.edges if edge.source in self.nodes and edge.target in self.nodes]
        self.out, self.into = defaultdict(list), defaultdict(list)
        for edge in self.edges:
            self.out[edge.source].append(edge)
            self.into[edge.target].append(edge)


def reached(start: Iterable[Key], pairs: Iterable[tuple[Key, Key]]) -> set[Key]:
    """Everything that can be walked to from `start`, with the start itself."""
    following: dict[Key, list[Key]] = defaultdict(list)
    for source, target in pairs:
        following[source].append(target)
    found = set(start)
    waiting = deque(found)
    while waiting:
        for after in following[waiting.popleft()]:
            if after not in found:
                found.add(after)
                waiting.append(after)
    return found


def downstream(graph: Graph, start: Iterable[Key]) -> set[Key]:
    """What depends on it, with itself."""
    return reached(start, ((edge.source, edge.target) for edge in graph.edges))


def upstream(graph: Graph, start: Iterable[Key]) -> set[Key]:
    """What it depends on, with itself."""
    return reached(start, ((edge.target, edge.source) for edge in graph.edges))


def closes_a_circle(source: Key, target: Key, pairs: Iterable[tuple[Key, Key]]) -> list[Key]:
    """The way back from `target` to `source` that a link between them would close; empty when there is none."""
    following: dict[Key, list[Key]] = defaultdict(list)
    for one, two in pairs:
        following[one].append(two)
    came: dict[Key, Key | None] = {target: None}
    waiting = deque([target])
    while waiting:
        at = waiting.popleft()
        if at == source:
            return _walked(came, at)
        for after in following[at]:
            if after not in came:
                came[after] = at
                waiting.append(after)
    return []


def _walked(came: dict[Key, Key | None], end: Key) -> list[Key]:
    way: list[Key] = []
    at: Key | None = end
    while at is not None:
        way.append(at)
        at = came[at]
    return way[::-1]


def longest_lag(graph: Graph, start: Key, end: Key) -> int | None:
    """Months from one to the other along the slowest way; None where there is no way. The graph has no circle."""
    within = downstream(graph, [start]) & upstream(graph, [end])
    if start not in within or end not in within:
        return None
    best: dict[Key, int] = {start: 0}
    for key in ordered(graph, within):
        if key in best:
            for edge in graph.out[key]:
                if edge.target in within:
                    best[edge.target] = max(best.get(edge.target, 0), best[key] + edge.lag)
    return best.get(end)


def ordered(graph: Graph, keys: Iterable[Key]) -> list[Key]:
    """The keys so that every link goes forward (Kahn 1962). What lies on a circle is left out."""
    within = set(keys)
    open_ = {key: sum(1 for edge in graph.into[key] if edge.source in within) for key in within}
    waiting = deque(key for key in graph.nodes if key in within and not open_[key])
    found: list[Key] = []
    while waiting:
        key = waiting.popleft()
        found.append(key)
        for edge in graph.out[key]:
            if edge.target in within:
                open_[edge.target] -= 1
                if not open_[edge.target]:
                    waiting.append(edge.target)
    return found
