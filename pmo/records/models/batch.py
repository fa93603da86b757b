import uuid

from django.db import models

from pmo.core.fields import LineField


class Batch(models.Model):
    """One gesture: a cell edit, a paste, a bulk edit, an import. Undone as a whole."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    register = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)  # edit, cells, bulk, import, undo
    permission = models.CharField(max_length=20, default="edit")  # what it took, and what its undo takes
    title = LineField(max_length=200)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by")
    part_of = models.ForeignKey(  # a gesture over several registers is one batch with a part for each further one
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts"
    )

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["by", "-at"], name="batches_of_a_person")]

    def __str__(self) -> str:
        return self.title


class BatchRow(models.Model):
    """Which versions a batch took a record from and to. `before` is 0 for a record that the batch made."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="rows")
    record_id = models.BigIntegerField()
    before = models.PositiveIntegerField()
    after = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "record_id"], name="one_row_a_record")]
        indexes = [models.Index(fields=["record_id"], name="batches_of_a_record")]

    def __str__(self) -> str:
        return f"{self.record_id}: {self.before} to {self.after}"
