"""Get a published plan through the guard, and the frame of the pages that show it."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from planning import hiding
from planning.models import Plan, PlanVersion
from planning.navigation import ACTIONS, MORE
from planning.pages.fetch import draft_url
from planning.reading import Published, published
from pmo.core import nav
from pmo.hierarchy.access import may
from pmo.hierarchy.models import Node
from pmo.hierarchy.pages.fetch import frame, node_or_404


@dataclass(slots=True)
class Shown:
    """The work, its plan if it has one, and the version that is looked at, if there is one."""

    node: Node
    plan: Plan | None
    version: PlanVersion | None
    newest: PlanVersion | None
    user: object

    @property
    def part(self) -> Published | None:
        """The version with its rows."""
        return published(self.version, self.user) if self.version else None


def shown_or_404(request, pk: int) -> Shown:
    """The work and its latest version, or the one that `?version=` names. Hidden is 404."""
    node = node_or_404(request, pk)
    rows = PlanVersion.objects.for_user(request.user).filter(plan__node=node).select_related("plan__node", "plan__calendar", "published_by")  # fmt: skip
    newest = rows.order_by("-number").first()
    number = request.GET.get("version", "")
    asked = newest
    if number.isdecimal() and len(number) < 9 and newest and int(number) != newest.number:
        asked = rows.filter(number=int(number)).first() or newest
    plan = newest.plan if newest else Plan.objects.for_user(request.user).filter(node=node).first()
    return Shown(node, plan, asked, newest, request.user)


def surround(request, shown: Shown, here: str) -> dict[str, object]:
    """What every page of a published plan has: head, tabs, the views of the plan and what may be done."""
    node = shown.node
    context = frame(request, node) | {
        "hidden": _hidden(shown), "shown": shown, "plan": shown.plan, "version": shown.version, "newest": shown.newest, "here": here,
        "edits": bool(may(request.user, "edit:activity", node)), "draft_url": draft_url(node),
        "plan_actions": nav.links(ACTIONS, request, node), "plan_more": nav.links(MORE, request, node), "plan_views": _views(request, node, here),
    }  # fmt: skip
    home = reverse("plan", args=[node.pk])
    for tab in context["node_tabs"]:
        tab["current"] = tab["url"].partition("?")[0] == home
    return context


def _hidden(shown: Shown) -> int:
    """How many rows of the version the person may not see."""
    keys = hiding.hidden_from(shown.user, [shown.node.pk])
    return sum(row["id"] in keys for row in shown.version.rows) if shown.version and keys else 0


def _views(request, node: Node, here: str) -> list[dict[str, object]]:
    kept = {name: request.GET[name] for name in ("against", "version") if request.GET.get(name)}
    query = f"?{urlencode(kept)}" if kept else ""
    found = [("plan", "Gantt"), ("plan_milestones", "Milestones"), ("plan_dependencies", "Dependencies"), ("plan_timeline", "Timeline"), ("plan_page", "On a page")]  # fmt: skip
    return [
        {"label": label, "url": reverse(name, args=[node.pk]) + query, "current": name == here} for name, label in found
    ]
