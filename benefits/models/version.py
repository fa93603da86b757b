from django.db import models

from pmo.core.fields import LineField
from pmo.core.history import audited


@audited(follow="node")
class MapVersion(models.Model):
    """A moment of the benefits map that was agreed, under a number: what the map was then, the history knows."""

    node = models.ForeignKey("hierarchy.Node", on_delete=models.PROTECT, related_name="map_versions")
    number = models.PositiveSmallIntegerField()
    note = LineField("agreed by or in", max_length=160, blank=True)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("agreed")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["node", "number"], name="map_version_once")]

    def __str__(self) -> str:
        return f"Map version {self.number}"
