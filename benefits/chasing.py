"""Readings that are due: asked for by link, reminded, and then put to the sponsor. Each once, whatever ticker does it.

The dates follow from the benefit's own schedule: asked on the day after its period ended, reminded `return_within` days
after that, escalated after `escalate_after` days.
"""

from datetime import date, timedelta

from django.db import transaction

from benefits import links, readings, sponsors
from benefits.choices import MEASURED
from benefits.models import Benefit, Chase
from benefits.realising import periods
from pmo.core import clock, memo
from pmo.core.dates import day
from pmo.core.history import acting

MOST_A_TURN = 200
ASKED, REMINDED, ESCALATED = "asked", "reminded", "escalated"
DECLINED = "declined"


def tick() -> int:
    """What is due today. Calling it again does nothing twice."""
    memo.start()
    today = clock.today()
    return sum(_chase(row, today) for row in _due(today))


def _due(today: date) -> list[Benefit]:
    """Benefits whose period has ended without a reading, on work that is not put away."""
    rows = Benefit.objects.open().filter(status__in=MEASURED, due__isnull=False, node__archived_at=None)
    begun = [
        row
        for row in rows.select_related("node", "owner").order_by("due", "pk")[: MOST_A_TURN * 5]
        if _ended(row, today)
    ]
    done = set(Chase.objects.filter(benefit__in=[row.pk for row in begun]).values_list("benefit", "period_end", "act"))
    return [row for row in begun if any((row.pk, row.awaited, act) not in done for act in _acts(row, today))][
        :MOST_A_TURN
    ]


def _ended(row: Benefit, today: date) -> bool:
    return row.awaited is not None and row.awaited < today


def _acts(row: Benefit, today: date) -> list[str]:
    """What should have been done about it by a day, in order."""
    end = row.awaited
    found = [ASKED] if end < today else []
    if end + timedelta(row.return_within) < today:
        found.append(REMINDED)
    if end + timedelta(row.escalate_after) < today:
        found.append(ESCALATED)
    return found


@transaction.atomic
def _chase(row: Benefit, today: date) -> int:
    """Claim what is due, and do it; the mails of several steps at once are one: the last."""
    locked = Benefit.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    row = locked.select_related("node", "owner").filter(pk=row.pk).first()
    if row is None or not _ended(row, today):
        return 0
    end = row.awaited
    new = [act for act in _acts(row, today) if Chase.objects.get_or_create(benefit=row, period_end=end, act=act)[1]]
    if not new:
        return 0
    with acting(source="task", reason=f"{row.ref}: the reading for {periods.name_of(end, row.frequency)} is awaited"):
        if row.acceptance != DECLINED:
            links.send(row, purpose=links.READING, period_end=end, reminder=new != [ASKED])
        if ESCALATED in new:
            _escalate(row, end)
        if REMINDED in new or ESCALATED in new:
            readings.keep(row, {}, why=f"The reading for {periods.name_of(end, row.frequency)} is late")
    return 1


def _escalate(row: Benefit, end: date) -> None:
    """The sponsor is told, with what was done before."""
    name, since = periods.name_of(end, row.frequency), day(end + timedelta(row.return_within))
    text = f"{row.ref} {row.title[:90]}: no reading for {name}. It was due {since}; {_done(row)}."
    sponsors.tell(row.node, text, f"{row.get_absolute_url()}profile/")


def _done(row: Benefit) -> str:
    """Why there may be no reading, for the sponsor."""
    if not row.owner_text:
        return "nobody owns it in business as usual"
    if row.acceptance == DECLINED:
        return f"{row.owner_text} has declined to own it, so nobody was asked"
    if not row.address:
        return f"{row.owner_text} has no e-mail address here, so nobody was asked"
    return f"{row.owner_text} was asked and reminded"
