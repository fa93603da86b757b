"""The order of computation, and the loops that have none. Iterative and linear: no depth or loop makes it hang."""

from collections.abc import Sequence
from dataclasses import dataclass, field

NAMED_LOOPS = 20


@dataclass(frozen=True, slots=True)
class Order:
    """`order` has every node after its predecessors. `cut` are the positions of the arcs that had to be left out, one for
    each loop; `loops` names the nodes of the first of them in order, each without repeating its first node."""

    order: list[int]
    cut: set[int] = field(default_factory=set)
    loops: list[list[int]] = field(default_factory=list)


def ordered(count: int, arcs: Sequence[tuple[int, int, int]]) -> Order:
    """Order `count` nodes along `arcs` (from, to, anything). Kahn's method, and a depth-first walk when loops are left."""
    order = _kahn(count, arcs)
    if len(order) == count:
        return Order(order)
    cut, loops = _loops(count, arcs, set(order))
    return Order(_kahn(count, [arc for at, arc in enumerate(arcs) if at not in cut]), cut, loops)


def _kahn(count: int, arcs: Sequence[tuple[int, int, int]]) -> list[int]:
    """The list of what is ready grows while it is read, and is the order in the end."""
    after: list[list[int]] = [[] for _ in range(count)]
    waiting = [0] * count
    for source, target, _ in arcs:
        after[source].append(target)
        waiting[target] += 1
    order = [node for node in range(count) if not waiting[node]]
    for node in order:
        for target in after[node]:
            waiting[target] -= 1
            if not waiting[target]:
                order.append(target)
    return order


def _loops(count: int, arcs: Sequence[tuple[int, int, int]], placed: set[int]) -> tuple[set[int], list[list[int]]]:
    """Walk what Kahn's method could not place; an arc back to a node still on the way closes a loop."""
    after: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    for position, (source, target, _) in enumerate(arcs):
        if source not in placed and target not in placed:
            after[source].append((position, target))
    cut: set[int] = set()
    loops: list[list[int]] = []
    place = [-1] * count  # where on the way a node is; -2 once it is left
    for first in range(count):
        if first not in placed and place[first] == -1:
            _walk(first, after, place, cut, loops)
    return cut, loops


def _walk(
    first: int, after: list[list[tuple[int, int]]], place: list[int], cut: set[int], loops: list[list[int]]
) -> None:
    way, place[first] = [first], 0
    steps = [iter(after[first])]
    while way:
        for position, target in steps[-1]:
            if place[target] >= 0:
                cut.add(position)
                if len(loops) < NAMED_LOOPS:
                    loops.append(way[place[target] :])
            elif place[target] == -1:
                place[target] = len(way)
                way.append(target)
                steps.append(iter(after[target]))
                break
        else:
            place[way.pop()] = -2
            steps.pop()
