import uuid

from django.db import models

from pmo.core.fields import LineField


class SheetImport(models.Model):
    """A workbook brought to a register: the file, how its columns were read, what was chosen, and what came of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    node = models.ForeignKey("hierarchy.Node", on_delete=models.PROTECT, related_name="+")
    register = models.CharField(max_length=20)
    filename = LineField(max_length=120)
    content = models.BinaryField(editable=False)
    parsed = models.BinaryField(default=b"", editable=False)  # as the child process read it
    group = models.UUIDField(default=uuid.uuid4, editable=False)  # the tables of one workbook share it
    settings = models.JSONField(default=dict)  # sheet, mapping, choices, corrections
    state = models.CharField(max_length=12, default="preview")  # preview, applying, applied, discarded
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    batch = models.ForeignKey("records.Batch", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.filename


class ColumnMemory(models.Model):
    """How somebody mapped the columns of a layout, for the next file with the same headings."""

    register = models.CharField(max_length=20)
    headings = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["register", "headings"], name="one_mapping_a_layout")]

    def __str__(self) -> str:
        return self.register
