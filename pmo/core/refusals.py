"""Turns what actions raise into answers, once for every view."""

from django.http import HttpResponse
from django.shortcuts import render

from pmo.core import error_pages
from pmo.core.errors import Conflict, Problem, Refused

MOST_QUERY = 4000  # bytes


class ProblemMiddleware:
    """An address too long → 414, Refused → 403 with its reason, Problem → 422 with its sentence, Conflict → 409 with both values."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # A sign-in service may send back long codes; no page of ours is asked for that much.
        if len(request.META.get("QUERY_STRING", "")) > MOST_QUERY and not request.path.startswith("/account/"):
            return error_pages.too_long(request)
        return self.get_response(request)

    def process_exception(self, request, exception) -> HttpResponse | None:
        """The answer for an exception that an action means to be shown."""
        if isinstance(exception, Refused):
            return error_pages.refused(request, exception)
        if isinstance(exception, Problem):
            return error_pages._page(request, 422, "This cannot be done", exception.sentence)
        if isinstance(exception, Conflict):
            return render(request, "errors/conflict.html", {"conflict": exception}, status=409)
        return None
