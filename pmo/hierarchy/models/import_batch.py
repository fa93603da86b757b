import uuid

from django.db import models

from pmo.core.choices import Choice, Choices

BATCH_STATES = Choices(
    "batch",
    [
        Choice("checked", "Checked", "", "Nothing is written yet."),
        Choice("applying", "Being applied"),
        Choice("applied", "Applied", "c"),
        Choice("discarded", "Discarded", "n"),
    ],
)


class ImportBatchQuerySet(models.QuerySet):
    """The imports of a person."""

    def for_user(self, user, permission: str = "view") -> "ImportBatchQuerySet":
        """Only those this person uploaded."""
        return self.filter(owner=user)


class ImportBatch(models.Model):
    """Uploaded files between the check and the apply. Its id makes a second apply do nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="imports")
    files = models.JSONField(default=list)  # name and period of each; the bytes lie in ImportFile
    preview = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=BATCH_STATES, default="checked")
    created_at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True, blank=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return ", ".join(file["name"] for file in self.files)


class ImportFile(models.Model):
    """One uploaded file of an import, as it came."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="uploads")
    name = models.CharField(max_length=200)
    period = models.CharField(max_length=20, blank=True)
    content = models.BinaryField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
