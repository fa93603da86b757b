from django.db import models

from pmo.core.fields import LineField
from pmo.core.history import audited


@audited()
class OrganisationUnit(models.Model):
    """A part of an organisation that work can be at home in: an organisation, a division, a service."""

    name = LineField(max_length=160)
    code = LineField(max_length=20, blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts")

    class Meta:
        ordering = ["name"]
        verbose_name = "organisation unit"
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name"], nulls_distinct=False, name="unit_named_once_in_its_place"
            )
        ]

    def __str__(self) -> str:
        return self.name
