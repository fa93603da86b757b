"""What waits for a person, by mail: every working day, every Monday, or never. Who has nothing waiting gets nothing."""

import hashlib
import logging
import smtplib
from datetime import date, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.template.loader import render_to_string
from django.utils import timezone

from pmo.core import clock, memo
from pmo.people.models import User
from pmo.people.models.user import USUAL_DIGEST
from pmo.records import waiting
from pmo.records.models import Digest

log = logging.getLogger("pmo.digests")
HOUR = 7  # in the office's time zone
MOST_A_TURN = 50
MOST_ATTEMPTS = 4
PAUSE = timedelta(minutes=15)


def tick() -> int:
    """Send what is due; how many people were looked at. Calling it again sends nothing twice."""
    local = timezone.localtime(clock.now())
    if local.hour < HOUR or local.weekday() > 4:
        return 0
    today = local.date()
    found = [*_again(), *_claimed(today, "daily"), *_claimed(today - timedelta(today.weekday()), "weekly")]
    for row in found:
        send(row)
    return len(found)


def _claimed(day: date, often: str) -> list[Digest]:
    """A row for each person who has none yet; only the one who made it sends."""
    chosen = Q(preferences__digest=often)
    if often == USUAL_DIGEST:
        chosen |= ~Q(preferences__has_key="digest")
    there = Digest.objects.filter(user=OuterRef("pk"), day=day)
    people = User.objects.active().filter(chosen, ~Exists(there), joined_at__date__lt=day).order_by("pk")
    made = (Digest.objects.get_or_create(user=person, day=day) for person in people[:MOST_A_TURN])
    return [row for row, is_mine in made if is_mine]


@transaction.atomic
def _again() -> list[Digest]:
    """Those that a mail server would not take, after a pause."""
    rows = Digest.objects.select_for_update(skip_locked=True, of=("self",)).select_related("user")
    found = list(rows.filter(state="waiting", not_before__lte=clock.now(), user__is_active=True)[:MOST_A_TURN])
    Digest.objects.filter(pk__in=[row.pk for row in found]).update(state="sending", attempt=F("attempt") + 1)
    for row in found:
        row.attempt += 1
    return found


def send(row: Digest) -> None:
    """Send it, or note that nothing waits. Whoever dies in between leaves it unsent: better none than two."""
    memo.start()
    items = waiting.items(row.user)
    if not items:
        return _note(row, state="nothing")
    try:
        letter(row, items).send()
    except (OSError, smtplib.SMTPException) as error:
        log.warning("digest %s was not sent: %s", row.pk, error)
        over = row.attempt >= MOST_ATTEMPTS
        return _note(row, state="failed" if over else "waiting", not_before=clock.now() + PAUSE, error=str(error)[:300])
    return _note(row, state="sent", lines=len(items), error="")


def _note(row: Digest, **values) -> None:
    Digest.objects.filter(pk=row.pk).update(at=clock.now(), **values)


def letter(row: Digest, items: list[waiting.Item]) -> EmailMultiAlternatives:
    """The mail: each line says why it is there, the soonest first. A second copy is the same message to the mailbox."""
    late = sum(1 for item in items if item.late)
    count = f"{len(items)} thing{'' if len(items) == 1 else 's'} wait{'s' if len(items) == 1 else ''} for you"
    context = {"groups": waiting.grouped(items), "person": row.user, "base": settings.BASE_URL, "count": count}
    message = EmailMultiAlternatives(
        subject=f"{count}, {late} late" if late else count,
        body=render_to_string("email/digest.txt", context),
        to=[row.user.email],
        headers={"Message-ID": _message_id(row), "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"},
    )
    message.attach_alternative(render_to_string("email/digest.html", context), "text/html")
    return message


def _message_id(row: Digest) -> str:
    host = urlsplit(settings.BASE_URL).hostname or "programme-office.example"
    return f"<digest.{row.day:%Y%m%d}.{hashlib.sha256(row.user.email.encode()).hexdigest()[:16]}@{host}>"
