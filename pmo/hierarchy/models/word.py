from django.db import models

from pmo.core.fields import LineField
from pmo.core.history import audited


@audited()
class Word(models.Model):
    """What this office calls a level, a state, a rating or a role. `key` is such as "kind.programme"."""

    key = models.CharField(max_length=80, unique=True)
    singular = LineField(max_length=80)
    plural = LineField(max_length=80, blank=True)

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return f"{self.key}: {self.singular}"
