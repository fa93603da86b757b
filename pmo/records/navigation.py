"""What the registers offer to the shell: a link each, tabs on every node, my work and watching."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from pmo.core import clock, nav
from pmo.hierarchy import access
from pmo.hierarchy.pages.fetch import tab
from pmo.records import finding, waiting
from pmo.records.models import Watch
from pmo.records.register import Register, registers


@dataclass(frozen=True)
class Offer:
    """Something a node should look at, shown with its registers."""

    title: str
    text: str
    url: str
    count: int
    register: str  # the key of the register that shows it as well


OFFERS: list[Callable[..., Offer | None]] = []  # functions of a request and a node


def offers(request, node) -> list[Offer]:
    """What is offered to a node."""
    return [found for make in OFFERS if (found := make(request, node)) is not None]


def offer(register: Register) -> None:
    """Called when a register is declared."""
    link = nav.Link(
        lambda: register.words,
        register.icon,
        lambda: reverse("register", args=[register.slug]),
        20 + register.order // 10,
    )
    if register.in_side:
        nav.add(nav.SIDE, link)
    nav.COUNTS[f"waits {register.key}"] = lambda request: waiting.rows(register, request.user)
    nav.KEPT_BY[f"waits {register.key}"] = lambda request: (clock.today(), access.signature(request.user))
    finding.offer(register)


def waits(request, node=None) -> int:
    """How much waits for the person, over all registers."""
    return sum(nav.count(request, f"waits {register.key}") for register in registers())


nav.COUNTS["watching"] = lambda request: Watch.objects.filter(user=request.user)
nav.add(nav.MINE, nav.Link("My work", "square-check", lambda: reverse("my_work"), 10, count=waits))
nav.add(
    nav.MINE,
    nav.Link(
        "Watching", "star", lambda: reverse("watching"), 20, count=lambda request, node: nav.count(request, "watching")
    ),
)
nav.add(nav.SIDE, nav.Link("Register health", "heart-pulse", lambda: "/health/", 40, exact=True))
tab(
    "Registers",
    "list-checks",
    "node_registers",
    20,
    count=lambda request, node: sum(found.count for found in offers(request, node)) or None,
)
