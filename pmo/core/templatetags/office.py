"""Tags and filters of every template: each writes one small mark. Structure is in templates/components/."""

from django import template

from pmo.core import dates, money, rag
from pmo.core.icons import icon as _icon

register = template.Library()

register.filter("day", dates.day)
register.filter("moment", dates.moment)
register.filter("slip", dates.slip)
register.filter("money", money.short)
register.filter("percent", money.percent)


@register.simple_tag
def icon(name: str, size: str = "", title: str = ""):
    """`{% icon "search" "s" %}`: a Lucide icon; with a title it has that name for screen readers."""
    return _icon(str(name), size == "s", str(title))


@register.simple_tag(name="rag")
def rag_chip(key: str, word: str = "", variant: str = ""):
    """`{% rag "a" %}`: shape, letter and word."""
    return rag.chip(key, word, variant)


@register.simple_tag
def trend(kind: str):
    """`{% trend "worse" %}`: the arrow since the period before."""
    return rag.trend_mark(kind)


@register.simple_tag(takes_context=True)
def query(context, **changes) -> str:
    """The page's query string with some values changed; None takes one away."""
    params = context["request"].GET.copy()
    for name, value in changes.items():
        params.pop(name, None)
        if value not in (None, ""):
            params[name] = value
    return f"?{params.urlencode()}" if params else "?"


@register.filter
def get(mapping, key):
    """An entry of a dictionary by a variable key."""
    return mapping.get(key) if mapping else None
