from django.db import models

from pmo.core.choices import Choice, Choices

OPENED_AS = Choices(
    "opened",
    [
        Choice("pdf", "PDF", icon="file-text"),
        Choice("page", "Page", icon="eye"),
        Choice("slides", "Slides", icon="presentation"),
    ],
)


class OpeningQuerySet(models.QuerySet):
    """Who opened which report."""

    def for_user(self, user, permission: str = "view") -> "OpeningQuerySet":
        """Those of reports on nodes on which the person has the permission."""
        from pmo.hierarchy.access import scope

        return self.filter(scope(user, permission).on("run__node__path"))


class Opening(models.Model):
    """One signed-in person who opened one report in one form: when first, when last, how often. A receipt, not a history."""

    run = models.ForeignKey("reporting.ReportRun", on_delete=models.PROTECT, related_name="openings")
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    form = models.CharField(max_length=10, choices=OPENED_AS)
    first_at = models.DateTimeField("first opened")
    last_at = models.DateTimeField("last opened")
    times = models.PositiveIntegerField(default=1)

    objects = OpeningQuerySet.as_manager()

    class Meta:
        ordering = ["first_at"]
        constraints = [
            models.UniqueConstraint(fields=["run", "user", "form"], name="opening_once_a_person_and_form"),
            models.CheckConstraint(condition=models.Q(form__in=OPENED_AS.values), name="opening_form_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_form_display()}"
