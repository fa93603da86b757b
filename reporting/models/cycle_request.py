from django.db import models
from django.db.models import Q

from pmo.core.choices import Choice, Choices
from pmo.core.fields import DayField, LineField, ProseField
from pmo.core.history import audited
from pmo.core.versions import Versioned

REQUEST_STATES = Choices(
    "request",
    [
        Choice("open", "Not started", icon="circle-dashed"),
        Choice("drafting", "Draft", icon="pencil"),
        Choice("returned", "Returned", "a", icon="undo-2", help="The approver asks for changes."),
        Choice("submitted", "Submitted", icon="eye", help="Locked while it is with its approver."),
        Choice("approved", "Approved", icon="circle-check"),
        Choice("published", "Published", "c", icon="send"),
        Choice("late", "Released late", "a", icon="clock-alert", help="Published without its owner's word, and stamped so."),
    ],
)  # fmt: skip
WRITABLE = ("open", "drafting", "returned")
OUT = ("published", "late")


class OfNodeQuerySet(models.QuerySet):
    """Requests for reports."""

    def for_user(self, user, permission: str = "view") -> "OfNodeQuerySet":
        """Those of nodes on which the person has the permission."""
        from pmo.hierarchy.access import scope

        return self.filter(scope(user, permission).on("node__path"))

    def light(self) -> "OfNodeQuerySet":
        """Without the pinned facts, for lists."""
        return self.defer("facts")


@audited(exclude=["facts", "late_edits"], follow="node")
class CycleRequest(models.Model):
    """One report that a cycle asks for: of one node in one period, with who writes and who approves it, and by when.

    `facts` are what the registers said at `facts_at`: the draft reads those alone, so that registers may go on.
    """

    cycle = models.ForeignKey("reporting.Cycle", on_delete=models.PROTECT, related_name="requests")
    period = models.ForeignKey("hierarchy.Period", on_delete=models.PROTECT, related_name="+")
    node = models.ForeignKey("hierarchy.Node", on_delete=models.PROTECT, related_name="requests")
    state = models.CharField(max_length=10, choices=REQUEST_STATES, default="open")
    author = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approver = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    second = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    draft_on = DayField("draft by")
    submit_on = DayField("submitted by")
    review_on = DayField("approved by")
    publish_on = DayField("published by")
    facts = models.JSONField(default=dict)
    facts_at = models.DateTimeField("facts as at", null=True, blank=True)
    light = models.ForeignKey("reporting.ReportedLight", on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField("opened", auto_now_add=True)
    drafted_at = models.DateTimeField("begun", null=True, blank=True)
    first_submitted_at = models.DateTimeField("first submitted", null=True, blank=True)
    submitted_at = models.DateTimeField("submitted", null=True, blank=True)
    submitted_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    first_approved_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField("approved", null=True, blank=True)
    published_at = models.DateTimeField("published", null=True, blank=True)
    late_edits = models.PositiveIntegerField("edits after the deadline", default=0)
    run = models.OneToOneField("reporting.ReportRun", on_delete=models.PROTECT, null=True, related_name="cycle_request")

    objects = OfNodeQuerySet.as_manager()

    class Meta:
        ordering = ["node__path"]
        verbose_name = "requested report"
        indexes = [
            models.Index(fields=["author", "state"], name="requests_of_an_author"),
            models.Index(fields=["approver", "state"], name="requests_of_an_approver"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "period", "node"], name="request_once_a_period"),
            models.CheckConstraint(condition=Q(state__in=REQUEST_STATES.values), name="request_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state__in=OUT) | Q(run__isnull=False, published_at__isnull=False),
                name="published_with_its_edition",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.node}, {self.period}"

    def get_absolute_url(self) -> str:
        """The editor, or the page of the edition once it is out."""
        return f"/reports/requests/{self.pk}/"

    @property
    def status(self) -> Choice:
        """The state with its label and icon."""
        return REQUEST_STATES.get(self.state)

    @property
    def is_out(self) -> bool:
        """Published, or released late."""
        return self.state in OUT


@audited(follow="request")
class CycleText(Versioned):
    """The words of one section of a requested report. Prefilled from the edition before, and marked until somebody edits."""

    request = models.ForeignKey(CycleRequest, on_delete=models.CASCADE, related_name="texts")
    key = LineField("section", max_length=40)
    text = ProseField("commentary", blank=True)
    is_unchanged = models.BooleanField("same as the edition before", default=False)
    edited_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "key"], name="one_text_a_section")]

    def __str__(self) -> str:
        return f"{self.key} of {self.request}"

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(self.text.split())


@audited(follow="request")
class CycleComment(models.Model):
    """What somebody says of one section of a draft; without a section, of the whole."""

    request = models.ForeignKey(CycleRequest, on_delete=models.CASCADE, related_name="comments")
    key = LineField("section", max_length=40, blank=True)
    text = ProseField("comment")
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:60]
