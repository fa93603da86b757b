"""An owner who was asked to own a benefit and does not answer: reminded once, then put to the sponsor once."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from benefits import links, sponsors
from benefits.models import Acceptance, Benefit
from pmo.core.dates import day
from pmo.core.history import acting

MOST_A_TURN = 200


def chase(today: date) -> int:
    """Do what is due about every open question. Calling it again does nothing twice. How many questions that was."""
    rows = Acceptance.objects.filter(
        answer="", escalated_on=None, benefit__acceptance="asked", benefit__node__archived_at=None
    ).filter(benefit__in=Benefit.objects.open())
    rows = rows.select_related("benefit__node", "benefit__owner").order_by("asked_at", "pk")
    waiting = [row for row in rows.iterator() if _acts(row, today)]
    return sum(_chase(row, today) for row in waiting[:MOST_A_TURN])


def _acts(row: Acceptance, today: date) -> list[str]:
    """What is left to do: within the days that the benefit gives for its readings too."""
    asked = localdate(row.asked_at)
    due = {"reminded_on": row.benefit.return_within, "escalated_on": row.benefit.escalate_after}
    return [name for name, days in due.items() if getattr(row, name) is None and asked + timedelta(days) < today]


@transaction.atomic
def _chase(row: Acceptance, today: date) -> int:
    acts = _acts(row, today)
    with acting(source="task", reason=f"{row.benefit.ref}: {row.name} has not answered"):
        claimed = Acceptance.objects.filter(pk=row.pk, answer="", **dict.fromkeys(acts))
        if not claimed.update(**dict.fromkeys(acts, today)):
            return 0  # another ticker was faster, or the owner
        links.send(row.benefit, purpose=links.ACCEPTANCE, by=row.asked_by, acceptance=row, reminder=True)
        if "escalated_on" in acts:
            _tell_sponsor(row)
    return 1


def _tell_sponsor(row: Acceptance) -> None:
    benefit, asked = row.benefit, day(localdate(row.asked_at))
    text = f"{benefit.ref} {benefit.title[:90]}: {row.name} was asked on {asked} to own it, was reminded, and has not answered."
    sponsors.tell(benefit.node, text, f"{benefit.get_absolute_url()}profile/")
