"""Kinds of value that only benefits have."""

from decimal import Decimal

from pmo.core.money import short
from pmo.core.rag import chip
from pmo.records import reading
from pmo.records.fields import Choice, Whole
from pmo.records.reading import Read, Unreadable

MOST = 10**15
SMALL = 10_000  # pounds, below which they are not rounded to thousands


def figure(value: Decimal | None) -> str:
    """A quantity as people write it: 12,650 or 4.25; empty for None."""
    if value is None:
        return ""
    text = f"{value:,.4f}".rstrip("0").rstrip(".")
    return f"−{text[1:]}" if text.startswith("-") else text


def pounds(value: Decimal | None) -> str:
    """An amount in pounds as people read it: £640, £46k, £1.2m; empty for None."""
    if value is None:
        return ""
    if abs(value) < SMALL:
        return f"{'−' if round(value) < 0 else ''}£{abs(value):,.0f}"
    return short(value / 1_000_000)


def per_cent(value: Decimal | None) -> str:
    """A share to a tenth: 21.8%; empty for None."""
    return "" if value is None else f"{figure(value.quantize(Decimal('0.1')))}%"


def about(value: Decimal | None) -> str:
    """A computed quantity, rounded to what a reader can use."""
    if value is None:
        return ""
    places = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return figure(value.quantize(Decimal(1).scaleb(-places)) + 0)  # of −0 the sign goes


class Quantity(Whole):
    """A number of whatever a benefit is measured in, with four decimals at most."""

    def text(self, row):
        return self.text_of(self.value(row))

    def text_of(self, value):
        return figure(value)

    def read(self, raw, context):
        return Read(quantity(raw, self.label))


def quantity(raw, label: str) -> Decimal | None:
    """A typed or pasted quantity. Raises Unreadable with a sentence."""
    found = reading.number(raw if raw is None else str(raw).replace("−", "-"), label)
    if found is None:
        return None
    if abs(found) >= MOST:
        raise Unreadable(f"{label}: {found:,} is more than can be kept here. Check the number.")
    return found.quantize(Decimal("0.0001"))


class Rated(Choice):
    """Where a benefit stands against its plan, as shape and word."""

    def shown(self, row):
        found = self.choices.get(self.value(row))
        return chip(found.tone, found.label, "s") if found.value else ""


class Percent(Whole):
    """Per cent of plan, with a decimal."""

    def text(self, row):
        return self.text_of(self.value(row))

    def text_of(self, value):
        return f"{figure(value)}%" if value is not None else ""
