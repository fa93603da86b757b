from django.db import models
from django.db.models import Q

from pmo.core.columns import EnumField
from pmo.core.fields import LineField, ProseField
from pmo.core.history import audited
from pmo.hierarchy.choices import STAGES, WORK_TYPES
from pmo.records.choices import PRIORITIES
from pmo.records.models import Record, counted, words
from registers import choices


@audited(large=True)
class Lesson(Record):
    """What was learnt, so that the next piece of work can use it."""

    KEY, PREFIX, FIRST = "lesson", "L", "captured"
    CLOSED = frozenset({"retired"})

    status = EnumField(source=choices.LESSON_STATUS, default="captured", editable=False)
    kind = EnumField(source=choices.LESSON_KINDS, default="project")
    polarity = EnumField(source=choices.POLARITY, default="avoid")
    event = ProseField("what happened", blank=True)
    cause = ProseField("causes", blank=True)
    effect = ProseField(blank=True)
    early_warning = ProseField("early warnings", blank=True)
    recommendation = ProseField(blank=True)
    was_a_risk = models.BooleanField("was it a known risk", default=False)
    phase = EnumField(source=STAGES, blank=True)
    work_type = EnumField(
        "kind of work", source=WORK_TYPES, blank=True, help_text="Offered to new work of this kind; empty: to all."
    )
    theme = LineField(max_length=80, blank=True)
    priority = EnumField(source=PRIORITIES, default="3")

    class Meta(Record.Meta):
        indexes = [*Record.Meta.indexes, words("event", "cause", "recommendation", "theme"), counted()]


@audited(follow="lesson")
class LessonAnswer(models.Model):
    """What a piece of work did with a lesson that it was offered at the start."""

    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="answers")
    node = models.ForeignKey("hierarchy.Node", on_delete=models.PROTECT, related_name="+")
    answer = LineField(max_length=12, choices=[("applied", "Applied"), ("not_relevant", "Not relevant")])
    because = LineField(max_length=300, blank=True)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lesson", "node"], name="one_answer_a_lesson"),
            models.CheckConstraint(condition=Q(answer="applied") | ~Q(because=""), name="not_relevant_because",
                violation_error_message="Say why it is not relevant."),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.answer
