"""The register of activities: the working copy of a plan is edited in the same grid as every other register."""

from django.db.models import Q

from planning import kinds
from planning.models import Activity
from pmo.core import clock
from pmo.records.fields import Due
from pmo.records.register import Check, Register, View, declare, step


@declare
class Activities(Register):
    model, slug, icon, label, order = Activity, "activities", "chart-gantt", "Activity", 70
    columns = ["title", "duration", "start", "finish", "predecessors", "percent", "owner", "total_float", "critical", "constraint",
        "deadline", "flag", "status"]  # fmt: skip
    more = ["kind", "mark", "level", "wbs", "actual_start", "actual_finish", "remaining", "calendar", "workstream", "least", "likely", "most",
        "distribution", "cost", "cost_least", "cost_most", "late_finish", "constraint_date", "constraint_reason", "node"]  # fmt: skip
    filters = [
        "status",
        "owner",
        "kind",
        "mark",
        "critical",
        "flag",
        "workstream",
        "start",
        "finish",
        "deadline",
        "percent",
        "tags",
    ]
    search = ["title", "description", "workstream"]
    sections = [
        ("The activity", ["title", "description", "kind", "mark", "duration", "level", "workstream", "owner", "owner_name", "flag", "tags"]),
        ("Logic", ["predecessors", "constraint", "constraint_date", "constraint_reason", "deadline", "calendar"]),
        ("Progress", ["actual_start", "actual_finish", "percent", "remaining"]),
        ("Uncertainty and cost", ["least", "likely", "most", "distribution", "cost", "cost_least", "cost_most"]),
        ("Computed", ["start", "finish", "late_finish", "total_float", "critical", "wbs"]),
        ("Keeping it", ["confidentiality", "review_date", "raised_by", "raised_on", "closed_on"]),
    ]  # fmt: skip
    short_form = ["title", "kind", "duration", "predecessors", "owner"]
    bulk = ["owner", "workstream", "flag", "mark", "deadline", "percent", "calendar", "tags"]
    kinds = {
        "title": kinds.Outline(), "duration": kinds.Duration(), "remaining": kinds.Duration(), "least": kinds.Duration(),
        "likely": kinds.Duration(), "most": kinds.Duration(), "constraint": kinds.ConstraintField(), "total_float": kinds.Float(editable=False),
        "critical": kinds.Critical(), "start": kinds.Computed(), "finish": kinds.Computed(), "late_finish": kinds.Computed(),
        "place": kinds.Order(label="Plan order"), "calendar": kinds.Named(), "deadline": Due(),
    }  # fmt: skip
    sort = "place"
    hides_closed = False  # a plan shows what is done
    reviewed = False  # an activity has dates of its own
    due = "finish"
    views = [
        View("all", "Plan", "scope=here"),
        View("critical", "Critical", "scope=here&critical=yes"),
        View("late", "Should be done", "scope=here&finish=past"),
        View("mine", "Mine", "scope=here&owner=me"),
        View("milestones", "Milestones", "scope=here&kind=milestone"),
    ]  # one plan: rows of several in one order would be no plan
    checks = [
        Check("late", "Should be done", "Give the actual finish, or what remains.", lambda: _late(), "r"),
        Check("behind", "Negative float", "The promised date cannot be kept: shorten, or agree another.", lambda: Q(total_float__lt=0, closed_on=None), "r"),
    ]  # fmt: skip
    steps = [
        step("cancel", "Cancel", "cancelled", "planned in_progress", "closure_note", icon="circle-x"),
        step("reopen", "Reopen", "planned", "cancelled", icon="circle-dot"),
    ]
    deadline = ""
    urgent = "late"
    in_side = False  # the plan is found on the work
    bar = "planning/bar.html"
    sheet_words = ["plan", "schedule", "gantt", "programme plan", "activities"]

    def bar_context(self, request, node) -> dict[str, object]:
        """The plan as a whole."""
        from planning.pages.working import bar

        return bar(request, node)

    def waits(self, user) -> Q:
        """Milestones to which another plan proposes a date."""
        from planning import interfaces

        return interfaces.waiting_for(user)

    def why_waits(self, row) -> str:
        """What to answer."""
        return "Another plan proposes a new date: accept or reject it"

    def follow(self, changed, new, before, by):
        """Settles which rows may move a date, while it is known what they were."""
        from planning import computing

        for row in changed:
            row.moves_dates = computing.moves(before[row.pk], row)
        return super().follow(changed, new, before, by)

    def after(self, changed, new, by) -> list[int]:
        """The dates of the whole plan follow from what was written; from a title or an owner nothing follows."""
        from planning import computing

        return computing.follow([*(row for row in changed if row.moves_dates), *new])


def _late() -> Q:
    return Q(finish__lt=clock.today(), closed_on=None, is_summary=False)
