"""Tags of the tree: the office's words, roll-ups of ratings, figures with what they cover."""

from datetime import date

from django import template
from django.utils.html import format_html, format_html_join

from pmo.core import dates, money
from pmo.core.icons import shape
from pmo.core.rag import WORDS, WORST_FIRST
from pmo.hierarchy import figures as figure_tools
from pmo.hierarchy import words
from pmo.hierarchy.navigation import work_url
from pmo.hierarchy.overview import counts, total_of

register = template.Library()


@register.simple_tag
def word(group: str, value: str) -> str:
    """`{% word "state" node.state %}`: what this office calls it."""
    return words.word(f"{group}.{value}")


@register.simple_tag
def tally(colours: dict[str, int], url: str = ""):
    """How many of each colour: shape, letter and count, worst first and those not rated last; `url` lists the work of one."""
    marks = [(shape(rag, WORDS[rag]), colours[rag], url, rag) for rag in WORST_FIRST if colours.get(rag)]
    one = '<a class="rag is-s" href="{2}{3}">{0}{1}</a>' if url else '<span class="rag is-s">{0}{1}</span>'
    return format_html('<span class="tally">{}</span>', format_html_join(" ", one, marks)) if marks else ""


@register.simple_tag(takes_context=True)
def colours(context, line, assessor: str):
    """The tally of what lies below a line, each count with the list of that work."""
    url = work_url(line.node, context.get("chosen"), **{assessor: ""})
    return tally(counts(line.below, assessor), url)


@register.simple_tag(takes_context=True)
def figure(context, line, measure: str):
    """A line's figure, or the total of what lies below with how much it covers; each leads to what it is made of."""
    own, url = line.last(measure), line.node.get_absolute_url()
    if own is not None:
        return _leading(f"{url}figures/", figure_tools.text(own), figure_tools.short_reason(own) if own.reason else "")
    if not line.below or measure == "end_forecast":
        return ""
    total, chosen = total_of(line.below, measure), context.get("chosen")
    where = f"{url}?period={chosen.code}#work" if chosen else f"{url}#work"
    return _leading(where, money.short(total.amount), total.note) if total.known else ""


def _leading(url: str, text: str, note: str):
    link = format_html('<a class="ink" href="{}">{}</a>', url, text)
    return format_html('{}<div class="sub">{}</div>', link, note) if note else link


@register.simple_tag
def field_label(record, name: str) -> str:
    """What a field of a record is called, where a conflict names it."""
    field = _field(record, name)
    return str(field.verbose_name if field else name.replace("_", " ")).capitalize()


@register.simple_tag
def field_text(of, name: str, value) -> str:
    """A value as a reader knows it; `of` is the record or the form that has the field."""
    field = of.fields.get(name) if hasattr(of, "fields") else _field(of, name)
    choices = getattr(field, "flatchoices", None) or getattr(field, "choices", None) or ()
    labels = {} if hasattr(value, "_meta") else {str(key): str(label) for key, label in choices}
    if value is None or isinstance(value, list | set):
        return ", ".join(labels.get(str(each), str(each)) for each in value or ())
    return dates.day(value) if isinstance(value, date) else labels.get(str(value), str(value))


def _field(record, name: str):
    return next((field for field in record._meta.fields if name in (field.name, field.attname)), None)


@register.simple_tag(takes_context=True)
def selected(context, name: str, value: str, mark: str = "selected") -> str:
    """` selected` when the address asks for this value."""
    return f" {mark}" if context["request"].GET.get(name) == str(value) else ""


@register.simple_tag
def sorted(sort: str, column: str):
    """`aria-sort` of a table's head."""
    if sort.removeprefix("-") != column:
        return ""
    return format_html(' aria-sort="{}"', "descending" if sort.startswith("-") else "ascending")


@register.simple_tag(takes_context=True)
def sort_url(context, sort: str, column: str) -> str:
    """The page sorted by this column, or the other way round."""
    params = context["request"].GET.copy()
    params["sort"] = f"-{column}" if sort == column else column
    params.pop("page", None)
    return f"?{params.urlencode()}"
