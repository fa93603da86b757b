"""Turns what actions raise into answers, once for every view."""

from django.http import HttpResponse
from django.shortcuts import render

from pmo.core import error_pages
from pmo.core.errors import Conflict, Problem, Refused


class ProblemMiddleware:
    """Refused → 403 with its reason, Problem → 422 with its sentence, Conflict → 409 with both values."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
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
