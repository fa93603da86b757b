from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from pmo.core.choices import Choice, Choices
from pmo.core.fields import DayField, LineField
from pmo.core.history import audited
from pmo.core.versions import Versioned
from reporting.models.report_run import REPORT_KINDS

WHO = Choices(
    "who reports",
    [
        Choice("both", "Every programme and every project"),
        Choice("projects", "Every project"),
        Choice("programmes", "Every programme"),
        Choice("all", "Every programme, every project, and the work at the top"),
    ],
)
STEPS = ("open", "draft", "submit", "review", "publish")
_FARTHEST = 60  # working days


def _days(label: str, usual: int) -> models.SmallIntegerField:
    bounds = [MinValueValidator(-_FARTHEST), MaxValueValidator(_FARTHEST)]
    return models.SmallIntegerField(label, default=usual, validators=bounds)


class CycleQuerySet(models.QuerySet):
    """Reporting cycles."""

    def for_user(self, user, permission: str = "view") -> "CycleQuerySet":
        """Those of nodes on which the person has the permission."""
        from pmo.hierarchy.access import scope

        return self.filter(scope(user, permission).on("node__path"))

    def going_on(self) -> "CycleQuerySet":
        """Those that open further periods."""
        return self.filter(ended_at=None)


@audited(exclude=["looked_at"])
class Cycle(Versioned):
    """Which work reports in each period of a calendar, and by when each step is due.

    The days are working days relative to the last working day of the period: -3 is three before it, 5 is five after it.
    `owner` is who it acts for when nobody presses a button.
    """

    name = LineField(max_length=120)
    node = models.ForeignKey("hierarchy.Node", on_delete=models.PROTECT, related_name="cycles", verbose_name="of")
    calendar = models.ForeignKey("hierarchy.Calendar", on_delete=models.PROTECT, related_name="cycles")
    kind = models.CharField("report", max_length=20, choices=REPORT_KINDS, default="status")
    who = models.CharField("who reports", max_length=12, choices=WHO, default="both")
    open_days = _days("opens", -8)
    draft_days = _days("draft by", -6)
    submit_days = _days("submitted by", -5)
    review_days = _days("approved by", -4)
    publish_days = _days("published by", -3)
    approvals = models.PositiveSmallIntegerField(
        "approvers", default=1, validators=[MinValueValidator(1), MaxValueValidator(2)]
    )
    release_late = models.BooleanField("release what is late, stamped as not confirmed", default=False)
    to_people = models.BooleanField(
        "mail editions to the author, approvers, managers and sponsors of the work", default=True
    )
    to_subscribers = models.BooleanField("mail editions to the readers of the work's scheduled reports", default=True)
    starts_on = DayField("from")
    owner = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="cycles")
    ended_at = models.DateTimeField("ended", null=True, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CycleQuerySet.as_manager()

    class Meta:
        ordering = ["node__path", "name"]
        verbose_name = "reporting cycle"
        constraints = [
            models.UniqueConstraint(
                fields=["node", "name"], name="cycle_named_once", violation_error_message="This work has a cycle of that name. Choose another."
            ),
            models.CheckConstraint(
                condition=Q(open_days__lte=F("draft_days"), draft_days__lte=F("submit_days"), submit_days__lte=F("review_days"), review_days__lte=F("publish_days")),
                name="cycle_steps_in_order", violation_error_message="Each step is due on or after the one before it.",
            ),
            models.CheckConstraint(condition=Q(approvals__in=[1, 2]), name="cycle_has_one_or_two_approvers"),
            models.CheckConstraint(condition=Q(who__in=WHO.values), name="cycle_who_is_known"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name}, {self.node}"

    def get_absolute_url(self) -> str:
        """The chase board."""
        return f"/reports/cycles/{self.pk}/"

    def offsets(self) -> dict[str, int]:
        """Step → its working days relative to the period's last."""
        return {step: getattr(self, f"{step}_days") for step in STEPS}


@audited(follow="cycle")
class CycleAuthor(models.Model):
    """Who reports on one piece of work in a cycle, where it is not who manages it; for this and all later periods."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="named")
    node = models.ForeignKey("hierarchy.Node", on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approver = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    second = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="second approver"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cycle", "node"], name="cycle_people_of_a_node_once")]

    def __str__(self) -> str:
        return f"{self.node}: {self.author or 'nobody'}"


@audited(follow="cycle")
class CycleReader(models.Model):
    """Who gets the published editions of one piece of work by mail besides those whom the cycle's rules reach."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="readers")
    node = models.ForeignKey("hierarchy.Node", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cycle", "node", "user"], name="cycle_reader_once")]

    def __str__(self) -> str:
        return f"{self.node}: {self.user}"
