"""What must be settled before work is closed. Upper rooms add their questions; the tree only asks them."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Obstacle:
    """One thing that stands in the way, as a sentence, and where it is settled."""

    sentence: str
    url: str = ""


OBSTACLES: list[Callable[..., list[Obstacle]]] = []  # functions of a node
STATES: list[Callable[..., str]] = []  # functions of a node: the state that it has once it is closed, or nothing


def obstacles(node) -> list[Obstacle]:
    """Everything that stands in the way of closing the node."""
    return [obstacle for ask in OBSTACLES for obstacle in ask(node)]


def state_of_closed(node) -> str:
    """Closed, or what a room says it is instead."""
    return next((state for ask in STATES if (state := ask(node))), "closed")
