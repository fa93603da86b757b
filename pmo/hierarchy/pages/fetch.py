"""Get the object through the guard: the function that fetches is the function that checks."""

from django.contrib import messages
from django.http import Http404
from django.urls import reverse

from pmo.core import nav, texts
from pmo.core.clock import today
from pmo.hierarchy import words
from pmo.hierarchy.access import may, require
from pmo.hierarchy.models import Assignment, Node
from pmo.hierarchy.navigation import chosen_period, visit
from pmo.hierarchy.roles import ROLES


def node_or_404(request, pk: int, permission: str = "view") -> Node:
    """The node, if this person may see it. Hidden is 404; visible but not allowed raises Refused with the reason."""
    node = (
        Node.objects.for_user(request.user).select_related("parent", "unit", "calendar", "scale").filter(pk=pk).first()
    )
    if node is None:
        raise Http404
    visit(request, node)
    if permission != "view":
        require(request.user, permission, node)
    return node


def frame(request, node: Node) -> dict[str, object]:
    """What the head and the tabs of every page of a node need."""
    _say_of_unknown_period(request, node)
    return {
        "node": node,
        "kind_word": words.kind_of(node),
        "node_tabs": [
            {
                "label": "Overview",
                "url": nav.in_period(request, node.get_absolute_url()),
                "count": None,
                "current": request.path == node.get_absolute_url(),
            }
        ]
        + nav.links(nav.NODE_TABS, request, node),
        "can": {
            name: bool(may(request.user, name, node))
            for name in ("add", "change", "move", "close", "archive", "assign", "report", "import")
        },
        "chosen": chosen_period(request, node),
        "roles": accountable(node),
    }


def _say_of_unknown_period(request, node: Node) -> None:
    asked, shown = request.GET.get("period"), chosen_period(request, node)
    if asked and (shown is None or shown.code != asked):
        instead = f"{shown.name} is shown" if shown else "Everything is shown as it stands today"
        messages.info(request, f"There is no period “{texts.line(asked)[:40]}” here that has begun. {instead}.")


def accountable(node: Node):
    """Who answers for the node today: the roles of which there is normally one."""
    codes = [code for code, role in ROLES.items() if role.accountable or code == "portfolio_director"]
    return Assignment.objects.on(today()).filter(node=node, role__in=codes).select_related("user", "team")


def tab(label: str, icon: str, name: str, order: int, shown=None, count=None) -> None:
    """Offer a tab on every node. `count(request, node)` stands beside it."""
    nav.add(
        nav.NODE_TABS,
        nav.Link(
            label,
            icon,
            lambda node: reverse(name, args=[node.pk]),
            order,
            shown or (lambda request, node=None: True),
            count,
        ),
    )
