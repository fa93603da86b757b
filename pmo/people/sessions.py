"""A person's signed-in sessions, and ending them."""

from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction

from pmo.core import clock
from pmo.people import invitations
from pmo.people.models import ApiToken, User


def sessions_of(user: User) -> list[UserSession]:
    """The sessions that are still open."""
    return [session for session in UserSession.objects.filter(user=user).order_by("-last_seen_at") if session.exists()]


def end_sessions(user: User, *, but: str = "") -> int:
    """End every session of a person except the one named. Returns how many."""
    rows = [session for session in UserSession.objects.filter(user=user) if session.session_key != but]
    for session in rows:
        session.end()
    return len(rows)


@transaction.atomic
def disable(user: User) -> None:
    """The person has left: no sign-in, session, token or invitation from now on. Their name stays in the history."""
    User.objects.filter(pk=user.pk).update(is_active=False, left_on=clock.today())
    ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=clock.now())
    invitations.withdraw_all(user)
    end_sessions(user)


def enable(user: User) -> None:
    """The person is back."""
    User.objects.filter(pk=user.pk).update(is_active=True, left_on=None)


def clear_expired() -> None:
    """Once an hour, whichever ticker is first: remove the sessions that have run out."""
    if cache.add("sessions-cleared", True, 3600):
        call_command("clearsessions")
