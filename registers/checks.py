"""Named conditions on rows, used by the health checks."""

from django.db.models import F, Q

from pmo.core import clock
from pmo.records.models import Link
from pmo.records.register import Check


def past(field: str, empty: bool = False, **also) -> Q:
    """Open rows whose date has passed, or (with `empty`) that have none."""
    when = Q(**{f"{field}__isnull": True}) if empty else Q(**{f"{field}__lt": clock.today()})
    return when & Q(closed_on=None) & Q(**also)


def unlinked(register: str, other: str) -> Q:
    """Open rows without a link, in either direction, to any record of another register."""
    links = Link.objects.order_by()
    one = links.filter(source_register=register, target_register=other).values("source_id")
    two = links.filter(target_register=register, source_register=other).values("target_id")
    return ~Q(pk__in=one) & ~Q(pk__in=two) & Q(closed_on=None)


def _grave() -> Q:
    """In the two highest bands of the scale in force."""
    from registers import scales

    scale = scales.current()
    bands = scale.scale.bands if scale else ()
    return Q(score__gte=bands[-2].least if len(bands) > 1 else 1) & Q(closed_on=None)


def _no_open_response() -> Q:
    owned = ~Q(owner=None, owner_name="")
    return ~_answered(owned & Q(closed_on=None, archived_at=None, due__isnull=False))


def _no_done_response() -> Q:
    return ~_answered(Q(status="done"))


def _answered(by: Q) -> Q:
    """Risks with a response action of this kind: one list of keys, made once for all rows."""
    from registers.models import Action

    actions = Action.objects.filter(by).order_by().values("pk")
    links = Link.objects.filter(source_register="risk", target_register="action", target_id__in=actions).order_by()
    return Q(pk__in=links.values("source_id"))


def _not_put_up() -> Q:
    from registers.appetites import above_tolerance

    return above_tolerance() & Q(escalation="")


RISK_CHECKS = [
    Check("grave", "High and extreme", "Look at these first.", _grave, "r"),
    Check("no_response", "High, without a dated response", "Add a response action with an owner and a date.", lambda: _grave() & _no_open_response(), "r"),
    Check("above_tolerance", "Above tolerance, not escalated", "Put it to the level above, or have it accepted.", _not_put_up, "r"),
    Check("target_not_below", "Target not below current", "Set a target below, or accept the risk.", lambda: Q(target_score__gte=F("score"), closed_on=None) & ~Q(status="accepted")),
    Check("no_target", "No target score", "Say what the response should bring it down to.", lambda: Q(target_score=None, closed_on=None)),
    Check("no_score", "Not scored", "Give likelihood and impact.", lambda: Q(score=None, closed_on=None)),
    Check("fell_unearned", "Score fell, no response done", "Link the action that earned it, or put the score back.", lambda: Q(previous_score__gt=F("score"), closed_on=None) & _no_done_response(), "r"),
    Check("not_a_sentence", "Cause, event or effect missing", "Complete the sentence.", lambda: (Q(cause="") | Q(event="") | Q(effect="")) & Q(closed_on=None)),
    Check("acceptance_over", "Acceptance has run out", "Accept again, or respond.", lambda: Q(status="accepted", accepted_until__lt=clock.today()), "r"),
]  # fmt: skip
