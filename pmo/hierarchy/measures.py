"""Writes to ratings and figures."""

from django.db import transaction

from pmo.core.errors import Problem
from pmo.core.history import because
from pmo.core.versions import save_fields
from pmo.hierarchy import limits
from pmo.hierarchy.access import require
from pmo.hierarchy.models import Assessment, Figure, Node, Period
from pmo.hierarchy.navigation import calendar_of

RIGHT = {"owner": "rate_owner", "independent": "rate_independent"}


def period_at(node: Node, day) -> Period | None:
    """The reporting period of the node that a day falls into."""
    calendar = calendar_of(node)
    return (
        Period.objects.filter(calendar_id=calendar, starts_on__lte=day, ends_on__gte=day).first() if calendar else None
    )


@transaction.atomic
def rate(
    *, node: Node, by, assessor: str, as_at, scale, rating: str = "", state: str = "known", reason: str = "", **more
) -> Assessment:
    """Give delivery confidence at a date. A rating of the same day is replaced by a new row; the old one stays."""
    require(by, RIGHT[assessor], node)
    limits.check_as_at(as_at, "A rating")
    if state == "known" and not rating:
        raise Problem("Choose a rating, or say why there is none.", "rating")
    if state != "known" and not reason.strip():
        raise Problem("Say why no rating is given.", "reason")
    Node.objects.select_for_update(of=("self",)).get(pk=node.pk)
    standing = Assessment.objects.standing().filter(node=node, assessor=assessor, as_at=as_at).first()
    row = Assessment(
        node=node, assessor=assessor, as_at=as_at, scale=scale, rating=rating if state == "known" else "", state=state,
        reason=reason, period=period_at(node, as_at), given_by=by, replaces=standing, **more,
    )  # fmt: skip
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def set_figure(*, node: Node, by, measure: str, as_at, seen: int | None = None, **values) -> Figure:
    """Write a figure of a day, or change the one that is there (then `seen` is the version that was opened)."""
    require(by, "change", node)
    row = Figure.objects.filter(node=node, measure=measure, as_at=as_at).first()
    # What stands is not judged again: a published figure may be odd, and its narrative can still be changed.
    limits.check_values(measure, {name: value for name, value in values.items() if value != getattr(row, name, None)})
    if row is not None:
        if seen is None:
            raise Problem("There is a figure of this day already; change that one.", "as_at")
        save_fields(row, values, seen=seen)
        return row
    limits.check_as_at(as_at, "A figure")
    row = Figure(
        node=node, measure=measure, as_at=as_at, period=period_at(node, as_at), currency=node.currency, **values
    )
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def remove_figure(*, figure: Figure, by, reason: str) -> None:
    """Take a figure away that was never true. History keeps it."""
    require(by, "change", figure.node)
    because(reason)
    figure.delete()
