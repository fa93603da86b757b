"""What the ticker does at every turn. Rooms add their planners; each must be idempotent."""

from collections.abc import Callable

TICKS: list[Callable[[], object]] = []


def every_tick(function: Callable[[], object]) -> Callable[[], object]:
    """Decorator: call this at every turn of the ticker."""
    TICKS.append(function)
    return function
