from django.db import models

from pmo.core.columns import EnumField
from pmo.core.fields import DayField, LineField, ProseField
from pmo.core.history import audited
from pmo.records.models import Record, counted, words
from registers import choices

APPLIED = {"approved", "implementing", "implemented", "verified", "closed"}  # its values are in the work's figures
MOST_DAYS = 36_500
_FIXED = {"cost_change", "days_change", "benefit_change", "kind", "reason", "impact", "decided_by", "decided_on", "decision_note",
    "applied"}  # fmt: skip


@audited(large=True)
class ChangeRequest(Record):
    """A proposed change to what was agreed. It carries the new values, and they are applied when it is approved."""

    KEY, PREFIX, FIRST = "change", "CR", "draft"
    CLOSED = frozenset({"rejected", "withdrawn", "closed"})

    status = EnumField(source=choices.CHANGE_STATUS, default="draft", editable=False)
    kind = EnumField(source=choices.CHANGE_KINDS, default="scope")
    reason = ProseField(blank=True)
    urgency = EnumField(source=choices.URGENCY, default="normal")
    impact = ProseField("impact assessment", blank=True)
    cost_change = models.DecimalField(
        "cost, change",
        max_digits=16,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="In the work's currency; less is negative.",
    )
    days_change = models.IntegerField("days, change", null=True, blank=True, help_text="Later is positive.")
    benefit_change = models.DecimalField("benefits, change", max_digits=16, decimal_places=2, null=True, blank=True)
    options = ProseField(blank=True)
    due = DayField("decide by", null=True, blank=True)
    implementation_plan = ProseField("implementation plan", blank=True)
    authority = LineField("level to decide", max_length=24, blank=True, editable=False)
    decided_by = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    decided_on = DayField("decided", null=True, blank=True, editable=False)
    decision_note = ProseField("decision note", blank=True, editable=False)
    returns_on = DayField("returns on", null=True, blank=True, editable=False)
    applied = models.JSONField("values applied", default=dict, blank=True, editable=False)  # measure → [before, after]

    class Meta(Record.Meta):
        verbose_name = "change request"
        indexes = [*Record.Meta.indexes, words("reason", "impact"), counted("due")]

    def why_fixed(self, name=""):
        """What was approved and applied stays; owner and dates may change."""
        return self._fixed if self.status in APPLIED and name in _FIXED else ""

    @property
    def _fixed(self) -> str:
        return f"{self.ref} has been approved with these values. Raise a new change request instead."

    def problems(self, changed):
        """What was approved and applied is neither rewritten nor taken back."""
        found = super().problems(changed)
        if "days_change" in changed and abs(self.days_change or 0) > MOST_DAYS:
            found["days_change"] = f"Days, change: at most {MOST_DAYS:,} days either way; this is {self.days_change:,}."
        taken_back = changed & {"status"} if self.status not in APPLIED else set()
        fixed = _FIXED & changed | taken_back
        if getattr(self, "_status_was", "") in APPLIED and fixed:
            found[sorted(fixed)[0]] = self._fixed
        return found

    @classmethod
    def from_db(cls, db, field_names, values):
        """Remember the status as stored."""
        row = super().from_db(db, field_names, values)
        row._status_was = row.__dict__.get("status", "")
        return row
