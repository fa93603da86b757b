"""Marks that only benefits have."""

from django import template

from benefits.kinds import about as rounded
from benefits.kinds import figure
from benefits.kinds import pounds as in_pounds
from benefits.models import Benefit
from benefits.realising.periods import name_of

register = template.Library()


@register.filter
def quantity(value) -> str:
    """A number of whatever is measured: 12,650."""
    return figure(value)


@register.filter
def about(value) -> str:
    """A computed number, rounded to what a reader can use."""
    return rounded(value)


@register.filter
def signed(value) -> str:
    """A difference with its sign, rounded."""
    shown = rounded(value)
    return f"+{shown}" if value is not None and value > 0 and shown != "0" else shown


@register.filter
def period(day, record: Benefit) -> str:
    """The period that ends on a day, as the benefit counts."""
    return name_of(day, record.frequency) if day else ""


@register.filter
def pounds(value) -> str:
    """Pounds as people read them: £1.2m."""
    return in_pounds(value)
