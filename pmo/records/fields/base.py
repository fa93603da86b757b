"""What every kind of value can do: be shown, copied, typed, filtered and sorted."""

from dataclasses import dataclass

from django import forms
from django.db import models
from django.db.models import Q
from django.utils.safestring import SafeString

from pmo.core import texts
from pmo.records import reading
from pmo.records.reading import Read, Unreadable


@dataclass(frozen=True)
class Option:
    """One choice of a filter: what stands in the address, and its label."""

    value: str
    label: str


class Field:
    """A column of a register. `name` is the model's field; a field without one is computed and cannot be edited."""

    kind = "text"
    css = ""
    numeric = False

    def __init__(
        self, name: str = "", label: str = "", *, editable: bool | None = None, help: str = "", short: str = ""
    ):
        self.name, self.label, self.help, self.short = name, label, help, short
        self._editable = editable
        self.column: models.Field | None = None

    def bind(self, name: str, model: type[models.Model]) -> "Field":
        """Take label, help and limits from the model's field."""
        self.name = self.name or name
        self.column = next((column for column in model._meta.fields if column.name == name), None)
        if self.column is not None:
            self.label = self.label or _capital(str(self.column.verbose_name))
            self.help = self.help or str(self.column.help_text)
        self.label = self.label or _capital(name.replace("_", " "))
        return self

    @property
    def editable(self) -> bool:
        """Whether a person may type here."""
        if self._editable is not None:
            return self._editable
        return bool(self.column is not None and self.column.editable)

    @property
    def required(self) -> bool:
        """Whether it may not be left empty."""
        return bool(self.column is not None and not self.column.blank and not self.column.null)

    @property
    def sort(self) -> list[str]:
        """The columns of the database to order by."""
        return [self.name] if self.column is not None else []

    @property
    def related(self) -> list[str]:
        """What to fetch along, so that a list costs the same for any number of rows."""
        return []

    def value(self, row):
        """The stored value."""
        return getattr(row, self.name)

    def text(self, row) -> str:
        """As copied, exported to CSV and read back: what `read` understands."""
        value = self.value(row)
        return "" if value is None else str(value)

    def sheet(self, row):
        """As it stands in a cell of a workbook: a number or a date where it is one."""
        return self.text(row)

    def shown(self, row) -> SafeString | str:
        """As it stands on a page."""
        return self.text(row)

    def cell(self, row) -> SafeString | str:
        """As it stands in the grid."""
        return self.shown(row)

    def read(self, raw, context: reading.Context) -> Read:
        """What a person typed or pasted, as a value. Raises Unreadable with a sentence."""
        text = texts.line("" if raw is None else str(raw))
        limit = getattr(self.column, "max_length", None)
        if limit and len(text) > limit:
            raise Unreadable(f"{self.label} takes at most {limit} characters; this has {len(text)}. Shorten it.")
        return Read(text)

    def empty(self):
        """The value of an empty cell."""
        return None if self.column is not None and self.column.null else ""

    def form_field(self) -> forms.Field:
        """The field of a form."""
        found = self.column.formfield()
        found.label, found.help_text = self.label, self.help
        return found

    def options(self) -> list[Option]:
        """The choices of its filter; none means free text."""
        return []

    def condition(self, values: list[str], context: reading.Context) -> Q:
        """The rows that a filter of these values lets through."""
        found = Q()
        for value in values:
            found |= Q(**{f"{self.name}__icontains": value})
        return found

    def said(self, value: str, context: reading.Context) -> str:
        """A filter's value in words, for its chip."""
        return next((option.label for option in self.options() if option.value == value), value)

    def equal(self, one, other) -> bool:
        """Whether two stored values are the same to a person."""
        return one == other or (one in (None, "", []) and other in (None, "", []))

    def text_of(self, value) -> str:
        """A stored value in words, for differences."""
        return "" if value is None else str(value)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
