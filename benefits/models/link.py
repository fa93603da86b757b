from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from pmo.core.fields import LineField
from pmo.core.history import audited


@audited()
class MapLink(models.Model):
    """One link of the benefits map, between benefits and map items named by register and id (ADR 7).

    Written by `benefits.linking` only, which takes turns: the whole graph of the office never has a circle.
    """

    source_register = models.CharField(max_length=20)
    source_id = models.BigIntegerField()
    target_register = models.CharField(max_length=20)
    target_id = models.BigIntegerField()
    weight = models.PositiveSmallIntegerField(
        "weight, %", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    lag = models.PositiveSmallIntegerField("months until the effect", default=0, validators=[MaxValueValidator(120)])
    assumption = LineField(max_length=300, blank=True)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source_register", "source_id", "target_register", "target_id"], name="map_linked_once",
                violation_error_message="These two are linked on the map already.",
            ),
            models.CheckConstraint(
                condition=~Q(source_register=F("target_register"), source_id=F("target_id")), name="map_not_to_itself",
                violation_error_message="Nothing leads to itself. Choose another target.",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["target_register", "target_id"], name="map_links_to")]

    def __str__(self) -> str:
        return "Link of the benefits map"

    @property
    def source(self) -> tuple[str, int]:
        """Register and id of what it starts from."""
        return self.source_register, self.source_id

    @property
    def target(self) -> tuple[str, int]:
        """Register and id of what it leads to."""
        return self.target_register, self.target_id
