"""People, owners and places in the tree."""

from django.db.models import Q
from django.utils.html import format_html

from pmo.core import texts
from pmo.records.fields.base import Field, Option
from pmo.records.reading import Read, Unreadable


class Person(Field):
    """Somebody of the office."""

    kind = "person"
    css = "col-owner"

    @property
    def related(self):
        return [self.name]

    @property
    def sort(self):
        return [f"{self.name}__name"]

    def text(self, row):
        person = self.value(row)
        return person.name if person else ""

    def text_of(self, value):
        return getattr(value, "name", "") if value else ""

    def shown(self, row):
        return format_html('<span class="clip">{}</span>', self.text(row)) if self.text(row) else ""

    def read(self, raw, context):
        text = texts.line("" if raw is None else str(raw))
        return context.person(text, self.label) if text else Read(None)

    def options(self):
        return [Option("me", "Me"), Option("none", "Nobody"), Option("left", "Somebody who left")]

    def condition(self, values, context):
        found = Q(pk__in=[])
        for value in values:
            found |= self._of(value, context)
        return found

    def _of(self, value: str, context) -> Q:
        if value == "me":
            return Q(**{self.name: context.user.pk})
        if value == "none":
            return Q(**{f"{self.name}__isnull": True})
        if value == "left":
            return Q(**{f"{self.name}__is_active": False})
        return Q(**{self.name: int(value)}) if value.isdecimal() and len(value) < 18 else Q(pk__in=[])

    def said(self, value, context):
        return super().said(value, context) if not value.isdecimal() else context.person_name(int(value))


class Owner(Person):
    """Who answers for it: somebody of the office, or a named person outside."""

    def text(self, row):
        return row.owner_text

    def shown(self, row):
        if row.owner_id and not row.owner.is_active:
            return format_html('<span class="clip warn">{} (left)</span>', row.owner.name)
        return super().shown(row)

    def read(self, raw, context):
        text = texts.line("" if raw is None else str(raw))
        if not text:
            return Read(None, also={"owner_name": ""})
        try:
            found = context.person(text, self.label)
            return Read(found.value, found.note, also={"owner_name": ""})
        except Unreadable as unknown:
            return Read(None, f"{unknown} Kept as a name outside the office.", also={"owner_name": text[:120]})

    def _of(self, value, context):
        found = super()._of(value, context)
        return found & Q(owner_name="") if value == "none" else found


class Place(Field):
    """The work that the record lies on."""

    kind = "place"
    css = "sub col-project"

    @property
    def related(self):
        return [self.name]

    @property
    def editable(self):
        """A record is moved by a step of its own; other work that it names is typed."""
        return self.name != "node" and super().editable

    @property
    def sort(self):
        return [f"{self.name}__name"]

    def text(self, row):
        node = self.value(row)
        return node.name if node else ""

    def text_of(self, value):
        return str(value) if value else ""

    def shown(self, row):
        return format_html('<span class="clip">{}</span>', self.text(row)) if self.text(row) else ""

    def read(self, raw, context):
        text = texts.line("" if raw is None else str(raw))
        if self.name == "node":
            return context.place(text, self.label)
        return context.anywhere.place(text, self.label) if text else Read(None)

    def condition(self, values, context):
        found = Q(pk__in=[])
        for path in context.paths(values):
            found |= Q(**{f"{self.name}__path__startswith": path})
        return found

    def said(self, value, context):
        return context.place_name(value)
