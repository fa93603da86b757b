from django.db import models

from pmo.core.columns import EnumField
from pmo.core.fields import DayField, LineField, ProseField
from pmo.core.history import audited
from pmo.records.models import Record, counted, words
from registers import choices

FIXED = {"approved", "rejected", "superseded"}
_MAY_CHANGE = {"status", "version", "updated_at", "archived_at", "archive_reason", "closed_on", "closure_note", "tags", "review_date",
    "last_reviewed_on", "confidentiality", "escalated_to", "escalation"}  # fmt: skip


@audited(large=True)
class Decision(Record):
    """What was decided, by whom, and why. Once approved or rejected it never changes; a new one supersedes it."""

    KEY, PREFIX, FIRST = "decision", "DE", "proposed"
    CLOSED = frozenset({"approved", "rejected", "superseded", "lapsed"})

    status = EnumField(source=choices.DECISION_STATUS, default="proposed", editable=False)
    context = ProseField(blank=True)
    options = ProseField(blank=True, help_text="One a line, with what speaks for and against.")
    recommendation = ProseField(blank=True)
    otherwise = ProseField("if not decided", blank=True, help_text="What follows when nothing is decided by the day.")
    decision = ProseField(blank=True)
    rationale = ProseField(blank=True)
    amount = models.DecimalField("value", max_digits=16, decimal_places=2, null=True, blank=True)
    due = DayField("decide by", null=True, blank=True)
    decided_by = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    forum = LineField("board or meeting", max_length=120, blank=True)
    decided_on = DayField("decided", null=True, blank=True, editable=False)
    effective_from = DayField("effective from", null=True, blank=True)
    returns_on = DayField("returns on", null=True, blank=True, editable=False)

    class Meta(Record.Meta):
        indexes = [*Record.Meta.indexes, words("context", "decision", "rationale"), counted("due")]

    def why_fixed(self, name=""):
        """Once made it stands; what keeps it findable may still change."""
        return _fixed(self.ref, self.status) if self.status in FIXED and name not in _MAY_CHANGE else ""

    def problems(self, changed):
        """A made decision is fixed."""
        found = super().problems(changed)
        was = getattr(self, "_status_was", "")
        taken_back = changed & {"status"} if self.status != "superseded" else set()
        touched = sorted(changed - _MAY_CHANGE | taken_back)
        if was in FIXED and touched:
            found[touched[0]] = _fixed(self.ref, was)
        return found

    @classmethod
    def from_db(cls, db, field_names, values):
        """Remember the status as stored."""
        row = super().from_db(db, field_names, values)
        row._status_was = row.__dict__.get("status", "")
        return row


def _fixed(ref: str, status: str) -> str:
    made = choices.DECISION_STATUS.get(status).label.lower()
    return f"{ref} was {made} and cannot be changed. Supersede it by a new decision."
