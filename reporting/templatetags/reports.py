"""The small marks of a printed report."""

from django import template
from django.utils.html import format_html

register = template.Library()
_TRENDS = {"worse": "worse now", "better": "better now", "same": "no change", "scale": "other scale"}


@register.simple_tag
def shape(rag: str):
    """The shape of a rating; decoration, the word stands beside it."""
    return format_html('<span class="shape shape-{}"></span>', rag or "n")


@register.simple_tag
def rated(rating):
    """Shape and word, or in small letters why there is no rating."""
    if rating["rag"] == "n":
        return format_html('<span class="sub s">{}</span>', rating["word"])
    return format_html('<span class="shape shape-{}"></span>{}', rating["rag"], rating["word"])


@register.simple_tag
def value(cell):
    """A cell of a table: a value on one line, the words that stand for it on as many as they need."""
    css = "num" if cell["state"] == "known" else "words s"
    old = format_html('<br><span class="sub s">of {}</span>', cell["old"]) if "old" in cell else ""
    return format_html('<td class="{}">{}{}</td>', css, cell["text"], old)


@register.simple_tag
def trend_word(trend: str) -> str:
    """The trend in words."""
    return _TRENDS.get(trend, "")


@register.filter
def brief(text: str, most: int) -> str:
    """The text, cut between words at `most` characters."""
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0].rstrip(",;:.") + "…"
