from django.db import models
from django.db.models import Q

from pmo.core.choices import Choice, Choices

DELIVERY_STATES = Choices(
    "delivery",
    [
        Choice("waiting", "Waiting", icon="circle-dashed"),
        Choice("sending", "Being sent", icon="loader-circle"),
        Choice("sent", "Sent", "c", icon="circle-check"),
        Choice("failed", "Not sent", "r", icon="circle-x"),
        Choice("suppressed", "Held back", "n", icon="circle-slash", help="The person may no longer see the work."),
        Choice("held", "Held", "a", icon="octagon-pause", help="It waits for a person to decide."),
        Choice("bounced", "Came back", "r", icon="undo-2", help="The mail server of the reader returned it."),
    ],
)


class DeliveryQuerySet(models.QuerySet):
    """Mails of reports."""

    def for_user(self, user, permission: str = "view") -> "DeliveryQuerySet":
        """Those of reports on nodes on which the person has the permission."""
        from pmo.hierarchy.access import scope

        return self.filter(scope(user, permission).on("run__node__path"))

    def to_decide(self) -> "DeliveryQuerySet":
        """Those that wait for a person."""
        return self.filter(Q(state="held") | Q(state="failed", phase="data"))


class Delivery(models.Model):
    """One report to one address, once. `phase` is "data" from just before the message is handed over until the answer is kept."""

    run = models.ForeignKey("reporting.ReportRun", on_delete=models.PROTECT, related_name="deliveries")
    address = models.EmailField(max_length=254)
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, blank=True, related_name="deliveries")
    reader = models.ForeignKey(
        "reporting.ScheduleReader", on_delete=models.PROTECT, null=True, blank=True, related_name="deliveries"
    )
    state = models.CharField(max_length=10, choices=DELIVERY_STATES, default="waiting")
    phase = models.CharField(max_length=10, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    rung_at = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField("next attempt not before", null=True, blank=True)
    message_id = models.CharField(max_length=200, unique=True)
    maybe_duplicate = models.BooleanField("may have arrived twice", default=False)
    sent_at = models.DateTimeField("sent", null=True, blank=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["run", "address"]
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(fields=["created_at"], name="mails_to_send", condition=Q(state__in=["waiting", "sending"]))
        ]
        constraints = [
            models.UniqueConstraint(fields=["run", "address"], name="report_mailed_once_to_an_address"),
            models.CheckConstraint(condition=Q(state__in=DELIVERY_STATES.values), name="delivery_state_is_known"),
            models.CheckConstraint(condition=~Q(state="sent") | Q(sent_at__isnull=False), name="sent_has_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.address}: {self.get_state_display()}"

    @property
    def status(self) -> Choice:
        """The state with its label and icon."""
        return DELIVERY_STATES.get(self.state)

    @property
    def waits_for_a_person(self) -> bool:
        """Nobody can know whether it arrived, and no process takes it up again."""
        return self.state == "held" or (self.state == "failed" and self.phase == "data")

    @property
    def is_over(self) -> bool:
        """No process takes it up again."""
        return self.state in {"sent", "failed", "suppressed", "bounced", "held"}
