"""Columns of the database that carry what a page needs."""

from django.db import models

from pmo.core.choices import Choices


class EnumField(models.CharField):
    """Text out of an enumeration. `source` keeps the whole `Choices`, with tone, icon and help.

    In migrations it is a plain CharField without choices, so that a new label needs no migration.
    """

    def __init__(self, *args, source: Choices | None = None, **options):
        self.source = source
        if source is not None:
            options["choices"] = list(source)
            options.setdefault("max_length", 30)
        super().__init__(*args, **options)

    def deconstruct(self):
        """As a CharField."""
        name, _, args, options = super().deconstruct()
        options.pop("choices", None)
        return name, "django.db.models.CharField", args, options
