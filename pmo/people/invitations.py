"""Invitations: an account by mail, whose link works once and not for ever."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from pmo.core.clock import now
from pmo.core.errors import Problem
from pmo.people.models import Invitation, User

VALID_DAYS = 14


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


@transaction.atomic
def invite(*, email: str, name: str, by: User) -> Invitation:
    """Make an account without a password and mail the link that sets one. Inviting again replaces the older link."""
    user = User.objects.filter(email__iexact=email).first()
    if user and (user.has_usable_password() or user.last_login):
        raise Problem(f"{email} has an account already: {user}.", "email")
    user = user or User.objects.create_user(email, name)
    row, secret = _make(user, by)
    context = {"invitation": row, "url": f"{settings.BASE_URL}/invitation/{secret}/", "days": VALID_DAYS, "by": by}
    text = render_to_string("email/invitation.txt", context)
    transaction.on_commit(lambda: send_mail(f"{by} invites you to the Programme Office", text, None, [email]))
    return row


def _make(user: User, by: User) -> tuple[Invitation, str]:
    withdraw_all(user)
    secret = secrets.token_urlsafe(32)
    row = Invitation.objects.create(
        email=user.email, name=user.name, invited_by=by, user=user, digest=_digest(secret),
        expires_at=now() + timedelta(days=VALID_DAYS),
    )  # fmt: skip
    return row, secret


def link_for(user: User) -> str:
    """The secret of a new link for somebody who is told by other means, such as the first office lead."""
    return _make(user, user)[1]


def find(secret: str) -> Invitation | None:
    """The invitation of a link, while it can be taken up."""
    return (
        Invitation.objects.open(now())
        .select_related("user")
        .filter(digest=_digest(secret), user__is_active=True)
        .first()
    )


@transaction.atomic
def accept(*, invitation: Invitation, password: str) -> User:
    """Set the password and use the link up. A second use finds nothing."""
    validate_password(password, invitation.user)
    used = Invitation.objects.open(now()).filter(pk=invitation.pk).update(accepted_at=now())
    if not used:
        raise Problem("This invitation has been used or withdrawn. Ask for a new one.")
    user = invitation.user
    user.set_password(password)
    user.save(update_fields=["password"])
    return user


def withdraw_all(user: User) -> None:
    """Make every link of a person useless."""
    Invitation.objects.filter(user=user, accepted_at=None, withdrawn_at=None).update(withdrawn_at=now())


@transaction.atomic
def withdraw(*, invitation: Invitation) -> None:
    """Make the link useless."""
    Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(withdrawn_at=now())
