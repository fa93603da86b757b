from django.db import models
from django.db.models import F, Q

from pmo.core.fields import DayField, LineField
from pmo.core.history import audited
from pmo.hierarchy.roles import ROLE_CHOICES, ROLES, Role


class AssignmentQuerySet(models.QuerySet):
    """Who holds what, when."""

    def on(self, day) -> "AssignmentQuerySet":
        """Those in force on a day."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)


@audited(follow="node")
class Assignment(models.Model):
    """A role that a person or a team holds on a node and all below it, from a date to a date.

    Without a node it holds for the whole office.
    """

    user = models.ForeignKey(
        "people.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name="person",
    )
    team = models.ForeignKey("people.Team", on_delete=models.PROTECT, null=True, blank=True, related_name="assignments")
    node = models.ForeignKey(
        "hierarchy.Node", on_delete=models.CASCADE, null=True, blank=True, related_name="assignments", verbose_name="on"
    )
    role = models.CharField(max_length=40, choices=ROLE_CHOICES)
    starts_on = DayField("from")
    ends_on = DayField("until", null=True, blank=True)
    delegated_from = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="delegations"
    )
    reason = LineField(max_length=300, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["node__path", "role", "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="role_ends_after_it_starts",
                violation_error_message="The last day is before the first day.",
            ),
            models.CheckConstraint(
                condition=(Q(user=None) & ~Q(team=None)) | (~Q(user=None) & Q(team=None)), name="role_for_a_person_or_a_team",
                violation_error_message="Choose a person or a team, not both.",
            ),
            models.CheckConstraint(
                condition=Q(delegated_from=None) | Q(ends_on__isnull=False), name="delegation_has_an_end",
                violation_error_message="A delegation needs a last day.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.holder}, {self.role_choice.label}"

    @property
    def holder(self):
        """The person or the team."""
        return self.user or self.team

    @property
    def role_choice(self) -> Role:
        """The role as data."""
        return ROLES[self.role]
