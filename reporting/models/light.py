import pgtrigger
from django.db import models
from django.db.models import Q

from pmo.core.columns import EnumField
from pmo.core.fields import DayField, ProseField
from pmo.core.history import audited
from pmo.hierarchy.evidence import DIMENSIONS
from reporting.choices import COLOURS


class LightQuerySet(models.QuerySet):
    """Reported lights."""

    def for_user(self, user, permission: str = "view") -> "LightQuerySet":
        """Those of nodes on which the person has the permission."""
        from pmo.hierarchy.access import scope

        return self.filter(scope(user, permission).on("node__path"))


@audited(follow="node")
class ReportedLight(models.Model):
    """What the people of a piece of work say of a dimension at a date, with what the data said at that moment.

    Never overwritten. Better than the data is an override: it has a reason and runs out.
    """

    node = models.ForeignKey("hierarchy.Node", on_delete=models.PROTECT, related_name="lights")
    dimension = EnumField(source=DIMENSIONS)
    rag = EnumField("light", source=COLOURS)
    reason = ProseField("why", blank=True)
    as_at = DayField("as at")
    until = DayField("holds until", null=True, blank=True)
    evidenced = models.CharField("from data", max_length=1, default="n", editable=False)
    evidence = models.JSONField("what the data said", default=list, editable=False)
    given_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = LightQuerySet.as_manager()

    class Meta:
        ordering = ["node", "dimension", "-as_at", "-id"]
        indexes = [models.Index(fields=["node", "dimension", "-as_at", "-id"], name="latest_light")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(rag="g", evidenced__in=["a", "r", "n"]) & ~Q(rag="a", evidenced="r")
                | ~Q(reason="") & Q(until__isnull=False),
                name="better_than_the_data_with_a_reason",
                violation_error_message="Better than the data needs a reason and a day until which it holds.",
            )
        ]
        triggers = [pgtrigger.Protect(name="light_never_overwritten", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_dimension_display()}: {self.get_rag_display()}"
