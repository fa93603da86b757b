from django.db import models

from pmo.core.choices import Choice, Choices
from pmo.core.fields import DayField, LineField
from pmo.core.history import audited

RHYTHMS = Choices(
    "rhythm",
    [
        Choice("month", "Monthly, April to March"),
        Choice("quarter", "Quarterly, April to March"),
        Choice("year", "Yearly, April to March"),
    ],
)


@audited()
class Calendar(models.Model):
    """A row of reporting periods. A node without one takes that of the node above."""

    name = LineField(max_length=120, unique=True)
    rhythm = models.CharField(max_length=10, choices=RHYTHMS, default="month")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


@audited(follow="calendar")
class Period(models.Model):
    """One reporting period: M8 of 2026/27, or the year 2023-24."""

    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="periods")
    code = LineField(max_length=20)
    name = LineField(max_length=60)
    starts_on = DayField("from")
    ends_on = DayField("to")
    closes_on = DayField("closes", null=True, blank=True)

    class Meta:
        ordering = ["calendar", "-starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["calendar", "code"], name="period_named_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="period_ends_after_it_starts",
                violation_error_message="The last day is before the first day.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name
