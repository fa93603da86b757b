"""Panels of the overview: rooms add them, the page shows those that have something to say."""

from collections.abc import Callable
from dataclasses import dataclass

PLACES = ("top", "main", "pair", "rail")


@dataclass(frozen=True)
class Panel:
    """One panel. `context(request, node)` gives what its template shows as `panel`, or None to leave it out."""

    place: str
    template: str
    context: Callable[..., object]
    order: int = 50


@dataclass(frozen=True)
class Shown:
    """A panel with what it shows."""

    template: str
    context: object


PANELS: list[Panel] = []


def add(panel: Panel) -> None:
    """Offer a panel, kept in order."""
    PANELS.append(panel)
    PANELS.sort(key=lambda each: (each.order, each.template))


def shown(request, node) -> dict[str, list[Shown]]:
    """place → its panels, without those that have nothing to say."""
    found: dict[str, list[Shown]] = {place: [] for place in PLACES}
    for panel in PANELS:
        context = panel.context(request, node)
        if context is not None:
            found[panel.place].append(Shown(panel.template, context))
    return found
