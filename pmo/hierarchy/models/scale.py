from dataclasses import dataclass

from django.db import models

from pmo.core.fields import DayField, LineField
from pmo.core.history import audited


@dataclass(frozen=True)
class Level:
    """One step of a rating scale: how it is stored, said and drawn (`rag` is g, ag, a, ar or r)."""

    code: str
    label: str
    rag: str
    help: str = ""

    def __str__(self) -> str:
        return self.label


@audited()
class RatingScale(models.Model):
    """A scale of delivery confidence. It belongs to the organisation; a rating always keeps the scale it was given on.

    `levels` is a list from best to worst of {code, label, rag, help}.
    """

    code = models.SlugField(max_length=40, unique=True)
    name = LineField(max_length=120)
    levels = models.JSONField(default=list)
    used_from = DayField("used from", null=True, blank=True)
    used_until = DayField("used until", null=True, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    def level(self, code: str) -> Level | None:
        """The step with this code, or None."""
        return next((level for level in self.steps if level.code == code), None)

    @property
    def steps(self) -> list[Level]:
        """The steps from best to worst."""
        return [Level(**level) for level in self.levels]
