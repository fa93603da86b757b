"""Days: as they are, due, and as an age."""

from datetime import date, datetime

from django import forms
from django.db.models import Q
from django.utils.html import format_html

from pmo.core import clock, dates
from pmo.core.icons import icon
from pmo.records import reading
from pmo.records.fields.base import Field, Option

STALE_AFTER = 30  # days without a change


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
