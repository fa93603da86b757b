"""What the registers offer to the shell: a link each, tabs on every node, my work and watching."""

from django.urls import reverse

from pmo.core import nav
from pmo.hierarchy.pages.fetch import tab
from pmo.records import finding
from pmo.records.register import Register


def offer(register: Register) -> None:
    """Called when a register is declared."""
    link = nav.Link(
        lambda: register.words,
        register.icon,
        lambda: reverse("register", args=[register.slug]),
        20 + register.order // 10,
    )
    nav.add(nav.SIDE, link)
    finding.offer(register)


nav.add(nav.SIDE, nav.Link("Register health", "heart-pulse", lambda: "/health/", 40, exact=True))
tab("Registers", "list-checks", "node_registers", 20)
