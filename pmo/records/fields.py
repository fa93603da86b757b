"""The kinds of value a register holds: each is shown, copied, typed, filtered and sorted in one way, everywhere."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.html import format_html
from django.utils.safestring import SafeString

from pmo.core import clock, dates, texts
from pmo.core.choices import Choices
from pmo.core.icons import icon
from pmo.records import reading
from pmo.records.reading import Read, Unreadable

STALE_AFTER = 30  # days without a change


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
        return [Option(choice.value, choice.label) for choice in self.choices.all()]

    def condition(self, values, context):
        empty = Q(**{self.name: ""}) if "none" in values else Q(pk__in=[])
        return Q(**{f"{self.name}__in": [value for value in values if value != "none"]}) | empty


class Status(Choice):
    """Where the record stands in its workflow; changed by its steps, and offered in the grid where a step needs nothing."""

    css = "col-status"

    @property
    def editable(self):
        return False


class Date(Field):
    """A day."""

    kind = "date"
    css = "nowrap"
    numeric = True

    def text(self, row):
        return dates.day(self.value(row))

    def text_of(self, value):
        return dates.day(value)

    def sheet(self, row):
        return self.value(row)

    def read(self, raw, context):
        return reading.day(raw, self.label)

    def form_field(self):
        return forms.DateField(
            label=self.label, help_text=self.help, required=self.required, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        )  # fmt: skip

    def options(self):
        return [
            Option("past", "Before today"), Option("week", "In the next 7 days"), Option("month", "In the next 30 days"),
            Option("last30", "In the last 30 days"), Option("none", "Empty"),
        ]  # fmt: skip

    def condition(self, values, context):
        found = Q(pk__in=[])
        for value in values:
            found |= self._span(value)
        return found

    def said(self, value, context):
        if ".." in value:
            start, _, end = value.partition("..")
            return " to ".join(filter(None, [start and f"from {start}", end]))
        return super().said(value, context)

    def _span(self, value: str) -> Q:
        from datetime import timedelta

        today, name = clock.today(), self.name
        spans = {
            "past": Q(**{f"{name}__lt": today}), "none": Q(**{f"{name}__isnull": True}),
            "week": Q(**{f"{name}__gte": today, f"{name}__lte": today + timedelta(7)}),
            "month": Q(**{f"{name}__gte": today, f"{name}__lte": today + timedelta(30)}),
            "last30": Q(**{f"{name}__gte": today - timedelta(30), f"{name}__lte": today}),
        }  # fmt: skip
        return spans[value] if value in spans else self._between(value)

    def _between(self, value: str) -> Q:
        start, _, end = value.partition("..")
        found = Q()
        for text, lookup in ((start, "gte"), (end, "lte")):
            if text:
                try:
                    found &= Q(**{f"{self.name}__{lookup}": date.fromisoformat(text)})
                except ValueError:
                    return Q(pk__in=[])
        return found


class Due(Date):
    """A day by which something is to be done; marked when it has passed on an open record."""

    css = "num col-due"

    def shown(self, row):
        value = self.value(row)
        if not value:
            return ""
        if value < clock.today() and not row.closed_on:
            return format_html(
                '<span class="due is-overdue">{}{}</span>', icon("clock-alert", True, "Overdue"), dates.day(value)
            )
        return format_html('<span class="due">{}</span>', dates.day(value))


class Age(Date):
    """When it was last changed, as an age; marked when nothing has happened for long."""

    css = "num col-age"

    @property
    def editable(self):
        return False

    def text(self, row):
        value = self.value(row)
        return value.isoformat(timespec="minutes") if isinstance(value, datetime) else dates.day(value)

    def sheet(self, row):
        value = self.value(row)
        return value.date() if isinstance(value, datetime) else value

    def shown(self, row):
        value = self.value(row)
        if not value:
            return ""
        day = value.date() if isinstance(value, datetime) else value
        days = (clock.today() - day).days
        words = "today" if days <= 0 else f"{days} d ago"
        if days > STALE_AFTER and not row.closed_on:
            return format_html('<span class="due is-stale">{}{}</span>', icon("clock-fading", True, "Stale"), words)
        return words


class Whole(Field):
    """A whole number, such as days."""

    kind = "number"
    css = "num"
    numeric = True

    def sheet(self, row):
        return self.value(row)

    def read(self, raw, context):
        return reading.whole(raw, self.label, self.column)

    def condition(self, values, context):
        found = Q(pk__in=[])
        for value in values:
            start, dots, end = value.partition("..")
            if value == "none":
                found |= Q(**{f"{self.name}__isnull": True})
            elif dots:
                found |= self._from(start) & self._to(end)
            else:
                found |= self._compared("exact", value, Q(pk__in=[]))
        return found

    def _from(self, text: str) -> Q:
        return self._compared("gte", text, Q())

    def _to(self, text: str) -> Q:
        return self._compared("lte", text, Q())

    def _compared(self, lookup: str, text: str, otherwise: Q) -> Q:
        number = _number(text)
        if number is None or (isinstance(self.column, models.IntegerField) and number % 1):
            return otherwise
        whole = int(number) if isinstance(self.column, models.IntegerField) else number
        return Q(**{f"{self.name}__{lookup}": whole})

    def said(self, value, context):
        start, dots, end = value.partition("..")
        if dots:
            return f"{start} to {end}" if start and end else f"{start} or more" if start else f"{end} or less"
        return "Empty" if value == "none" else value


def _number(text: str) -> Decimal | None:
    """A number that a person may have typed; none for a very large one as well."""
    try:
        found = Decimal(text)
    except ArithmeticError:
        return None
    return found if found.is_finite() and abs(found) < 10**15 and len(text) < 20 else None


class Money(Whole):
    """An amount in the work's currency, in pounds or whatever it counts in; not in millions."""

    kind = "money"

    def text(self, row):
        return self.text_of(self.value(row))

    def text_of(self, value):
        return "" if value is None else f"{value:,.2f}".removesuffix(".00")

    def sheet(self, row):
        return self.value(row)

    def read(self, raw, context):
        return reading.money(raw, self.label)


class Level(Whole):
    """A step of a scale, such as likelihood 4 of 5."""

    kind = "level"
    css = "ctr col-li"

    def read(self, raw, context):
        return reading.level(raw, self.label, context.levels(self.name), context.percents(self.name))

    def text_of(self, value):
        return "" if value is None else str(value)


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


_KINDS: list[tuple[type[models.Field], type[Field]]] = [
    (models.DateTimeField, Age),
    (models.DateField, Date),
    (models.BooleanField, YesNo),
    (models.DecimalField, Money),
    (ArrayField, Tags),
    (models.IntegerField, Whole),
    (models.TextField, LongText),
]


def field_for(name: str, model: type[models.Model]) -> Field:
    """The kind of field that fits the model's field, or a computed one."""
    column = next((field for field in model._meta.fields if field.name == name), None)
    if column is None:
        return Field().bind(name, model)
    if name == "status":
        return Status().bind(name, model)
    if getattr(column, "source", None) is not None:
        return Choice().bind(name, model)
    if column.is_relation:
        related = column.related_model._meta.model_name
        kind = {"user": Person, "node": Place}.get(related, Person)
        return kind().bind(name, model)
    kind = next((kind for column_kind, kind in _KINDS if isinstance(column, column_kind)), Field)
    return kind().bind(name, model)
