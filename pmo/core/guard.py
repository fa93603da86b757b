"""Every view states what it needs. A test walks the URLconf and fails one that does not."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.urls import reverse

ANYBODY, SIGNED_IN = "anybody", "signed_in"


def needs(permission: str) -> Callable:
    """Decorator: say which permission the view asks for.

    "anybody" is open, "signed_in" is for personal pages; any other name is a permission on the rows that the view fetches
    through `for_user` or `node_or_404`, which check it. All but "anybody" ask for a sign-in here.
    """

    def decorate(view: Callable) -> Callable:
        @wraps(view)
        def guarded(request, *args, **kwargs) -> HttpResponse:
            if permission != ANYBODY and not request.user.is_authenticated:
                return to_sign_in(request)
            return view(request, *args, **kwargs)

        guarded.needs = permission
        return guarded

    return decorate


def to_sign_in(request) -> HttpResponse:
    """To the sign-in page and back. A fragment is not swapped for it: the whole page goes there."""
    if getattr(request, "htmx", False):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = reverse("account_login")
        return response
    return redirect_to_login(request.get_full_path())
