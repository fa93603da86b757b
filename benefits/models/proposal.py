from django.db import models
from django.db.models import Q

from pmo.core.fields import DayField, LineField, ProseField
from pmo.core.history import audited


@audited(follow="benefit")
class DateProposal(models.Model):
    """A milestone that makes a benefit possible moved, so a new date for the benefit is proposed to its owner."""

    benefit = models.ForeignKey("benefits.Benefit", on_delete=models.PROTECT, related_name="proposals")
    item = models.ForeignKey("benefits.MapItem", on_delete=models.PROTECT, related_name="+")
    expected_on = DayField("milestone expected")  # what the milestone's forecast was when this was proposed
    was_on = DayField("target was")
    target_on = DayField("proposed target")
    answer = LineField(max_length=12, blank=True)  # accepted, explained, covered by another, overtaken by a later move
    reason = ProseField(blank=True)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["benefit", "item"], condition=Q(answer=""), name="benefit_proposal_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"Proposed {self.target_on}"
