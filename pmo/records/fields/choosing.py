"""One of an enumeration, and yes or no."""

from django.db.models import Q
from django.utils.html import format_html

from pmo.core import texts
from pmo.core.choices import Choices
from pmo.core.icons import icon
from pmo.records import reading
from pmo.records.fields.base import Field, Option
from pmo.records.reading import Read


class Choice(Field):
    """One of an enumeration, with icon and tone."""

    kind = "choice"

    @property
    def choices(self) -> Choices:
        """The enumeration behind it."""
        return self.column.source

    def text(self, row):
        return self.text_of(self.value(row))

    def text_of(self, value):
        return self.choices.get(value).label if value else ""

    def shown(self, row):
        value = self.value(row)
        if not value:
            return ""
        found = self.choices.get(value)
        if not found.icon:
            return found.label
        return format_html('<span class="status">{}{}</span>', icon(found.icon, True), found.label)

    def read(self, raw, context):
        text = texts.line("" if raw is None else str(raw))
        return reading.choice(text, self.choices, self.label) if text else Read("")

    def options(self):
        return [Option(choice.value or "none", choice.label) for choice in self.choices.all()]

    def condition(self, values, context):
        empty = Q(**{self.name: ""}) if "none" in values else Q(pk__in=[])
        return Q(**{f"{self.name}__in": [value for value in values if value != "none"]}) | empty


class Status(Choice):
    """Where the record stands in its workflow; changed by its steps, and offered in the grid where a step needs nothing."""

    css = "col-status"

    @property
    def editable(self):
        return False


class YesNo(Field):
    """Yes or no."""

    kind = "yesno"
    required = False  # empty is no

    def text(self, row):
        return self.text_of(self.value(row))

    def text_of(self, value):
        return "" if value is None else "Yes" if value else "No"

    def read(self, raw, context):
        return reading.yes_no(raw, self.label)

    def options(self):
        return [Option("yes", "Yes"), Option("no", "No")]

    def condition(self, values, context):
        return Q(**{f"{self.name}__in": [value == "yes" for value in values]})

    def empty(self):
        return False
