"""Links by which an owner answers without an account: one purpose, one benefit, one period, for a time, and once."""

import hashlib
import secrets
import smtplib
from datetime import date, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string

from benefits.models import Acceptance, Benefit, ReturnLink
from benefits.realising import periods
from pmo.core.clock import now, today
from pmo.core.dates import day
from pmo.core.errors import Problem
from pmo.records import rights

VALID_DAYS = 30
READING, ACCEPTANCE = "reading", "acceptance"


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


@transaction.atomic
def send(
    benefit: Benefit, *, purpose: str, by=None, period_end: date | None = None, acceptance: Acceptance | None = None,
    reminder: bool = False,
) -> ReturnLink | None:  # fmt: skip
    """Mail the owner a link; the older one for the same thing ends. None where nobody knows an address."""
    if not benefit.address:
        return None
    revoke_all(benefit, purpose=purpose)
    secret = secrets.token_urlsafe(32)
    row = ReturnLink.objects.create(
        benefit=benefit, purpose=purpose, period_end=period_end, acceptance=acceptance, name=benefit.owner_text,
        sent_to=benefit.address, digest=_digest(secret), by=by, expires_at=now() + timedelta(days=VALID_DAYS),
    )  # fmt: skip
    message = letter(row, benefit, secret, reminder=reminder)
    transaction.on_commit(lambda: _post(message))
    return row


def letter(row: ReturnLink, benefit: Benefit, secret: str, *, reminder: bool) -> EmailMessage:
    """The mail. Its text says all that an owner needs who has never seen the office."""
    period = periods.name_of(row.period_end, benefit.frequency) if row.period_end else ""
    context = {
        "link": row, "benefit": benefit, "period": period, "url": f"{settings.BASE_URL}/return/{secret}/", "days": VALID_DAYS,
        "reminder": reminder, "by": row.by,
    }  # fmt: skip
    asked = f"a reading for {period}" if row.purpose == READING else "will you own it?"
    subject = f"{'Reminder: ' if reminder else ''}{benefit.title}: {asked}"
    text = render_to_string(f"email/benefit_{row.purpose}.txt", context)
    return EmailMessage(subject[:200], text, None, [row.sent_to], headers={"Auto-Submitted": "auto-generated"})


def _post(message: EmailMessage) -> None:
    try:
        message.send()
    except (OSError, smtplib.SMTPException) as error:
        import logging

        logging.getLogger("pmo.benefits").warning("a link to an owner was not sent: %s", error)


def ask_for_reading(benefit: Benefit, *, by) -> ReturnLink:
    """Send the link for the reading that comes next, on request. Raises Problem and Refused."""
    rights.require(by, "edit", benefit)
    if benefit.awaited is None:
        raise Problem(
            f"{benefit.ref} awaits no reading. Approve it, or have its owner accept it, and give the day of its first measurement."
        )
    if benefit.awaited >= today():
        raise Problem(
            f"{periods.name_of(benefit.awaited, benefit.frequency)} ends on {day(benefit.awaited)}, so there is no reading yet. "
            "The link goes out by itself on the day after."
        )
    row = send(benefit, purpose=READING, by=by, period_end=benefit.awaited)
    if row is None:
        raise Problem(f"{benefit.owner_text or 'Nobody'} has no e-mail address here. Fill in “Owner's e-mail” first.")
    return row


def revoke_all(benefit: Benefit, *, purpose: str) -> None:
    """End every open link for one purpose of a benefit."""
    open_ = ReturnLink.objects.filter(benefit=benefit, purpose=purpose, used_at=None, revoked_at=None)
    open_.update(revoked_at=now())


def revoke(row: ReturnLink, *, by) -> None:
    """End one link at once."""
    rights.require(by, "edit", row.benefit)
    ReturnLink.objects.filter(pk=row.pk, used_at=None, revoked_at=None).update(revoked_at=now())


def find(secret: str) -> ReturnLink | None:
    """The link of a secret, in whatever state it is."""
    related = ("benefit__node", "benefit__owner", "acceptance", "by")
    return ReturnLink.objects.filter(digest=_digest(secret)).select_related(*related).first()


def why_over(row: ReturnLink | None) -> str:
    """Why a link opens nothing, as a key of the page's sentences; empty while it can be used."""
    if row is None:
        return "unknown"
    if row.used_at:
        return "used"
    if row.revoked_at:
        return "revoked"
    if row.expires_at <= now():
        return "expired"
    benefit = row.benefit
    gone = benefit.archived_at or benefit.closed_on or benefit.node.archived_at
    return "ended" if gone else "moved" if row.sent_to.lower() != benefit.address.lower() else ""


def use_up(row: ReturnLink, what: str) -> None:
    """Take the link, once. Raises Problem when somebody was faster."""
    taken = ReturnLink.objects.filter(pk=row.pk, used_at=None, revoked_at=None, expires_at__gt=now())
    if not taken.update(used_at=now(), used_for=what):
        raise Problem("This link has been used or withdrawn meanwhile. Reload the page.")
