"""What hangs on records of any register. A record is named by its register's key and its id."""

from django.db import models
from django.db.models import Q

from pmo.core.fields import LineField, ProseField
from pmo.core.history import audited
from pmo.records.choices import LINK_KINDS


@audited()
class Link(models.Model):
    """A typed relation of one record to another, with a note that says why."""

    source_register = models.CharField(max_length=20)
    source_id = models.BigIntegerField()
    target_register = models.CharField(max_length=20)
    target_id = models.BigIntegerField()
    kind = models.CharField(max_length=20, choices=LINK_KINDS, default="relates_to")
    note = LineField(max_length=300, blank=True)
    drop = models.PositiveSmallIntegerField("score drop", null=True, blank=True)  # what a response takes off a score
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source_register", "source_id", "target_register", "target_id", "kind"], name="linked_once",
                violation_error_message="These two are linked in this way already.",
            ),
            models.CheckConstraint(
                condition=~Q(source_register=models.F("target_register"), source_id=models.F("target_id")),
                name="not_linked_to_itself", violation_error_message="A record cannot be linked to itself.",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["target_register", "target_id"], name="links_to")]

    def __str__(self) -> str:
        return LINK_KINDS.get(self.kind).label


class AboutRecord(models.Model):
    """A row about one record."""

    register = models.CharField(max_length=20)
    record_id = models.BigIntegerField()

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["register", "record_id"], name="%(class)s_about")]


@audited()
class Comment(AboutRecord):
    """What somebody said about a record. Corrected by its writer, never deleted."""

    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    text = ProseField(max_length=10_000)

    class Meta(AboutRecord.Meta):
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:80]


@audited(exclude=["content"])
class Attachment(AboutRecord):
    """A file with a record. Kept in the database, so that a backup is whole; given out as a download only."""

    name = LineField(max_length=160)
    content = models.BinaryField(editable=False)
    size = models.PositiveIntegerField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta(AboutRecord.Meta):
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class Watch(AboutRecord):
    """Somebody who wants to hear of every change of a record."""

    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="watches")

    class Meta(AboutRecord.Meta):
        constraints = [models.UniqueConstraint(fields=["register", "record_id", "user"], name="watched_once")]

    def __str__(self) -> str:
        return f"{self.register} {self.record_id}"
