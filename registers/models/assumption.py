from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from pmo.core.columns import EnumField
from pmo.core.fields import DayField, LineField, ProseField
from pmo.core.history import audited
from pmo.records.models import Record, counted, words
from registers import choices

NEEDS_A_RISK = 12


@audited(large=True)
class Assumption(Record):
    """What we take as true and plan on, until it has been checked."""

    KEY, PREFIX, FIRST = "assumption", "AS", "open"
    CLOSED = frozenset({"validated", "invalidated", "expired", "superseded"})

    status = EnumField(source=choices.ASSUMPTION_STATUS, default="open", editable=False)
    basis = ProseField(blank=True, help_text="What makes us think so.")
    confidence = EnumField(source=choices.CONFIDENCE, blank=True)
    sensitivity = models.PositiveSmallIntegerField(
        "impact if false", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    score = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    due = DayField("validate by", null=True, blank=True)
    validation_method = LineField("how to validate", max_length=300, blank=True)
    evidence = ProseField(blank=True)

    class Meta(Record.Meta):
        indexes = [*Record.Meta.indexes, words("basis"), counted("due")]

    def derive(self) -> None:
        """Score = (6 − confidence) × impact if false (domain.md 2.3)."""
        super().derive()
        known = self.confidence and self.sensitivity
        self.score = (6 - int(self.confidence)) * self.sensitivity if known else None
