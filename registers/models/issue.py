from datetime import timedelta

from django.db import models

from pmo.core import clock
from pmo.core.columns import EnumField
from pmo.core.fields import DayField, ProseField
from pmo.core.history import audited
from pmo.records.choices import PRIORITIES
from pmo.records.models import Record, counted, words
from registers import choices

DAYS_TO_DECIDE = {"1": 2, "2": 5, "3": 10, "4": 20}


@audited(large=True)
class Issue(Record):
    """Something that has happened or is certain, was not planned, and needs management."""

    KEY, PREFIX, FIRST = "issue", "I", "captured"
    CLOSED = frozenset({"closed"})

    status = EnumField(source=choices.ISSUE_STATUS, default="captured", editable=False)
    kind = EnumField(source=choices.ISSUE_KINDS, default="problem_concern")
    priority = EnumField(source=PRIORITIES, default="3")
    severity = EnumField("level to decide", source=choices.SEVERITIES, blank=True)
    cause = ProseField(blank=True)
    effect = ProseField("impact", blank=True)
    impact_analysis = ProseField(
        "impact analysis", blank=True, help_text="On cost, time, quality, scope, benefits, risk and sustainability."
    )
    options = ProseField(blank=True, help_text="One a line.")
    recommendation = ProseField(blank=True)
    due = DayField("resolve by", null=True, blank=True)
    resolved_on = DayField("resolved", null=True, blank=True)
    outcome = EnumField("decision", source=choices.ISSUE_DECISIONS, blank=True, editable=False)
    outcome_note = ProseField("decision note", blank=True, editable=False)
    decide_by = DayField("decide by", null=True, blank=True, editable=False)

    class Meta(Record.Meta):
        indexes = [
            *Record.Meta.indexes,
            words("cause", "effect", "recommendation"),
            counted("priority", "due"),
            models.Index(fields=["priority", "-id"], name="issue_by_priority"),
        ]

    def derive(self) -> None:
        """The day by which a decision is due follows from the priority (domain.md 2.2)."""
        super().derive()
        if not self.outcome and self.raised_on:
            self.decide_by = self.raised_on + timedelta(DAYS_TO_DECIDE.get(self.priority, 20))

    def problems(self, changed):
        """What is dated ahead is a risk, not an issue."""
        found = super().problems(changed)
        if "resolved_on" in changed and self.resolved_on and self.resolved_on > clock.today():
            found["resolved_on"] = "Resolved: this day lies ahead. Use “Resolve by” for a day to come."
        return found
