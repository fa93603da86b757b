"""Short ways to make plans with published versions, through the same actions as people."""

from datetime import date

from planning import publishing
from planning.computing import plan_of
from planning.models import Baseline, Plan
from pmo.hierarchy.models import Node
from pmo.records import writing
from pmo.records.register import REGISTERS


class Planner:
    """`Planner(node, by)` writes activities of one plan: `add("Design", 3)`, `publish()`, `baseline()`."""

    def __init__(self, node: Node, by, starts_on: date = date(2027, 1, 4)):
        self.node, self.by = node, by
        self.plan = plan_of(node)
        Plan.objects.filter(pk=self.plan.pk).update(starts_on=starts_on)
        self.plan.refresh_from_db()

    def add(self, title, days=1, **values):
        """An activity at the end; without days a milestone."""
        given = {"title": title, "duration": round(days * 480)} | ({"kind": "milestone"} if days == 0 else {}) | values
        return writing.create(REGISTERS["activity"], node=self.node, by=self.by, values=given)

    def many(self, rows):
        """Several at once, as (title, values)."""
        additions = [writing.Addition(self.node, {"title": title} | values) for title, values in rows]
        return writing.write(REGISTERS["activity"], by=self.by, kind="add", title="Rows", additions=additions).added

    def change(self, row, **values):
        """Change one activity."""
        row.refresh_from_db()
        return writing.change(row, values, by=self.by)

    def publish(self, note=""):
        """The next version."""
        version = publishing.publish(plan=self.plan, by=self.by, note=note)
        version.refresh_from_db()
        return version

    def baseline(self, version, name, number=1, change=None):
        """A baseline of a version."""
        return Baseline.objects.create(
            plan=self.plan, version=version, name=name, number=number, reason="Agreed", approved_by=self.by,
            approved_on=date(2026, 11, 1), change_id=change,
        )  # fmt: skip
