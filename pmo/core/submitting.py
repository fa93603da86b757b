"""A form that ends in an action: one way for every page."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.http import HttpResponse

from pmo.core.errors import Conflict
from pmo.core.fragments import bind, done, render_page


def submit(
    request,
    form,
    template: str,
    context: dict[str, object],
    *,
    do: Callable[[], object],
    message: str | Callable[[object], str],
    url: str | Callable[[object], str],
) -> HttpResponse:
    """Show the form, or do what it asks and go on.

    What was typed is never lost: a problem comes back in the form with status 422, a conflict with both values and 409.
    """
    context = context | {"form": form}
    if request.method != "POST":
        return render_page(request, template, context, part="form")
    if not form.is_valid():
        return render_page(request, template, context, part="form", status=422)
    try:
        result = do()
    except Conflict as conflict:
        return _conflict(request, form, template, context, conflict)
    except ValidationError as error:
        bind(form, error)
        return render_page(request, template, context, part="form", status=422)
    text = message(result) if callable(message) else message
    return done(request, text, url(result) if callable(url) else url)


def _conflict(request, form, template: str, context: dict[str, object], conflict: Conflict) -> HttpResponse:
    """Show base, theirs and mine at each field; saving again with the form as it stands keeps mine, and theirs elsewhere."""
    form.data = form.data.copy()
    form.data["seen"] = str(conflict.record.version)
    for name in conflict.theirs.keys() & form.fields.keys():
        form.data[name] = form.fields[name].prepare_value(conflict.theirs[name])
    clashes = [
        {"name": name, "label": form.fields[name].label or name, "base": base, "theirs": theirs, "mine": mine}
        for name, (base, theirs, mine) in conflict.fields.items()
    ]
    return render_page(request, template, context | {"clashes": clashes}, part="form", status=409)
