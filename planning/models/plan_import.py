import uuid

from django.db import models

from pmo.core.fields import LineField


class PlanImport(models.Model):
    """A file of Microsoft Project brought to a plan: what the child process read in it, and what came of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    node = models.ForeignKey("hierarchy.Node", on_delete=models.PROTECT, related_name="+")
    filename = LineField(max_length=120)
    parsed = models.JSONField()
    settings = models.JSONField(default=dict)
    state = models.CharField(max_length=12, default="preview")  # preview, applying, applied, discarded
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    batch = models.ForeignKey("records.Batch", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.filename
