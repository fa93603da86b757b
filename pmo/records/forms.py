"""Forms of records, derived from the declaration."""

from django import forms
from django.db.models import Q

from pmo.hierarchy.models import Node
from pmo.people.models import User
from pmo.records.models import Record
from pmo.records.reading import Context, Unreadable
from pmo.records.register import Register


class RecordForm(forms.Form):
    """A form over some fields of a register, for a new record, a change, or a step."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args,
        register: Register,
        names: list[str],
        user,
        record: Record | None = None,
        node=None,
        required=(),
        **more,
    ):
        self.register, self.names, self.user, self.record = register, names, user, record
        initial = {name: _initial(record, name) for name in names} if record is not None else {}
        initial["seen"] = record.version if record is not None else None
        super().__init__(*args, initial=initial | (more.pop("initial", None) or {}), **more)
        for name in names:
            self.fields[name] = self._field(name, node or (record.node if record is not None else None))
            if name in required:
                self.fields[name].required = True

    def _field(self, name: str, node) -> forms.Field:
        column = self.register.model._meta.get_field(name)
        kind = self.register.fields.get(name)
        levels = self.register.levels(self.record).get(name)
        if levels:
            steps = [("", "Not judged"), *((place, f"{place} {word}") for place, word in enumerate(levels, 1))]
            return forms.TypedChoiceField(label=kind.label, choices=steps, required=False, coerce=int, empty_value=None)
        if kind is not None and kind.kind == "choice":
            empty = [] if kind.required else [("", "None")]
            return forms.ChoiceField(
                label=kind.label, help_text=kind.help, choices=[*empty, *kind.choices], required=kind.required,
                initial=column.get_default(),
            )  # fmt: skip
        if column.is_relation:
            return self._relation(column, kind, node)
        found = kind.form_field() if kind is not None else column.formfield()
        if hasattr(found, "for_work"):
            found.for_work(node)
        if isinstance(found, forms.DateField):
            found.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        if isinstance(found.widget, forms.Textarea):
            found.widget.attrs["rows"] = 3
        return found

    def _relation(self, column, kind, node) -> forms.Field:
        label = kind.label if kind is not None else str(column.verbose_name).capitalize()
        if column.related_model is User:
            offered, empty = User.objects.active(), "Nobody"
        elif column.related_model is not Node:
            offered, empty = column.related_model.objects.all(), "As usual"
        else:
            offered, empty = Node.objects.for_user(self.user).filter(archived_at=None), "None"
        # what stands there is offered as well, so that saving never clears somebody who left or work that one cannot see
        now = getattr(self.record, column.attname, None)
        rows = column.related_model.objects.filter(Q(pk__in=offered.values("pk")) | Q(pk=now)).order_by("name")
        return forms.ModelChoiceField(rows, label=label, required=not column.null, empty_label=empty)

    def call_needed(self, names: list[str]) -> None:
        """Show these as needed. They are not asked for here: a draft may lack them, and the guard says what is missing."""
        for name in self.fields.keys() & set(names):
            self.fields[name].required = True

    def values(self) -> dict[str, object]:
        """What was typed, as the writer takes it: on an existing record only what differs from what was shown."""
        found = {name: self.cleaned_data[name] for name in self.names if name in self.cleaned_data}
        if self.record is None:
            return found
        return {name: value for name, value in found.items() if name in self.changed_data}

    def clean(self):
        """Text without invisible characters, as everywhere."""
        context = Context(self.user)
        for name in self.names:
            kind, value = self.register.fields.get(name), self.cleaned_data.get(name)
            if kind is not None and kind.kind in {"text", "long"} and isinstance(value, str):
                try:
                    self.cleaned_data[name] = kind.read(value, context).value
                except Unreadable as problem:
                    self.add_error(name, str(problem))
        return self.cleaned_data


def _initial(record: Record, name: str):
    value = getattr(record, name)
    return value.pk if hasattr(value, "_meta") else value


def bind_stopped(form: forms.Form, stopped) -> None:
    """What a writer refused, at its fields; a form says the label itself."""
    for _, name, sentence in stopped.errors:
        if name in form.fields:
            form.add_error(name, sentence.removeprefix(f"{form.fields[name].label}: "))
        else:
            form.add_error(None, sentence)


class CommentForm(forms.Form):
    """A comment."""

    text = forms.CharField(label="Comment", max_length=10_000, widget=forms.Textarea(attrs={"rows": 3}))
