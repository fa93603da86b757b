"""Pages that help when something is not there, not allowed or broken."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token


def _page(request, status: int, title: str, text: str, **more) -> HttpResponse:
    context = {"title": title, "text": text, "status": status, "reference": getattr(request, "reference", ""), **more}
    template = "errors/error.html#problem" if getattr(request, "htmx", False) else "errors/error.html"
    return render(request, template, context, status=status)


def not_found(request, exception=None) -> HttpResponse:
    """404: hidden and absent look the same."""
    text = "It may have been moved or removed, or you have no role that shows it to you. Search for it by name or reference."
    return _page(request, 404, "There is nothing here for you", text)


def refused(request, exception=None) -> HttpResponse:
    """403, with the reason."""
    reason = str(exception) if exception and str(exception) else "You have no role that allows this."
    return _page(request, 403, "You may not do this", reason)


def bad_request(request, exception=None) -> HttpResponse:
    """400: the address or the form cannot be read."""
    return _page(request, 400, "This request cannot be read", "Go back, check what you entered, and send it again.")


def too_long(request) -> HttpResponse:
    """414: more was asked than an address can hold."""
    text = "Shorten what you search or filter for to a few words, and send it again."
    return _page(request, 414, "This address is too long", text)


def server_error(request) -> HttpResponse:
    """500, with the reference under which the log has the details."""
    text = "Nothing you entered has been saved by this request. Go back to find it still in the form, and try again."
    try:
        return _page(request, 500, "Something broke on our side", text)
    except Exception:
        return HttpResponse(
            f"Something broke on our side. Reference {getattr(request, 'reference', '')}.",
            status=500,
            content_type="text/plain",
        )


@requires_csrf_token
def csrf_failure(request, reason="") -> HttpResponse:
    """403 when the form is too old or came from elsewhere."""
    text = "The form was open for too long or in two sign-ins. Go back, reload the page and send it again; what you typed is still there."
    return _page(request, 403, "This form has expired", text)
