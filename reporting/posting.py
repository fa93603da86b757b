"""Sends reports by mail, once to each address, as far as mail can promise that.

Just before the message is handed over, `phase` becomes "data" and is committed. Who dies after that leaves a delivery of
which nobody can know whether it arrived: it is sent once more with the same Message-ID and marked `maybe_duplicate`.
"""

import logging
import smtplib
import ssl
from contextlib import suppress
from email.utils import parseaddr

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from reporting import bell, epoch, failpoints, timing
from reporting.allowing import why_not
from reporting.letters import letter
from reporting.models import Delivery
from reporting.telling import tell_of_mail

log = logging.getLogger("pmo.reports")
_QUIT_SECONDS = 5  # the mail is taken already; a server that does not say goodbye is left
_TWICE = "Twice nobody could know whether it arrived. Ask the person."
_STOPPED = "It was stopped too often before it was sent."


class Refusal(Exception):
    """The mail server said no for good."""


class NotYet(Exception):
    """Not sent, and known not to be: another attempt is safe."""


class Unknown(Exception):
    """The connection ended after the message was handed over: nobody can know whether it arrived."""


def to_send():
    """The deliveries that somebody may claim now."""
    free = Q(state="waiting") | Q(state="sending", lease_until__lt=Now())
    due = Q(not_before=None) | Q(not_before__lte=Now())
    return Delivery.objects.filter(free, due, run__state="ready", attempt__lt=timing.MOST_SENDINGS)


def claim(delivery_id: int) -> Delivery | None:
    """Take the delivery if it is free. One that died while it was handed over is marked, and sent again or held."""
    if epoch.holds():
        return None
    with transaction.atomic():
        found = to_send().select_for_update(skip_locked=True, of=("self",)).filter(pk=delivery_id)
        row = found.select_related("run__schedule").first()
        return _take(row) if row else None


def _take(row: Delivery) -> Delivery | None:
    mine = Delivery.objects.filter(pk=row.pk)
    if row.phase == "data" and row.maybe_duplicate:
        mine.update(state="failed", error=_TWICE, lease_until=None)
        tell_of_mail(row, f"may not have arrived. {_TWICE}")
        return None
    if row.phase == "data" and _policy(row) == "hold":
        mine.update(state="held", error=_unknown("whoever sent it was stopped"), lease_until=None)
        tell_of_mail(row, "is held: whoever sent it was stopped, and nobody can know whether it arrived.")
        return None
    mine.update(
        state="sending",
        attempt=F("attempt") + 1,
        lease_until=Now() + timing.MAIL_LEASE,
        phase="",
        maybe_duplicate=row.maybe_duplicate or row.phase == "data",
    )
    related = ("run__node", "run__period", "run__requested_by", "run__schedule", "user", "reader__added_by")
    return Delivery.objects.select_related(*related).get(pk=row.pk)


def _policy(row: Delivery) -> str:
    return row.run.schedule.uncertain if row.run.schedule_id else "resend"


def _unknown(words: object) -> str:
    return f"Nobody can know whether it arrived: {words}"[:2000]


def send(delivery_id: int) -> bool:
    """Send it if it is still to be sent; whether this call took it. Safe to call any number of times."""
    row = claim(delivery_id)
    if row is None:
        return False
    failpoints.reach("send.claimed")
    if why := why_not(row):
        _close(row, state="suppressed", error=why)
        return True
    try:
        _hand_over(row)
    except Refusal as error:
        _close(row, state="failed", phase="", error=f"The mail server refused it: {error}")
        tell_of_mail(row, f"did not go out. {error}")
    except Unknown as error:
        _leave_open(row, error)
    except (NotYet, OSError, smtplib.SMTPException) as error:
        _wait(row, f"Not sent yet: {error}", phase="")
    return True


def _hand_over(row: Delivery) -> None:
    """Mail it, and keep that it was taken before saying goodbye."""
    content = letter(row).as_bytes()
    with _connect() as server:
        failpoints.reach("send.connected")
        server.ehlo_or_helo_if_needed()
        _expect(server.mail(_sender()))
        _expect(server.rcpt(row.address))
        failpoints.reach("send.addressed")
        if not _mine(row).filter(lease_until__gt=Now()).update(phase="data"):
            raise NotYet("somebody else has taken it meanwhile")
        failpoints.reach("send.marked")
        _expect(_data(server, content))
        failpoints.reach("send.accepted")
        _close(row, state="sent", sent_at=Now(), phase="", error="")
    failpoints.reach("send.closed")


