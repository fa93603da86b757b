"""Fields that read what people type by the rules of `texts` and `dates`, in models and in forms alike.

A migration sees Django's own fields: the columns are the same, only what is let in differs.
"""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from pmo.core import dates, texts

UNSEEN = "This holds no character that can be seen. Write it in letters or digits."


class Line(forms.CharField):
    """One line of text in a form."""

    def to_python(self, value) -> str:
        """The text without what cannot be seen; only that is refused where something is asked for."""
        text = super().to_python(value)
        seen = texts.line(text)
        if text and not seen and self.required:
            raise ValidationError(UNSEEN, code="unseen")
        return seen


class Prose(forms.CharField):
    """Several lines of text in a form."""

    widget = forms.Textarea

    def to_python(self, value) -> str:
        """The text without what cannot be seen."""
        return texts.prose(super().to_python(value)).strip()


class DateInput(forms.DateInput):
    """The browser's own date field, within the years that make sense."""

    input_type = "date"

    def __init__(self, attrs=None):
        ends = {"min": dates.FIRST_DAY.isoformat(), "max": dates.LAST_DAY.isoformat()}
        super().__init__(attrs=ends | (attrs or {}), format="%Y-%m-%d")


class Day(forms.DateField):
    """A day in a form."""

    widget = DateInput

    def clean(self, value):
        """A day within the years that make sense."""
        return dates.sensible(super().clean(value))


class _Plain:
    """Makes a migration see the field that Django has."""

    def deconstruct(self):
        """The same column as the plain field."""
        name, path, args, kwargs = super().deconstruct()
        plain = next(base for base in type(self).__mro__ if base.__module__.startswith("django.db.models"))
        return name, f"django.db.models.{plain.__name__}", args, kwargs


class LineField(_Plain, models.CharField):
    """One line of text that people type: a name, a title, a reason."""

    def clean(self, value, instance) -> str:
        """Without what cannot be seen; a name of nothing else is refused."""
        seen = texts.line(value) if isinstance(value, str) else value
        if value and not seen and not self.blank:
            raise ValidationError(UNSEEN, code="unseen")
        return super().clean(seen, instance)

    def formfield(self, **kwargs):
        """A `Line`; a choice stays a choice."""
        return super().formfield(**({"form_class": Line} | kwargs))


class ProseField(_Plain, models.TextField):
    """Several lines of text that people type."""

    def clean(self, value, instance) -> str:
        """Without what cannot be seen."""
        return super().clean(texts.prose(value) if isinstance(value, str) else value, instance)

    def formfield(self, **kwargs):
        """A `Prose`."""
        return super().formfield(**({"form_class": Prose} | kwargs))


class DayField(_Plain, models.DateField):
    """A day that people give."""

    def clean(self, value, instance):
        """A day within the years that make sense."""
        return dates.sensible(super().clean(value, instance))

    def formfield(self, **kwargs):
        """A `Day`."""
        return super().formfield(**({"form_class": Day} | kwargs))
