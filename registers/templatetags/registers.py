"""Marks that only these registers have."""

from django import template
from django.utils.html import format_html

register = template.Library()


@register.simple_tag
def sev(score, band):
    """A score with its band."""
    if score is None or band is None:
        return format_html('<span class="faint">{}</span>', "–")
    return format_html('<span class="sev" data-band="{}"><b>{}</b>{}</span>', min(band.grade, 4), score, band.name)


@register.inclusion_tag("registers/response_actions.html")
def response_actions(record, user):
    """The actions that respond to a risk, open ones first."""
    from registers.responses import responses_of

    return {"rows": responses_of(record, user)}


@register.simple_tag(takes_context=True)
def response_form(context):
    """The form for a response: an empty one, or the one that was refused."""
    from registers.response_form import ResponseForm

    return context.get("response_form") or ResponseForm()


@register.inclusion_tag("registers/lesson_answers.html")
def lesson_answers(record, user):
    """What pieces of work did with a lesson, as far as the person may see them."""
    from pmo.hierarchy.models import Node
    from registers.models import LessonAnswer

    nodes = Node.objects.for_user(user)
    return {"rows": LessonAnswer.objects.filter(lesson=record, node__in=nodes).select_related("node", "by")}


@register.simple_tag
def may_dispute(record, user):
    """Whether the person speaks for a side of the dependency."""
    from registers.agreeing import speaks_for

    return bool(speaks_for(record, user))


@register.simple_tag
def sides_to_accept(record, user):
    """The sides of a dependency that have not accepted it and for which the person may."""
    from registers.agreeing import open_sides

    return open_sides(record, user)


@register.inclusion_tag("registers/standing.html")
def standing(record, user):
    """Where a risk stands against appetite and tolerance."""
    from registers import appetites
    from registers.responses import responses_of

    found = appetites.standing(record) if not record.closed_on else None
    above = found is not None and found.state == "above_appetite"
    dates = (
        [action.due for _, action in responses_of(record, user) if action.due and not action.closed_on] if above else []
    )
    return {"standing": found, "record": record, "due": min(dates, default=None)}
