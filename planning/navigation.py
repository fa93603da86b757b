"""Where planning is found: a tab on every piece of work, a link across all of it, and what may be done with a plan."""

from django.urls import reverse

from planning.models import PlanVersion
from pmo.core import memo, nav
from pmo.hierarchy.access import may
from pmo.hierarchy.pages.fetch import tab

ACTIONS: list[nav.Link] = []  # buttons at the head of a published plan, each `shown` to those who may
MORE: list[nav.Link] = []  # the menu beside them, for all who see the plan

tab("Plan", "chart-gantt", "plan", 10)
nav.add(nav.SIDE, nav.Link("Plan", "chart-gantt", lambda: reverse("plans"), 30))


def _page(name: str):
    return lambda node: reverse(name, args=[node.pk])


def _has_version(request, node) -> bool:
    return memo.once(f"published:{node.pk}", lambda: PlanVersion.objects.filter(plan__node=node).exists())


def _may_import(request, node) -> bool:
    return bool(may(request.user, "edit:activity", node) and may(request.user, "raise:activity", node))


def _may_set_baseline(request, node) -> bool:
    return bool(may(request.user, "publish", node)) and _has_version(request, node)


nav.add(ACTIONS, nav.Link("Import MS Project", "file-down", _page("plan_import"), 10, _may_import))
nav.add(ACTIONS, nav.Link("Set baseline", "camera", _page("new_baseline"), 20, _may_set_baseline))
nav.add(MORE, nav.Link("Baselines", "camera", _page("plan_baselines"), 10, _has_version))
nav.add(MORE, nav.Link("Compare two states", "git-compare", _page("plan_compare"), 20, _has_version))
nav.add(MORE, nav.Link("Between plans", "link-2", _page("plan_interfaces"), 30))
nav.add(MORE, nav.Link("For Microsoft Project", "file-up", _page("plan_export"), 40, _has_version))
nav.add(MORE, nav.Link("As Excel workbook", "sheet", _page("plan_table"), 44, _has_version))
nav.add(MORE, nav.Link("As CSV", "file-text", lambda node: f"{_page('plan_table')(node)}?format=csv", 46, _has_version))
nav.add(MORE, nav.Link("In my calendar", "calendar-plus", _page("plan_feeds"), 50))
