import pgtrigger
from django.db import models
from django.db.models import Q

from pmo.core.fields import DayField, ProseField
from pmo.core.history import audited
from pmo.hierarchy.choices import ASSESSORS, VALUE_STATES
from pmo.hierarchy.models.scale import Level


class AssessmentQuerySet(models.QuerySet):
    """Ratings over time."""

    def for_user(self, user, permission: str = "view") -> "AssessmentQuerySet":
        """Those of nodes on which the person has the permission."""
        from pmo.hierarchy.access import scope

        return self.filter(scope(user, permission).on("node__path"))

    def standing(self) -> "AssessmentQuerySet":
        """Without those that a later correction replaced."""
        return self.filter(replaced_by=None)


@audited(follow="node")
class Assessment(models.Model):
    """Delivery confidence of a node at a date, by the owner or by independent assurance.

    Never overwritten: the database refuses to change or delete one. A correction is a new row that replaces the old.
    """

    node = models.ForeignKey("hierarchy.Node", on_delete=models.PROTECT, related_name="assessments")
    assessor = models.CharField("given by", max_length=20, choices=ASSESSORS)
    as_at = DayField("as at")
    scale = models.ForeignKey("hierarchy.RatingScale", on_delete=models.PROTECT, related_name="assessments")
    state = models.CharField(max_length=20, choices=VALUE_STATES, default="known")
    rating = models.CharField(max_length=20, blank=True)
    reason = ProseField("reason it is not given", blank=True)
    rationale = ProseField("why this rating", blank=True)
    conditions = ProseField("what must happen next", blank=True)
    next_review = DayField("next review", null=True, blank=True)
    period = models.ForeignKey(
        "hierarchy.Period", on_delete=models.PROTECT, null=True, blank=True, related_name="assessments"
    )
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    given_by = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, null=True, blank=True, related_name="assessments"
    )
    source = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["node", "assessor", "as_at", "id"]
        verbose_name = "delivery confidence"
        indexes = [models.Index(fields=["node", "assessor", "-as_at", "-id"], name="latest_confidence")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="known") & ~Q(rating="") | ~Q(state="known") & Q(rating=""), name="rating_given_or_not",
                violation_error_message="Give a rating, or say why there is none.",
            ),
            models.UniqueConstraint(
                fields=["node", "assessor", "as_at"], condition=Q(replaces=None), name="one_confidence_a_day",
                violation_error_message="There is a rating of this day already; correct that one.",
            ),
        ]  # fmt: skip
        triggers = [pgtrigger.Protect(name="never_overwritten", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_assessor_display()}: {self.label}"

    @property
    def level(self) -> Level | None:
        """The step of the scale, or None when there is no rating."""
        return self.scale.level(self.rating) if self.rating else None

    @property
    def label(self) -> str:
        """The rating in words, or what stands in its place."""
        return self.level.label if self.level else VALUE_STATES.get(self.state).label
