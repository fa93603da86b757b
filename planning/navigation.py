"""Where planning is found: a tab on every piece of work, a link across all of it, and what may be done with a plan."""

from django.urls import reverse

from pmo.core import nav
from pmo.hierarchy.pages.fetch import tab

ACTIONS: list[nav.Link] = []  # at the head of a published plan, each `shown` to those who may: import, set a baseline

tab("Plan", "chart-gantt", "plan", 10)
nav.add(nav.SIDE, nav.Link("Plan", "chart-gantt", lambda: reverse("plans"), 30))