def _data(server: smtplib.SMTP, content: bytes) -> tuple[int, bytes]:
    """The answer to the message. Raises Unknown when there is none."""
    try:
        server.sock.settimeout(timing.ANSWER_SECONDS)
        return server.data(content)
    except smtplib.SMTPDataError as error:
        return error.smtp_code, error.smtp_error
    except (OSError, smtplib.SMTPException) as error:
        raise Unknown(error) from error


class _Parting:
    """Says goodbye without letting the answer matter: the mail is taken or refused by then."""

    def __exit__(self, *problem) -> None:
        """Leave, whatever the server says to it."""
        with suppress(OSError, smtplib.SMTPException):
            if self.sock is not None:
                self.sock.settimeout(_QUIT_SECONDS)
            self.docmd("QUIT")
        self.close()


class _Smtp(_Parting, smtplib.SMTP):
    """Plain, or with STARTTLS."""


class _Smtps(_Parting, smtplib.SMTP_SSL):
    """TLS from the first byte."""


def _connect() -> smtplib.SMTP:
    kind = _Smtps if settings.EMAIL_USE_SSL else _Smtp
    server = kind(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=settings.EMAIL_TIMEOUT)
    if settings.EMAIL_USE_TLS:
        server.starttls(context=ssl.create_default_context())
    if settings.EMAIL_HOST_USER:
        server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    return server


def _sender() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def _expect(reply: tuple[int, bytes]) -> None:
    code, words = reply
    if code >= 500:
        raise Refusal(f"{code} {words.decode(errors='replace')}")
    if not 200 <= code < 400:
        raise NotYet(f"{code} {words.decode(errors='replace')}")


def _mine(row: Delivery):
    return Delivery.objects.filter(pk=row.pk, state="sending", attempt=row.attempt)


def _close(row: Delivery, **values) -> None:
    _mine(row).update(lease_until=None, **values)


def _leave_open(row: Delivery, error: Exception) -> None:
    """Nobody can know: send it once more, or hold it, as its schedule says; a second time it is left to a person."""
    if _policy(row) == "hold" and not row.maybe_duplicate:
        _close(row, state="held", phase="data", error=_unknown(error))
        tell_of_mail(row, f"is held. {_unknown(error)}")
        return
    _wait(row, _unknown(error), phase="data")


def _wait(row: Delivery, words: str, *, phase: str) -> None:
    if row.attempt >= timing.MOST_SENDINGS or (phase and row.maybe_duplicate):
        _close(row, state="failed", phase=phase, maybe_duplicate=row.maybe_duplicate or bool(phase), error=words)
        tell_of_mail(row, f"did not go out. {words}")
        return
    _close(
        row, state="waiting", phase=phase, error=words[:2000], not_before=Now() + timing.MAIL_PAUSES[row.attempt - 1]
    )


def tick() -> int:
    """Ring for every mail that is due, at most once a minute each; send it here when the broker is away."""
    _give_up()
    fresh, again = Now() - timing.FIRST_RING, Now() - timing.NEXT_RING
    due = list(
        to_send().filter(Q(rung_at=None, created_at__lt=fresh) | Q(rung_at__lt=again)).order_by("created_at")[:50]
    )
    for row in due:
        Delivery.objects.filter(pk=row.pk).update(rung_at=Now())
        if not bell.ring_delivery(row.pk):
            send(row.pk)
    return len(due)


def _give_up() -> None:
    """Mails that were stopped at every attempt, and those twice of which nobody can know."""
    dead = Delivery.objects.filter(state="sending", lease_until__lt=Now(), attempt__gte=timing.MOST_SENDINGS)
    for row in dead.select_related("run__node", "run__period", "run__requested_by"):
        if _mine(row).update(state="failed", error=_STOPPED, lease_until=None):
            tell_of_mail(row, f"did not go out. {_STOPPED}")
