"""What a signed-in session must satisfy before any page answers."""

from datetime import datetime

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from pmo.core.clock import now
from pmo.core.guard import to_sign_in
from pmo.core.history import acting

# All that a session without its second factor can reach: what sets one up or asks for it, and the way out.
_OPEN = ("/account/2fa/", "/account/reauthenticate/", "/account/logout/", "/static/", "/readyz")


class SignInMiddleware:
    """Ends sessions that are too old or whose person has left, and asks for a second factor where it is required."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            if not request.user.is_active or _too_old(request.session):
                logout(request)
                return _is_over(request)
            if _needs_second_factor(request):
                return _to_second_factor(request)
            _touch(request)
        with acting(by=request.user if request.user.is_authenticated else None, source="page"):
            return self.get_response(request)


def _too_old(session) -> bool:
    started = session.setdefault("started_at", now().isoformat())
    return now() - datetime.fromisoformat(started) > settings.SESSION_ABSOLUTE_AGE


@receiver(user_logged_in)
def _has_started(request, **more) -> None:
    """The absolute age counts from here, also for a session that rests before its first page."""
    request.session["started_at"] = now().isoformat()


def _touch(request) -> None:
    """Once a minute: the session lives on, and the list of sessions shows when it was last used."""
    if now().timestamp() - request.session.get("seen", 0) > 60:
        request.session["seen"] = int(now().timestamp())
        UserSession.objects.create_from_request(request)


def _is_over(request) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": "This sign-in has ended. Sign in again."}, status=401)
    return to_sign_in(request)


def _needs_second_factor(request) -> bool:
    if not settings.MFA_REQUIRED or request.path.startswith(_OPEN) or request.session.get("second_factor"):
        return False
    records = get_authentication_records(request, request.user)
    if any(record.get("method") in {"mfa", "socialaccount"} for record in records):
        request.session["second_factor"] = True
        return False
    return True


def _to_second_factor(request) -> HttpResponse:
    """To the page that asks for the second factor, or that sets one up."""
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": "Set up two-step sign-in first, under Your account."}, status=403)
    url = reverse("mfa_reauthenticate" if is_mfa_enabled(request.user) else "mfa_index")
    return HttpResponse(status=204, headers={"HX-Redirect": url}) if request.htmx else redirect(url)


@receiver(authenticator_added)
def _has_second_factor(request, authenticator, **more) -> None:
    """Whoever has just set one up has shown it, and goes on without signing in again."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        request.session["second_factor"] = True
