"""What every row of every register has."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector
from django.core.validators import MaxLengthValidator, MinLengthValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper

from pmo.core import clock
from pmo.core.columns import EnumField
from pmo.core.fields import DayField, LineField, ProseField
from pmo.core.versions import Versioned
from pmo.records.choices import CONFIDENTIALITY


def words(*texts: str) -> GinIndex:
    """The index of a register's words: put it into the `indexes` of its model, with the texts that are searched."""
    names = dict.fromkeys(["title", "description", *texts, "owner_name"])
    return GinIndex(SearchVector(*names, config="english"), name="%(class)s_words")


def counted(*columns: str) -> models.Index:
    """The index that counts a register's views and pages without its rows: with the columns that its views filter by."""
    include = ["node", "owner", "raised_by", "confidentiality", "review_date", "updated_at", *columns]
    return models.Index(
        fields=["closed_on", "status"], include=include, condition=Q(archived_at=None), name="%(class)s_counted"
    )


class RecordQuerySet(models.QuerySet):
    """Rows of a register. Rows for a person come from `for_user` only."""

    def for_user(self, user, permission: str = "view") -> "RecordQuerySet":
        """The records on which `user` has `permission`, confidential ones only where they may see those."""
        from pmo.records.rights import condition

        return self.filter(condition(user, permission, self.model))

    def active(self) -> "RecordQuerySet":
        """Those that are not removed."""
        return self.filter(archived_at=None)

    def open(self) -> "RecordQuerySet":
        """Active and not in a closing status."""
        return self.active().filter(closed_on=None)

    def under(self, node) -> "RecordQuerySet":
        """Those of the node and of everything below it."""
        return self.filter(node__path__startswith=node.path)


class Record(Versioned):
    """A row of a register: it lies on a node, has a reference, an owner and a status."""

    node = models.ForeignKey("hierarchy.Node", on_delete=models.PROTECT, verbose_name="work")
    number = models.PositiveIntegerField(editable=False)
    title = LineField(max_length=160, validators=[MinLengthValidator(3)])
    description = ProseField(blank=True, validators=[MaxLengthValidator(20_000)])
    owner = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    owner_name = LineField(
        "owner outside the office", max_length=120, blank=True, help_text="A named person without an account."
    )
    raised_by = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="raised by"
    )
    raised_on = DayField("raised", default=clock.today)
    status = models.CharField(max_length=30)
    confidentiality = EnumField(source=CONFIDENTIALITY, default="open")
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True, size=20)
    review_date = DayField("review by", null=True, blank=True)
    last_reviewed_on = DayField("last reviewed", null=True, blank=True, editable=False)
    closed_on = DayField("closed", null=True, blank=True, editable=False)
    closure_note = ProseField("closing note", blank=True, editable=False)
    escalated_to = models.ForeignKey(
        "hierarchy.Node", on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name="escalated to",
    )  # fmt: skip
    escalation = models.CharField(max_length=12, blank=True, editable=False, default="")  # asked, accepted
    extras = models.JSONField(default=dict, blank=True, editable=False)  # what a file said that no field holds
    archived_at = models.DateTimeField("removed", null=True, blank=True, editable=False)
    archive_reason = LineField("why removed", max_length=300, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField("updated", auto_now=True)

    objects = RecordQuerySet.as_manager()

    PREFIX = "X"
    SEEN_FROM = ("node__path",)  # the work from which it is seen
    VIEWED_BY = "view"  # the permission by which it is seen
    FIRST = "open"  # the status of a new record
    CLOSED: frozenset[str] = frozenset()

    class Meta:
        abstract = True
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["node", "number"], name="%(class)s_number_once"),
            models.CheckConstraint(
                condition=Q(archived_at=None) | ~Q(archive_reason=""), name="%(class)s_removed_with_a_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["node", "status"], name="%(class)s_node_status"),
            models.Index(fields=["owner"], name="%(class)s_owner"),
            models.Index(fields=["number"], name="%(class)s_number"),
            models.Index(fields=["escalated_to"], condition=Q(escalation="asked"), name="%(class)s_asked"),
            models.Index(fields=["archived_at"], condition=~Q(archived_at=None), name="%(class)s_removed"),
            models.Index(F("updated_at").desc(), F("id").desc(), name="%(class)s_updated"),
            GinIndex(OpClass(Upper("title"), name="gin_trgm_ops"), name="%(class)s_title"),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.title}"

    @property
    def ref(self) -> str:
        """The reference people use: R-0142, once for each node and register."""
        return f"{self.PREFIX}-{self.number:04d}"

    @property
    def is_closed(self) -> bool:
        """Whether the status ends the record's life."""
        return self.status in self.CLOSED

    @property
    def is_archived(self) -> bool:
        """Removed, with a reason; brought back on request."""
        return self.archived_at is not None

    @property
    def owner_text(self) -> str:
        """Who owns it: the person, or the name from outside."""
        return self.owner.name if self.owner_id else self.owner_name

    @property
    def is_overdue(self) -> bool:
        """An open record whose review is due."""
        return bool(self.review_date and not self.closed_on and self.review_date < clock.today())

    def why_fixed(self, name: str = "") -> str:
        """Why a field of it (without a name: it as a whole) is not changed any more, as a sentence; empty while it may be."""
        return ""

    def places(self) -> list:
        """The pieces of work from which it is seen, its own first."""
        return [self.node]

    def derive(self) -> None:
        """Compute the fields that follow from others. Called before every write."""
        self.closed_on = (self.closed_on or clock.today()) if self.is_closed else None

    def problems(self, changed: set[str]) -> dict[str, str]:
        """Broken rules as field → sentence, looking only at what `changed` touches. {} when all is well."""
        found = {}
        if "raised_on" in changed and self.raised_on and self.raised_on > clock.today():
            found["raised_on"] = "The day it was raised lies in the future. Give today or a day before."
        if "raised_by" in changed and self.pk:
            found["raised_by"] = "Raised by: who raised it stays as it was written down."
        return found

    def get_absolute_url(self) -> str:
        """The record's own page."""
        from pmo.records.register import register_of

        return f"/{register_of(self).slug}/{self.pk}/"
