"""Two plans side by side, as people write them."""

from datetime import date

import pytest

from planning.models import Plan
from pmo.records import writing
from pmo.records.register import REGISTERS

ACTIVITIES = REGISTERS["activity"]


@pytest.fixture
def plans(tree, alice):
    """Project 1 receives from project 2: `plans.one`, `plans.two`, and rows by their titles."""
    from types import SimpleNamespace

    rows = {}
    for node, titles in ((tree.p1, ["Design", "Wait for sign-on", "Done"]), (tree.p2, ["Build", "Sign-on live"])):
        additions = [
            writing.Addition(node, {"title": title, "duration": 4800 if place == 1 else 0, "kind": "task" if place == 1 else "milestone", "predecessors": str(place - 1) if place > 1 else ""})
            for place, title in enumerate(titles, 1)
        ]  # fmt: skip
        Plan.objects.create(node=node, starts_on=date(2027, 1, 4))
        written = writing.write(ACTIVITIES, by=alice, kind="add", title="Plan", additions=additions)
        rows |= {row.title: row for row in written.added}
    one, two = (Plan.objects.select_related("node").get(node=node) for node in (tree.p1, tree.p2))
    return SimpleNamespace(one=one, two=two, rows=rows)
