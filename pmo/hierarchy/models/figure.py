from django.db import models
from django.db.models import Q

from pmo.core.fields import DayField, ProseField
from pmo.core.history import audited
from pmo.core.versions import Versioned
from pmo.hierarchy.choices import MEASURES, VALUE_STATES


class FigureQuerySet(models.QuerySet):
    """Figures over time."""

    def for_user(self, user, permission: str = "view") -> "FigureQuerySet":
        """Those of nodes on which the person has the permission."""
        from pmo.hierarchy.access import scope

        return self.filter(scope(user, permission).on("node__path"))


@audited(follow="node")
class Figure(Versioned):
    """One measure of a node as at a date: an amount in millions, a date or a percentage; known, a range, or not given.

    A range keeps its low, its most likely and its high value, so no cell of a source is ever flattened to one number.
    """

    node = models.ForeignKey("hierarchy.Node", on_delete=models.CASCADE, related_name="figures")
    measure = models.CharField(max_length=30, choices=MEASURES)
    as_at = DayField("as at")
    period = models.ForeignKey(
        "hierarchy.Period", on_delete=models.PROTECT, null=True, blank=True, related_name="figures"
    )
    state = models.CharField(max_length=20, choices=VALUE_STATES, default="known")
    amount = models.DecimalField("amount, millions", max_digits=18, decimal_places=4, null=True, blank=True)
    amount_low = models.DecimalField("lowest amount, millions", max_digits=18, decimal_places=4, null=True, blank=True)
    amount_high = models.DecimalField(
        "highest amount, millions", max_digits=18, decimal_places=4, null=True, blank=True
    )
    date = DayField(null=True, blank=True)
    date_low = DayField("earliest date", null=True, blank=True)
    date_high = DayField("latest date", null=True, blank=True)
    reason = ProseField("reason it is not given", blank=True)
    raw = models.TextField("as the source says", blank=True)
    narrative = ProseField(blank=True)
    currency = models.CharField(max_length=3, default="GBP")
    source = models.CharField(max_length=120, blank=True)

    objects = FigureQuerySet.as_manager()

    class Meta:
        ordering = ["node", "measure", "as_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["node", "measure", "as_at"], name="one_figure_a_day",
                violation_error_message="There is a figure of this day already; change that one.",
            ),
            models.CheckConstraint(
                condition=~Q(state="known") | Q(amount__isnull=False) | Q(date__isnull=False), name="known_figure_has_a_value",
                violation_error_message="Give the value, or say why there is none.",
            ),
            models.CheckConstraint(
                condition=~Q(state="withheld") | ~Q(reason=""), name="withheld_with_a_reason",
                violation_error_message="Say why it is withheld.",
            ),
            models.CheckConstraint(
                condition=Q(amount_low=None) | Q(amount_high=None) | Q(amount_low__lte=models.F("amount_high")), name="range_of_amounts_in_order",
                violation_error_message="The lowest amount is above the highest.",
            ),
            models.CheckConstraint(
                condition=Q(date_low=None) | Q(date_high=None) | Q(date_low__lte=models.F("date_high")), name="range_of_dates_in_order",
                violation_error_message="The earliest date is after the latest.",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["measure", "as_at"], name="figures_of_a_date")]

    def __str__(self) -> str:
        return f"{self.get_measure_display()} as at {self.as_at}"

    @property
    def unit(self) -> str:
        """money, date or percent."""
        return MEASURES.get(self.measure).tone

    @property
    def value(self):
        """The single or most likely value, or None."""
        return self.date if self.unit == "date" else self.amount
