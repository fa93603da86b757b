"""Lines and texts, references, and a few words to find a record by."""

from django import forms
from django.db.models import Q
from django.utils.html import format_html

from pmo.core import texts
from pmo.records import reading
from pmo.records.fields.base import Field
from pmo.records.reading import Read, Unreadable


class Title(Field):
    """The one line that says what it is."""

    css = "col-title"

    def cell(self, row):
        return format_html('<span class="clip" title="{}">{}</span>', self.text(row), self.text(row))


class LongText(Field):
    """Several lines."""

    kind = "long"

    def read(self, raw, context):
        return Read(texts.prose("" if raw is None else str(raw)).strip())

    def cell(self, row):
        text = self.text(row)
        return format_html('<span class="clip" title="{}">{}</span>', text[:400], text[:160]) if text else ""


class Ref(Field):
    """The reference, a link to the record."""

    kind = "ref"
    css = "is-frozen col-ref"

    def bind(self, name, model):
        super().bind(name, model)
        self.label = "Ref"
        return self

    @property
    def sort(self):
        return ["number"]

    @property
    def editable(self):
        return False

    def cell(self, row):
        return format_html('<a class="ref" href="{}" data-open-record>{}</a>', row.get_absolute_url(), row.ref)


class Tags(Field):
    """A few words to find it by."""

    kind = "tags"

    def text(self, row):
        return "; ".join(self.value(row))

    def text_of(self, value):
        return "; ".join(value or [])

    def shown(self, row):
        from django.utils.html import format_html_join

        return format_html_join(" ", '<span class="tag">{}</span>', ((tag,) for tag in self.value(row)))

    def read(self, raw, context):
        return reading.tags(raw, self.label)

    def empty(self):
        return []

    def form_field(self):
        return TagsFormField(label=self.label, required=False, help_text="Several with a semicolon between.")

    def condition(self, values, context):
        return Q(**{f"{self.name}__overlap": values})


class TagsFormField(forms.CharField):
    """A list typed as one line."""

    def prepare_value(self, value):
        """The list as text."""
        return "; ".join(value) if isinstance(value, list) else value

    def clean(self, value):
        """The text as a list."""
        try:
            return reading.tags(value or "", str(self.label)).value
        except Unreadable as problem:
            raise forms.ValidationError(str(problem)) from problem
