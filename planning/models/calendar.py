from django.db import models

from planning.choices import NATIONS
from pmo.core.columns import EnumField
from pmo.core.fields import DayField, LineField
from pmo.core.history import audited
from pmo.core.versions import Versioned

STANDARD_WEEK = [[[480, 720], [780, 1020]]] * 5 + [[], []]  # 08:00–12:00 and 13:00–17:00, Monday to Friday


def standard_week() -> list[list[list[int]]]:
    """The usual week: shifts of Monday to Sunday in minutes from midnight."""
    return [[list(shift) for shift in day] for day in STANDARD_WEEK]


@audited()
class WorkCalendar(Versioned):
    """When work is done: a week's shifts, the bank holidays of a nation, and days of the office's own."""

    name = LineField(max_length=80, unique=True)
    week = models.JSONField(default=standard_week)
    nation = EnumField("bank holidays of", source=NATIONS, blank=True)
    day_minutes = models.PositiveSmallIntegerField("minutes that “1d” means", default=480)
    is_default = models.BooleanField("for plans that choose none", default=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="one_default_calendar"
            ),
            models.CheckConstraint(
                condition=models.Q(day_minutes__gte=60, day_minutes__lte=1440), name="a_day_has_minutes",
                violation_error_message="A day has from 60 to 1,440 minutes of work.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


@audited(follow="calendar")
class CalendarDay(models.Model):
    """Days that differ from the week, from the first to the last: closed, or with other shifts."""

    calendar = models.ForeignKey(WorkCalendar, on_delete=models.CASCADE, related_name="days")
    first = DayField()
    last = DayField()
    shifts = models.JSONField(default=list, blank=True)
    name = LineField("why", max_length=80, blank=True)

    class Meta:
        ordering = ["first"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last__gte=models.F("first")), name="days_run_forward",
                violation_error_message="The last day lies before the first.",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name or f"{self.first:%-d %b %Y}"
