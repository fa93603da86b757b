"""The public page behind a link to an owner. Looking never writes, so that scanners of mail do no harm."""

from django.shortcuts import render
from django.views.decorators.cache import never_cache

from benefits import links, readings, returning
from benefits.forms import ReadingForm, ReasonForm
from benefits.realising import periods
from pmo.core.errors import Problem
from pmo.core.guard import needs
from pmo.core.history import acting
from pmo.people import throttle

WHO = "return link"  # what guesses are counted under, at one network


@never_cache
@needs("anybody")
def answer(request, secret: str):
    """Enter a reading, say nothing this time, accept, or decline. A link that opens nothing says so kindly."""
    address = _address(request)
    wait = throttle.wait(WHO, address)
    if wait.total_seconds() > 0:
        return _over(request, "throttled", None, 429)
    row = links.find(secret)
    why = links.why_over(row)
    if why == "unknown":
        throttle.failed(WHO, address)
    if why:
        return _over(request, why, row, 404 if row is None else 410)
    if request.method == "POST":
        with acting(source="link"):
            return _post(request, row)
    return _show(request, row, ReadingForm(), ReasonForm())


def _address(request) -> str:
    from allauth.account.adapter import get_adapter

    return get_adapter().get_client_ip(request)


def _over(request, why: str, row, status: int):
    context = {"why": why, "asker": row.by.name if row is not None and row.by_id else ""}
    response = render(request, "benefits/return_over.html", context, status=status)
    return _quiet(response)


def _quiet(response):
    """The address is a secret: it is told to nobody outside.

    Not "no-referrer": browsers then send the form's origin as null, and the answer would be taken for a forged one.
    """
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _show(request, row, form, reason_form, problem: str = "", status: int = 200):
    benefit = row.benefit
    context = {
        "link": row, "record": benefit, "form": form, "reason_form": reason_form, "problem": problem,
        "period": periods.name_of(row.period_end, benefit.frequency) if row.period_end else "",
        "stands": readings.current(benefit).get(("actual", row.period_end)) if row.period_end else None,
    }  # fmt: skip
    return _quiet(render(request, f"benefits/return_{row.purpose}.html", context, status=status))


def _post(request, row):
    """What was typed stands in its form again when something is wrong with it."""
    act = request.POST.get("act", "")
    form = ReadingForm(request.POST, request.FILES)
    reason_form = ReasonForm(request.POST if act == "decline" else None)
    asked = reason_form if act == "decline" else form
    try:
        if act in {"decline", "reading", "nothing"} and not asked.is_valid():
            return _show(request, row, form, reason_form, status=422)
        _do(row, act, asked)
    except Problem as problem:
        field = problem.field if problem.field in asked.fields else ""
        if field:
            asked.add_error(field, problem.sentence)
        return _show(request, row, form, reason_form, "" if field else problem.sentence, 422)
    return _quiet(render(request, "benefits/return_done.html", {"record": row.benefit, "act": act}))


def _do(row, act: str, asked) -> None:
    if act == "decline":
        returning.decline(row, **asked.cleaned_data)
    elif act == "accept" and row.purpose == links.ACCEPTANCE:
        returning.accept(row)
    elif act in {"reading", "nothing"} and row.purpose == links.READING:
        _enter(row, act, asked)
    else:
        raise Problem("Choose one of the answers below.")


def _enter(row, act: str, form) -> None:
    data = form.cleaned_data
    if act == "reading" and data["value"] is None:
        raise Problem("Enter the value, or press “Nothing this time”.", "value")
    value = data["value"] if act == "reading" else None
    returning.enter(row, value=value, note=data["note"], file=data["file"])
