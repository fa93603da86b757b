"""Readings that are due: asked for by link, reminded, and then put to the sponsor. Each once, whatever ticker does it.

The dates follow from the benefit's own schedule: asked on the day after a period ended, reminded `return_within` days
after that, escalated after `escalate_after` days. Who has missed a period is asked for the next one all the same.
"""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from benefits import links, readings, sponsors, unanswered, waivers
from benefits.choices import MEASURED
from benefits.models import Benefit, Chase
from benefits.realising import periods
from pmo.core import clock, memo
from pmo.core.dates import day
from pmo.core.history import acting

MOST_A_TURN, BATCH = 200, 1_000
ASKED, REMINDED, ESCALATED = "asked", "reminded", "escalated"
DECLINED = "declined"
Act = tuple[date, str]


def tick() -> int:
    """What is due today. Calling it again does nothing twice."""
    memo.start()
    today = clock.today()
    return sum(_chase(row, today) for row in _due(today)) + unanswered.chase(today) + waivers.tell_of_ended(today)


def _due(today: date) -> list[Benefit]:
    """Benefits with something to do about a period that has ended without a reading, on work that is not put away."""
    agreed = Q(status__in=MEASURED) | Q(acceptance="accepted")
    rows = Benefit.objects.open().filter(agreed, due__isnull=False, node__archived_at=None)
    rows = rows.select_related("node", "owner").order_by("due", "pk")
    found: list[Benefit] = []
    for at in range(0, rows.count(), BATCH):
        found += _undone(rows[at : at + BATCH], today)
        if len(found) >= MOST_A_TURN:
            break
    return found[:MOST_A_TURN]


def _undone(rows, today: date) -> list[Benefit]:
    acts = {row: _acts(row, today) for row in rows}
    asked = Chase.objects.filter(benefit__in=[row.pk for row, wanted in acts.items() if wanted])
    done = set(asked.values_list("benefit", "period_end", "act"))
    return [row for row, wanted in acts.items() if any((row.pk, *act) not in done for act in wanted)]


def _acts(row: Benefit, today: date) -> list[Act]:
    """What should have been done by a day, in order: the owner is asked for the latest period, the sponsor told of every one."""
    owed = row.owed(today)
    found = [(end, ESCALATED) for end in owed if end + timedelta(row.escalate_after) < today]
    if owed:
        late = owed[-1] + timedelta(row.return_within) < today
        found += [(owed[-1], act) for act in (ASKED, REMINDED)[: 1 + late]]
    return found


@transaction.atomic
def _chase(row: Benefit, today: date) -> int:
    """Claim what is due, and do it; the mails of several steps at once are one: the last."""
    locked = Benefit.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    row = locked.select_related("node", "owner").filter(pk=row.pk).first()
    new = _claim(row, today) if row else []
    if not new:
        return 0
    end = row.owed(today)[-1]
    acts = [act for _, act in new]
    with acting(source="task", reason=f"{row.ref}: the reading for {periods.name_of(end, row.frequency)} is awaited"):
        if row.acceptance != DECLINED:
            links.send(row, purpose=links.READING, period_end=end, reminder=acts != [ASKED])
        if ESCALATED in acts:
            _escalate(row, [end for end, act in new if act == ESCALATED])
        if REMINDED in acts or ESCALATED in acts:
            readings.keep(row, {}, why=f"The reading for {periods.name_of(end, row.frequency)} is late")
    return 1


def _claim(row: Benefit, today: date) -> list[Act]:
    """What this ticker does and no other."""
    wanted = _acts(row, today)
    return [each for each in wanted if Chase.objects.get_or_create(benefit=row, period_end=each[0], act=each[1])[1]]


def _escalate(row: Benefit, ends: list[date]) -> None:
    """The sponsor is told, with what was done before."""
    name, since = periods.name_of(ends[-1], row.frequency), day(ends[-1] + timedelta(row.return_within))
    before = sum(1 for end in row.owed(ends[-1]) if end < ends[-1])
    more = f", nor for {before} before it" if before else ""
    text = f"{row.ref} {row.title[:90]}: no reading for {name}{more}. It was due {since}; {_done(row)}."
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
