"""Sends reports by mail, once to each address, as far as mail can promise that.

Just before the message is handed over, `phase` becomes "data" and is committed. Who dies after that leaves a delivery of
which nobody can know whether it arrived: it is sent once more with the same Message-ID and marked `maybe_duplicate`.
"""

import logging
import smtplib
import ssl
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from pmo.core.clock import now
from pmo.hierarchy.access import may
from pmo.people.models import Notice, User
from reporting import bell
from reporting.letters import letter, message_id
from reporting.models import Delivery, ReportRun

log = logging.getLogger("pmo.reports")
LEASE = timedelta(minutes=15)
ANSWER_TIMEOUT = 600  # seconds; RFC 5321 asks for ten minutes before the last reply is given up
MINUTES = (1, 5, 15, 60, 120, 240, 240, 240, 240, 240)  # pauses between attempts, a day together
MOST_ATTEMPTS = len(MINUTES) + 1


class Refusal(Exception):
    """The mail server said no for good."""


class NotYet(Exception):
    """Not sent, and known not to be: another attempt is safe."""


class Unknown(Exception):
    """The connection ended after the message was handed over: nobody can know whether it arrived."""


def prepare(run: ReportRun) -> list[Delivery]:
    """One delivery for each person that the report is for; those there already stay as they are."""
    people = User.objects.filter(pk__in=run.recipients)
    rows = [
        Delivery(run=run, address=person.email, user=person, message_id=message_id(run, person.email))
        for person in people
    ]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    return list(Delivery.objects.filter(run=run, state="waiting"))


def to_send():
    """The deliveries that somebody may claim now."""
    free = Q(state="waiting") | Q(state="sending", lease_until__lt=now())
    due = Q(not_before=None) | Q(not_before__lte=now())
    return Delivery.objects.filter(free, due, run__state="ready", attempt__lt=MOST_ATTEMPTS)


@transaction.atomic
def claim(delivery_id: int) -> Delivery | None:
    """Take the delivery if it is free. One that died while it was handed over is marked, and given one more try."""
    row = to_send().select_for_update(skip_locked=True, of=("self",)).filter(pk=delivery_id).first()
    if row is None:
        return None
    if row.phase == "data" and row.maybe_duplicate:
        Delivery.objects.filter(pk=row.pk).update(
            state="failed", error="Twice nobody could know whether it arrived. Ask the person.", lease_until=None
        )
        return None
    Delivery.objects.filter(pk=row.pk).update(
        state="sending",
        attempt=F("attempt") + 1,
        lease_until=now() + LEASE,
        phase="",
        maybe_duplicate=row.maybe_duplicate or row.phase == "data",
    )
    return Delivery.objects.select_related("run__node", "run__period", "user").get(pk=row.pk)


def send(delivery_id: int) -> bool:
    """Send it if it is still to be sent; whether this call took it. Safe to call any number of times."""
    row = claim(delivery_id)
    if row is None:
        return False
    if why := _held_back(row):
        _close(row, state="suppressed", error=why)
        return True
    try:
        _hand_over(row)
        _close(row, state="sent", sent_at=now(), phase="", error="")
    except Refusal as error:
        _close(row, state="failed", phase="", error=f"The mail server refused it: {error}")
        _tell(row, str(error))
    except Unknown as error:
        _wait(row, f"Nobody can know whether it arrived: {error}", phase="data")
    except (NotYet, OSError, smtplib.SMTPException) as error:
        _wait(row, f"Not sent yet: {error}", phase="")
    return True


def _held_back(row: Delivery) -> str:
    """Why the person may not have it any more; empty when they may."""
    if row.user is None or not row.user.is_active:
        return "The person can no longer sign in."
    answer = may(row.user, "view", row.run.node)
    return "" if answer else f"{row.user} may no longer see {row.run.node}."


def _hand_over(row: Delivery) -> None:
    content = letter(row).as_bytes()
    with _connect() as server:
        server.ehlo_or_helo_if_needed()
        _expect(server.mail(_sender()))
        _expect(server.rcpt(row.address))
        if not _mine(row).filter(lease_until__gt=now()).update(phase="data"):
            raise NotYet("somebody else has taken it meanwhile")
        try:
            server.sock.settimeout(ANSWER_TIMEOUT)
            reply = server.data(content)
        except smtplib.SMTPDataError as error:
            reply = (error.smtp_code, error.smtp_error)
        except (OSError, smtplib.SMTPException) as error:
            raise Unknown(error) from error
        _expect(reply)


def _connect() -> smtplib.SMTP:
    kind = smtplib.SMTP_SSL if settings.EMAIL_USE_SSL else smtplib.SMTP
    server = kind(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=settings.EMAIL_TIMEOUT)
    if settings.EMAIL_USE_TLS:
        server.starttls(context=ssl.create_default_context())
    if settings.EMAIL_HOST_USER:
        server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    return server


def _sender() -> str:
    from email.utils import parseaddr

    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def _expect(reply: tuple[int, bytes]) -> None:
    code, words = reply
    if code >= 500:
        raise Refusal(f"{code} {words.decode(errors='replace')}")
    if code >= 400:
        raise NotYet(f"{code} {words.decode(errors='replace')}")


def _mine(row: Delivery):
    return Delivery.objects.filter(pk=row.pk, state="sending", attempt=row.attempt)


def _close(row: Delivery, **values) -> None:
    _mine(row).update(lease_until=None, **values)


def _wait(row: Delivery, words: str, *, phase: str) -> None:
    if row.attempt >= MOST_ATTEMPTS or (phase and row.maybe_duplicate):
        _close(row, state="failed", phase=phase, maybe_duplicate=row.maybe_duplicate or bool(phase), error=words)
        _tell(row, words)
        return
    pause = now() + timedelta(minutes=MINUTES[row.attempt - 1])
    _close(row, state="waiting", phase=phase, error=words[:2000], not_before=pause)


def _tell(row: Delivery, words: str) -> None:
    text = f"{row.run}: the mail to {row.address} did not go out. {words}"
    Notice.objects.create(user=row.run.requested_by, text=text[:300], link=row.run.get_absolute_url())


def tick() -> int:
    """Ring for every mail that is due, at most once a minute each; send it here when the broker is away."""
    dead = Delivery.objects.filter(state="sending", lease_until__lt=now(), attempt__gte=MOST_ATTEMPTS)
    dead.update(state="failed", error="It was stopped too often before it was sent.", lease_until=None)
    quiet = Q(rung_at=None, created_at__lt=now() - timedelta(seconds=10)) | Q(rung_at__lt=now() - timedelta(minutes=1))
    due = list(to_send().filter(quiet).order_by("created_at")[:50])
    for row in due:
        Delivery.objects.filter(pk=row.pk).update(rung_at=now())
        if not bell.ring_delivery(row.pk):
            send(row.pk)
    return len(due)
