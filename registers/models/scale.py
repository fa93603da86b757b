import pgtrigger
from django.db import models

from pmo.core.fields import LineField
from pmo.core.history import audited
from registers.choices import CATEGORIES
from registers.scoring import Band, Scale


@audited()
class RiskScale(models.Model):
    """The N × N grid on which risks are scored. Published versions never change: a change makes a new version."""

    name = LineField(max_length=80)
    version = models.PositiveIntegerField(default=1, editable=False)
    likelihood = models.JSONField(help_text="The names of the steps, from the lowest.")
    impact = models.JSONField(help_text="The names of the steps, from the lowest.")
    grid = models.JSONField(help_text="A row for each likelihood, a score for each impact.")
    bands = models.JSONField(help_text="name and least score, from the lowest.")
    percent = models.JSONField(default=list, blank=True)  # for each likelihood: [from, to] in per cent
    descriptors = models.JSONField(default=dict, blank=True)  # dimension → a text for each impact step
    state = LineField(
        max_length=10,
        default="published",
        choices=[("draft", "Draft"), ("published", "Published"), ("retired", "Retired")],
    )
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    is_default = models.BooleanField(default=False)

    class Meta:
        ordering = ["name", "-version"]
        triggers = [
            pgtrigger.Protect(
                name="published_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.state <> 'draft' AND (OLD.likelihood, OLD.impact, OLD.grid, OLD.bands, OLD.percent, OLD.descriptors)"
                    " IS DISTINCT FROM (NEW.likelihood, NEW.impact, NEW.grid, NEW.bands, NEW.percent, NEW.descriptors)"
                ),
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="scale_version_once"),
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="one_default_risk_scale"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.version}"

    @property
    def scale(self) -> Scale:
        """The pure scale for computing."""
        if not hasattr(self, "_scale"):
            bands = tuple(Band(band["name"], band["least"], place) for place, band in enumerate(self.bands, 1))
            self._scale = Scale(tuple(self.likelihood), tuple(self.impact), tuple(map(tuple, self.grid)), bands)
        return self._scale


@audited()
class Appetite(models.Model):
    """How much risk of a category the office wants (appetite) and will bear without escalation (tolerance)."""

    POSTURES = [(name, name.capitalize()) for name in ("averse", "minimal", "cautious", "open", "eager")]

    node = models.ForeignKey(
        "hierarchy.Node", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="work"
    )
    category = LineField(max_length=24, blank=True, help_text="Empty: every category without a row of its own.")
    posture = LineField(max_length=10, choices=POSTURES, blank=True)
    appetite = models.PositiveSmallIntegerField("appetite, highest score")
    tolerance = models.PositiveSmallIntegerField("tolerance, highest score")

    class Meta:
        ordering = ["node_id", "category"]
        constraints = [
            models.UniqueConstraint(fields=["node", "category"], nulls_distinct=False, name="one_appetite_a_category"),
            models.CheckConstraint(
                condition=models.Q(appetite__lte=models.F("tolerance")), name="appetite_below_tolerance"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category_label}: {self.appetite} to {self.tolerance}"

    @property
    def category_label(self) -> str:
        """The category as people read it."""
        return CATEGORIES.get(self.category).label if self.category in CATEGORIES else "Any category"
