from django.db import models

from pmo.core.fields import LineField
from pmo.core.history import audited


@audited()
class Placement(models.Model):
    """Where a node lay and what it was called from a date on: the valid-time history that an import can fill in any order."""

    node = models.ForeignKey("hierarchy.Node", on_delete=models.CASCADE, related_name="placements")
    parent = models.ForeignKey(
        "hierarchy.Node", on_delete=models.CASCADE, related_name="placed_here", null=True, verbose_name="lay under"
    )
    name = LineField(max_length=200)
    as_at = models.DateField("as at")
    period = models.ForeignKey("hierarchy.Period", on_delete=models.CASCADE, null=True, related_name="placements")

    extras = models.JSONField("what the source says besides", default=dict, blank=True)

    class Meta:
        ordering = ["node", "as_at"]
        constraints = [models.UniqueConstraint(fields=["node", "as_at"], name="placed_once_a_day")]

    def __str__(self) -> str:
        return f"{self.name} as at {self.as_at}"
