import pgtrigger
from django.db import models

from planning.choices import FLAGS
from pmo.core.columns import EnumField
from pmo.core.fields import DayField, ProseField
from pmo.core.history import audited

_KEPT = [pgtrigger.Protect(name="never_overwritten", operation=pgtrigger.Update | pgtrigger.Delete)]


class VersionQuerySet(models.QuerySet):
    """Published versions."""

    def for_user(self, user, permission: str = "view") -> "VersionQuerySet":
        """Those of work on which the person has the permission."""
        from pmo.hierarchy.access import scope

        return self.filter(scope(user, permission).on("plan__node__path"))


@audited(exclude=["rows"])
class PlanVersion(models.Model):
    """A plan as it was published, for good: every activity with its dates. What people without a part in the draft see."""

    plan = models.ForeignKey("planning.Plan", on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    note = ProseField("what changed and why", blank=True)
    status_date = DayField("data date", null=True, blank=True)
    planned_from = DayField("start of the plan", null=True)  # what was set; none in versions from before it was kept
    starts_on = DayField("starts", null=True)
    ends_on = DayField("ends", null=True)
    rows = models.JSONField()

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "-number"]
        triggers = _KEPT
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="version_numbered_once")]

    def __str__(self) -> str:
        return f"Version {self.number}"


class MilestonePoint(models.Model):
    """Where one milestone stood in one published version. The points of a milestone are its trend."""

    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="milestones")
    activity = models.ForeignKey("planning.Activity", on_delete=models.PROTECT, related_name="points")
    title = models.CharField(max_length=160)
    flag = EnumField(source=FLAGS)
    workstream = models.CharField(max_length=80, blank=True)
    forecast = DayField(null=True)
    actual = DayField(null=True)
    deadline = DayField(null=True)
    critical = models.BooleanField(default=False)

    class Meta:
        ordering = ["version", "forecast"]
        triggers = _KEPT
        constraints = [models.UniqueConstraint(fields=["version", "activity"], name="one_point_a_version")]

    def __str__(self) -> str:
        return self.title
