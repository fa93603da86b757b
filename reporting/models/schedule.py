from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from pmo.core.choices import Choice, Choices
from pmo.core.fields import DayField, LineField, ProseField
from pmo.core.history import audited
from pmo.core.versions import Versioned
from reporting.models.report_run import REPORT_KINDS
from reporting.schedules import rules

UNITS = Choices(
    "unit",
    [
        Choice(rules.DAY, "Days"),
        Choice(rules.WEEK, "Weeks"),
        Choice(rules.MONTH, "Months"),
        Choice(rules.PERIOD, "After a reporting period ends"),
    ],
)
CATCH_UP = Choices(
    "catch up",
    [
        Choice("latest", "Make the latest; show the others as left out"),
        Choice("all", "Make every one"),
        Choice("none", "Make none; show them as left out"),
    ],
)
UNCERTAIN = Choices(
    "uncertain",
    [
        Choice("resend", "Send it once more; it may arrive twice"),
        Choice("hold", "Hold it until a person decides; it may not have arrived"),
    ],
)


class ReportScheduleQuerySet(models.QuerySet):
    """Schedules of reports."""

    def for_user(self, user, permission: str = "view") -> "ReportScheduleQuerySet":
        """Those of nodes on which the person has the permission."""
        from pmo.hierarchy.access import scope

        return self.filter(scope(user, permission).on("node__path"))


@audited(exclude=["next_due_at", "next_key"])
class ReportSchedule(Versioned):
    """Which report of which node is made by itself, when, and by whose right. Its readers are `ScheduleReader` rows.

    `counted_from` is the moment after which the rule counts: periods before it are not of this schedule's life.
    """

    node = models.ForeignKey("hierarchy.Node", on_delete=models.PROTECT, related_name="schedules")
    kind = models.CharField("report", max_length=20, choices=REPORT_KINDS, default="status")
    owner = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="schedules")
    unit = models.CharField("repeats in", max_length=10, choices=UNITS, default=rules.MONTH)
    every = models.PositiveSmallIntegerField(
        "every", default=1, validators=[MinValueValidator(1), MaxValueValidator(366)]
    )
    weekday = models.PositiveSmallIntegerField("on", default=0, validators=[MaxValueValidator(6)])
    month_day = models.PositiveSmallIntegerField(
        "on day", default=rules.LAST_WORKING_DAY, validators=[MaxValueValidator(31)]
    )
    after = models.PositiveSmallIntegerField("working days after", default=5, validators=[MaxValueValidator(250)])
    starts_on = DayField("from")
    at = models.TimeField("at")
    zone = LineField("time zone", max_length=60)
    catch_up = models.CharField("what was missed", max_length=10, choices=CATCH_UP, default="all")
    uncertain = models.CharField(
        "when nobody can know whether a mail arrived", max_length=10, choices=UNCERTAIN, default="resend"
    )
    paused_at = models.DateTimeField("paused", null=True, blank=True)
    paused_because = ProseField("why it is paused", blank=True)
    counted_from = models.DateTimeField("counts from")
    next_due_at = models.DateTimeField("due next", null=True, blank=True)
    next_key = models.CharField(max_length=40, blank=True)  # empty where only the calendar is asked again then
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ReportScheduleQuerySet.as_manager()

    class Meta:
        ordering = ["node__path", "id"]
        verbose_name = "report schedule"
        indexes = [
            models.Index(fields=["next_due_at"], name="schedules_due", condition=Q(paused_at=None)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(unit__in=UNITS.values), name="schedule_unit_is_known"),
            models.CheckConstraint(condition=Q(catch_up__in=CATCH_UP.values), name="schedule_catch_up_is_known"),
            models.CheckConstraint(condition=Q(uncertain__in=UNCERTAIN.values), name="schedule_uncertain_is_known"),
            models.CheckConstraint(condition=Q(every__gte=1), name="schedule_every_is_one_or_more"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.node}, {self.rule_in_words}"

    def get_absolute_url(self) -> str:
        """The page of the schedule."""
        return f"/reports/schedules/{self.pk}/"

    @property
    def rule(self) -> rules.Rule:
        """The rule as the planner reckons with it."""
        return rules.Rule(
            self.unit, self.every, self.weekday, self.month_day, self.after, self.starts_on, self.at, self.zone
        )

    @property
    def rule_in_words(self) -> str:
        """The rule as people say it."""
        return rules.in_words(self.rule)


@audited(follow="schedule")
class ScheduleReader(models.Model):
    """Who gets the reports of a schedule: a person here, or an address outside that has confirmed once.

    `left_at` is set when the reader has left by the link in a mail, or was taken off.
    """

    schedule = models.ForeignKey(ReportSchedule, on_delete=models.CASCADE, related_name="readers")
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    outside = LineField("address outside", max_length=254, blank=True)
    added_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    asked_at = models.DateTimeField("asked to confirm", null=True, blank=True)
    confirmed_at = models.DateTimeField("confirmed", null=True, blank=True)
    left_at = models.DateTimeField("left", null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["schedule", "user"], name="reader_once", condition=Q(user__isnull=False)),
            models.UniqueConstraint(fields=["schedule", "outside"], name="address_once", condition=Q(user=None)),
            models.CheckConstraint(
                condition=Q(user__isnull=False, outside="") | Q(user=None) & ~Q(outside=""),
                name="reader_is_a_person_or_an_address",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user) if self.user_id else self.outside

    @property
    def address(self) -> str:
        """Where the mail goes."""
        return self.user.email if self.user_id else self.outside
