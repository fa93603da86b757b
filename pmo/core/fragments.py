"""One URL, one view, one template: the page, or the part of it that htmx asked for."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.encoding import iri_to_uri


def render_page(
    request, template: str, context: dict[str, object] | None = None, *, part: str = "", status: int = 200
) -> HttpResponse:
    """The whole template, or its partial `part` when htmx asks for a fragment."""
    if part and is_part(request):
        template = f"{template}#{part}"
    return render(request, template, context, status=status)


def is_part(request) -> bool:
    """Whether htmx asks for a part of the page, which has no frame."""
    return bool(request.htmx and not request.htmx.history_restore_request)


def done(request, message: str, url: str) -> HttpResponse:
    """After a successful write: say so, and go on."""
    messages.success(request, message)
    if request.htmx:
        response = HttpResponse(status=204)
        response["HX-Redirect"] = iri_to_uri(url)
        return response
    return redirect(url)


def bind(form, error) -> None:
    """Put what an action raised onto the form, at its field where it names one."""
    if hasattr(error, "error_dict"):
        for field, errors in error.error_dict.items():
            form.add_error(field if field in form.fields else None, errors)
    else:
        form.add_error(None, error)
