import pgtrigger
from django.db import models
from django.db.models import Q

from benefits import choices
from benefits.models.benefit import quantity
from pmo.core.columns import EnumField
from pmo.core.fields import DayField, LineField
from pmo.core.history import audited


class PointQuerySet(models.QuerySet):
    """Readings of benefits."""

    def current(self) -> "PointQuerySet":
        """Those that no later one replaces."""
        return self.filter(replaced_by=None)


@audited(follow="benefit")
class BenefitPoint(models.Model):
    """One value of one period: planned, forecast or actual. Never overwritten: a correction replaces it and both stay.

    A point without a value is "nothing this time", or takes the earlier one back.
    """

    benefit = models.ForeignKey("benefits.Benefit", on_delete=models.PROTECT, related_name="points")
    kind = EnumField(source=choices.POINT_KINDS)
    period_end = DayField("period ends")
    value = quantity()
    note = LineField(max_length=300, blank=True)
    evidence = models.ForeignKey(
        "records.Attachment", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by_name = LineField("entered by", max_length=160, blank=True)  # of an owner without an account
    at = models.DateTimeField(auto_now_add=True)

    objects = PointQuerySet.as_manager()

    class Meta:
        ordering = ["period_end", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["benefit", "kind", "period_end"], condition=Q(replaces=None), name="benefit_point_one_first"
            )
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{choices.POINT_KINDS.get(self.kind).label} {self.period_end}"

    @property
    def entered_by(self) -> str:
        """Who gave it."""
        return self.by.name if self.by_id else self.by_name
