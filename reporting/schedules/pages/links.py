"""The public pages behind the links to readers. Looking never writes, so that scanners of mail do no harm."""

from django.shortcuts import render
from django.views.decorators.cache import never_cache

from pmo.core.guard import needs
from reporting.schedules import readers


@never_cache
@needs("anybody")
def confirm(request):
    """An address outside says that it wants the reports."""
    return _answer(request, readers.to_confirm, readers.confirm, "confirm")


@never_cache
@needs("anybody")
def leave(request):
    """A reader says that no further report shall come."""
    return _answer(request, readers.to_leave, readers.leave, "leave")


def _answer(request, find, act, what: str):
    reader = find(request.GET.get("of", ""))
    if reader and request.method == "POST":
        act(reader=reader)
    context = {"reader": reader, "what": what, "done": bool(reader) and request.method == "POST"}
    response = render(request, "reporting/schedules/link.html", context, status=200 if reader else 404)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
