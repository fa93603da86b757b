"""Whole numbers, amounts, and steps of a scale."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from pmo.records import reading
from pmo.records.fields.base import Field


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
