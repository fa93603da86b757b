"""What a signed-in session must satisfy before any page answers."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from pmo.core.clock import now
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
        with acting(by=request.user if request.user.is_authenticated else None, source="page"):
            return self.get_response(request)


def _too_old(session) -> bool:
    started = session.setdefault("started_at", now().isoformat())
    return now() - datetime.fromisoformat(started) > settings.SESSION_ABSOLUTE_AGE


def _needs_second_factor(request) -> bool:
    if not settings.MFA_REQUIRED or request.path.startswith(_OPEN) or request.session.get("second_factor"):
        return False
    methods = request.session.get("account_authentication_methods", [])
    passed = any(method.get("method") in {"mfa", "socialaccount"} for method in methods)
    request.session["second_factor"] = passed
    return not passed


def to_sign_in(request) -> HttpResponse:
    """Send the person to sign in and back again; a fragment is not swapped for the sign-in page."""
    target = f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': request.get_full_path()})}"
    if getattr(request, "htmx", False):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = reverse(settings.LOGIN_URL)
        return response
    return redirect(target)
