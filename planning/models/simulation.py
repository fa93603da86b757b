import pgtrigger
from django.db import models

from pmo.core.history import audited


@audited(exclude=["outcome", "inputs"])
class SimulationRun(models.Model):
    """One simulation of dates and cost, with what it was given, so that the same numbers come out again."""

    plan = models.ForeignKey("planning.Plan", on_delete=models.PROTECT, related_name="simulations")
    made_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    seed = models.BigIntegerField()
    iterations = models.PositiveIntegerField()
    inputs = models.JSONField()  # the activities, ranges and risks of that moment
    outcome = models.JSONField()

    class Meta:
        ordering = ["-id"]
        triggers = [pgtrigger.Protect(name="never_overwritten", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"Simulation {self.pk}"
