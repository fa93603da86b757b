"""What other rooms put on My work beside the records that wait: panels that have something to say."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Panel:
    """One panel: `context(request)` gives what its template shows as `panel`, or None to leave it out."""

    template: str
    context: Callable[..., object]


@dataclass(frozen=True)
class Shown:
    """A panel with what it shows."""

    template: str
    context: object


PANELS: list[Panel] = []


def shown(request) -> list[Shown]:
    """Those that have something to say."""
    found = ((panel.template, panel.context(request)) for panel in PANELS)
    return [Shown(template, context) for template, context in found if context is not None]
