from django.db import models

from planning.choices import PROGRESS
from pmo.core import clock
from pmo.core.columns import EnumField
from pmo.core.fields import DayField
from pmo.core.history import audited
from pmo.core.versions import Versioned


class PlanQuerySet(models.QuerySet):
    """Plans."""

    def for_user(self, user, permission: str = "view") -> "PlanQuerySet":
        """Those of work on which the person has the permission."""
        from pmo.hierarchy.access import scope

        return self.filter(scope(user, permission).on("node__path"))


@audited(follow="node", exclude=["problems", "computed_at"])
class Plan(Versioned):
    """How one piece of work is planned. Its activities are records; what others see of them is its last published version."""

    node = models.OneToOneField("hierarchy.Node", on_delete=models.PROTECT, related_name="plan")
    starts_on = DayField("starts", default=clock.today)
    status_date = DayField("data date", null=True, blank=True, help_text="Progress is known up to this day.")
    calendar = models.ForeignKey(
        "planning.WorkCalendar", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    progress = EnumField("out of sequence", source=PROGRESS, default="retained")
    promised_on = DayField("promised end", null=True, blank=True)
    near_critical = models.PositiveSmallIntegerField("near-critical up to, days of float", default=5)
    source_name = models.CharField(max_length=200, blank=True, editable=False)  # the file it was last imported from
    problems = models.JSONField(default=list, blank=True, editable=False)  # what the last computation could not follow
    computed_at = models.DateTimeField(null=True, editable=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["node__path"]

    def __str__(self) -> str:
        return f"Plan of {self.node}"

    def get_absolute_url(self) -> str:
        """The plan's page."""
        return f"/work/{self.node_id}/plan/"
