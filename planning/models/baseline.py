import pgtrigger
from django.db import models

from pmo.core.fields import DayField, LineField, ProseField
from pmo.core.history import audited


@audited(exclude=["figures"])
class Baseline(models.Model):
    """A published version that was approved as the yardstick, with the cost and benefits of that day. Never changed.

    The first of a plan is the original, the last the current one. All but the first need an approved change request.
    """

    plan = models.ForeignKey("planning.Plan", on_delete=models.PROTECT, related_name="baselines")
    version = models.ForeignKey("planning.PlanVersion", on_delete=models.PROTECT, related_name="baselines")
    number = models.PositiveIntegerField()
    name = LineField(max_length=80)
    reason = ProseField()
    approved_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    approved_on = DayField()
    change_id = models.BigIntegerField(
        "change request", null=True
    )  # of the register: rooms beside ours are not imported
    figures = models.JSONField(default=dict)  # measure → amount as text, on that day

    class Meta:
        ordering = ["plan", "-number"]
        triggers = [pgtrigger.Protect(name="never_overwritten", operation=pgtrigger.Update | pgtrigger.Delete)]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="baseline_numbered_once"),
            models.UniqueConstraint(
                fields=["plan", "name"], name="baseline_named_once",
                violation_error_message="There is a baseline of this name already.",
            ),
            models.CheckConstraint(
                condition=models.Q(number=1) | models.Q(change_id__isnull=False), name="baseline_again_by_a_change"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name
