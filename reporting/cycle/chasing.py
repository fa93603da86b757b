"""Chasing: one mail a person and day with all that waits for them, higher up once it is late."""

import hashlib
import logging
import smtplib
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string

from pmo.core import clock
from pmo.core.errors import Problem
from pmo.hierarchy.access import may, require
from pmo.hierarchy.models import Period
from pmo.people.models import User
from reporting.cycle.dates import late
from reporting.cycle.people import Line, lines
from reporting.cycle.rights import waits_for
from reporting.models import Cycle, CycleDigest, CycleReminder, CycleRequest
from reporting.models.cycle_request import WRITABLE
from reporting.telling import tell

log = logging.getLogger("pmo.cycle")
MOST_A_TURN = 20
MOST_ATTEMPTS = 4
PAUSE = timedelta(minutes=15)


@dataclass(frozen=True)
class Ask:
    """One person to be told of one report, and why."""

    user: User
    request: CycleRequest
    why: str


def waiting(cycle: Cycle, period: Period) -> list[CycleRequest]:
    """The requests of a period that wait for an author or an approver."""
    rows = CycleRequest.objects.filter(cycle=cycle, period=period, state__in=[*WRITABLE, "submitted"]).light()
    return list(rows.select_related("node", "author", "approver", "second", "period").order_by("node__path"))


def asks(rows: list[CycleRequest], day: date) -> list[Ask]:
    """Whom to tell of what: who it waits for; after its day also the manager above, after the next also the sponsor."""
    above = lines([row.node for row in rows])
    return [ask for row in rows for ask in _asks(row, above[row.node_id], day)]


def _asks(row: CycleRequest, line: Line, day: date) -> list[Ask]:
    writes = row.state in WRITABLE
    person = row.author if writes else next((each for each in (row.approver, row.second) if each and each.pk == waits_for(row)), None)  # fmt: skip
    what, due = ("your report", row.submit_on) if writes else ("your approval", row.review_on)
    people = [(person, f"{what} was due, {late(due, day)}" if due < day else f"{what} is due")]
    name = person or "Nobody"
    if due < day:
        people.append((_other(line.managers, person), f"{name}: {late(due, day)}"))
    if (row.review_on if writes else row.publish_on) < day:
        people.append((_other(line.sponsors, *(each for each, _ in people)), f"{name}: {late(due, day)}, and you sponsor it"))  # fmt: skip
    return [Ask(user, row, why) for user, why in people if user]


def _other(people: tuple[User, ...], *taken: User | None) -> User | None:
    return next((person for person in people if person not in taken), None)


@transaction.atomic
def chase(*, cycle: Cycle, period: Period, by: User) -> int:
    """Write to everybody for whom a report waits; to how many. Who has had a mail today gets no second one. Raises Refused, Problem."""
    require(by, "report", cycle.node)
    found: dict[User, list[Ask]] = {}
    for ask in asks(waiting(cycle, period), clock.today()):
        found.setdefault(ask.user, []).append(ask)
    if not found:
        raise Problem("No report of this period waits for anybody.")
    return sum(_claim(user, rows, by) for user, every in found.items() if (rows := _visible(user, every)))


def _visible(user: User, rows: list[Ask]) -> list[Ask]:
    """Those on work that the person may still see."""
    return [ask for ask in rows if user.is_active and may(user, "view", ask.request.node)]


def _claim(user: User, rows: list[Ask], by: User) -> bool:
    digest, is_new = CycleDigest.objects.get_or_create(user=user, day=clock.today(), defaults={"asked_by": by})
    if is_new:
        lines_ = [CycleReminder(digest=digest, request=ask.request, why=ask.why[:200]) for ask in rows]
        CycleReminder.objects.bulk_create(lines_, ignore_conflicts=True)
    return is_new


def to_chase(rows: list[CycleRequest]) -> int:
    """How many people a press of the button would write to now."""
    day = clock.today()
    people = {ask.user.pk for ask in asks(rows, day)}
    return len(people - set(CycleDigest.objects.filter(day=day, user__in=people).values_list("user", flat=True)))


def tick() -> int:
    """Send what waits. The row is claimed before, so whoever dies in between leaves it unsent: better none than two."""
    found = _claimed()
    for digest in found:
        send(digest)
    return len(found)


@transaction.atomic
def _claimed() -> list[CycleDigest]:
    rows = CycleDigest.objects.select_for_update(skip_locked=True, of=("self",)).select_related("user", "asked_by")
    again = Q(attempt=0) | Q(at__lt=clock.now() - PAUSE)
    found = list(rows.filter(again, state="waiting").order_by("pk")[:MOST_A_TURN])
    mine = CycleDigest.objects.filter(pk__in=[row.pk for row in found])
    mine.update(state="sending", attempt=F("attempt") + 1, at=clock.now())
    for row in found:
        row.attempt += 1
    return found


def send(digest: CycleDigest) -> None:
    """Send one mail, and keep what became of it. Who wants no mail, or has had that of the week, finds it among their notices."""
    if not _wants_mail(digest):
        _notice(digest)
        CycleDigest.objects.filter(pk=digest.pk).update(state="told", error="")
        return
    try:
        letter(digest).send()
    except (OSError, smtplib.SMTPException) as error:
        log.warning("chase %s was not sent: %s", digest.pk, error)
        state = "failed" if digest.attempt >= MOST_ATTEMPTS else "waiting"
        CycleDigest.objects.filter(pk=digest.pk).update(state=state, error=str(error)[:300])
        return
    CycleDigest.objects.filter(pk=digest.pk).update(state="sent", error="")


def _wants_mail(digest: CycleDigest) -> bool:
    """As the person chose on their account: never, on each day, or once a week until something is late."""
    often = digest.user.digest
    if often != "weekly":
        return often == "daily"
    monday = digest.day - timedelta(digest.day.weekday())
    week = CycleDigest.objects.filter(user=digest.user, day__gte=monday, day__lt=digest.day, state="sent")
    return _is_late(digest) or not week.exists()


def _is_late(digest: CycleDigest) -> bool:
    late_ = Q(request__state__in=WRITABLE, request__submit_on__lt=digest.day) | Q(request__state="submitted", request__review_on__lt=digest.day)  # fmt: skip
    return digest.reminders.filter(late_).exists()


def _notice(digest: CycleDigest) -> None:
    """One notice a report, with why."""
    for row in digest.reminders.select_related("request__node", "request__period"):
        tell([digest.user], f"{row.request}: {row.why}", row.request.get_absolute_url())


def letter(digest: CycleDigest) -> EmailMessage:
    """The mail: each report with its link and why it is this person who reads of it."""
    rows = list(
        digest.reminders.select_related("request__node", "request__period").order_by("request__submit_on", "pk")
    )
    count = f"{len(rows)} report{'' if len(rows) == 1 else 's'}"
    context = {"digest": digest, "rows": rows, "base": settings.BASE_URL, "count": count}
    return EmailMessage(
        subject=f"{count} for the period: please look",
        body=render_to_string("reporting/cycle/mail.txt", context),
        to=[digest.user.email],
        headers={"Message-ID": _message_id(digest), "Auto-Submitted": "auto-generated"},
    )


def _message_id(digest: CycleDigest) -> str:
    host = urlsplit(settings.BASE_URL).hostname or "programme-office.example"
    return f"<chase.{digest.day:%Y%m%d}.{hashlib.sha256(digest.user.email.encode()).hexdigest()[:16]}@{host}>"
