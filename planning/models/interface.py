from django.db import models

from planning.choices import ANSWERS
from pmo.core.columns import EnumField
from pmo.core.fields import DayField, LineField
from pmo.core.history import audited


@audited()
class Interface(models.Model):
    """A dependency agreement joined to a milestone on each side. Soft: a new date is proposed; hard: it moves with notice."""

    dependency_id = models.BigIntegerField(unique=True)  # of the register: rooms beside ours are not imported
    giver = models.ForeignKey("planning.Activity", on_delete=models.PROTECT, related_name="gives")
    receiver = models.ForeignKey("planning.Activity", on_delete=models.PROTECT, related_name="receives")
    is_hard = models.BooleanField("moves without asking", default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(giver=models.F("receiver")), name="interface_has_two_ends")
        ]

    def __str__(self) -> str:
        return f"{self.giver} to {self.receiver}"


@audited(follow="interface")
class DateProposal(models.Model):
    """A date of the giving side, put to the receiving side. Nothing moves there before it is accepted."""

    interface = models.ForeignKey(Interface, on_delete=models.PROTECT, related_name="proposals")
    version = models.ForeignKey("planning.PlanVersion", on_delete=models.PROTECT, related_name="+")
    was = DayField(null=True)
    proposed = DayField()
    state = EnumField(source=ANSWERS, default="waiting")
    answered_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    reason = LineField(max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["interface"], condition=models.Q(state="waiting"), name="one_open_proposal")
        ]

    def __str__(self) -> str:
        return f"{self.proposed:%-d %b %Y}"
