"""What a signed-in session must satisfy before any page answers."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.shortcuts import redirect

from pmo.core.clock import now
from pmo.core.guard import to_sign_in
from pmo.core.history import acting

_OPEN = ("/account/", "/static/", "/readyz", "/livez", "/api/")


class SignInMiddleware:
    """Ends sessions that are too old or whose person has left, and asks for a second factor where it is required."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            if not request.user.is_active or _too_old(request.session):
                logout(request)
                return to_sign_in(request)
            if _needs_second_factor(request):
                return redirect("mfa_index")
            _touch(request)
        with acting(by=request.user if request.user.is_authenticated else None, source="page"):
            return self.get_response(request)


def _too_old(session) -> bool:
    started = session.setdefault("started_at", now().isoformat())
    return now() - datetime.fromisoformat(started) > settings.SESSION_ABSOLUTE_AGE


def _touch(request) -> None:
    """Once a minute: the session lives on, and the list of sessions shows when it was last used."""
    if now().timestamp() - request.session.get("seen", 0) > 60:
        request.session["seen"] = int(now().timestamp())
        UserSession.objects.create_from_request(request)


def _needs_second_factor(request) -> bool:
    if not settings.MFA_REQUIRED or request.path.startswith(_OPEN) or request.session.get("second_factor"):
        return False
    methods = request.session.get("account_authentication_methods", [])
    passed = any(method.get("method") in {"mfa", "socialaccount"} for method in methods)
    request.session["second_factor"] = passed
    return not passed
