"""The steps of a requested report, each a button, and who writes and approves it."""

from django.db import transaction
from django.views.decorators.http import require_POST

from pmo.core.errors import Problem
from pmo.core.fragments import done
from pmo.core.guard import needs
from pmo.core.submitting import submit
from reporting.cycle import distribution, publishing, stepping, writing
from reporting.cycle.forms import CommentForm, PeopleForm
from reporting.cycle.pages.fetch import draft_or_404
from reporting.cycle.rights import require_runner


@require_POST
@needs("view")
def submit_it(request, pk: int):
    """Lock the draft and ask its approver."""
    row = draft_or_404(request, pk)
    stepping.submit(request=row, by=request.user)
    return done(request, "Submitted; it is locked until its approver decides", row.get_absolute_url())


@require_POST
@needs("view")
def approve(request, pk: int):
    """Accept it."""
    row = draft_or_404(request, pk)
    last = stepping.approve(request=row, by=request.user)
    return done(request, "Approved" if last else "Approved; it waits for the second approver", row.get_absolute_url())


@require_POST
@needs("view")
def send_back(request, pk: int):
    """Return it to its author, with a reason."""
    row = draft_or_404(request, pk)
    form = CommentForm(request.POST)
    if not form.is_valid():
        raise Problem("Say what has to change, in at most 2,000 letters.", "text")
    stepping.send_back(request=row, by=request.user, reason=form.cleaned_data["text"])
    return done(request, "Returned to its author", row.get_absolute_url())


@require_POST
@needs("report")
def publish(request, pk: int):
    """Make its edition."""
    row = draft_or_404(request, pk, "report")
    publishing.publish(request=row, by=request.user)
    return done(request, f"Published; its PDF is on the way{_to(row)}", row.get_absolute_url())


def _to(row) -> str:
    many = len(distribution.addresses(row))
    return f" to {many} {'reader' if many == 1 else 'readers'}" if many else ""


@require_POST
@needs("report")
def release(request, pk: int):
    """Publish what there is, stamped as not confirmed."""
    row = draft_or_404(request, pk, "report")
    publishing.release(request=row, by=request.user)
    return done(request, "Released, stamped as not confirmed by its owner", row.get_absolute_url())


@transaction.atomic
def _name(row, user, form: PeopleForm) -> None:
    writing.name_people(request=row, by=user, **form.values())
    distribution.name_readers(request=row, by=user, readers=list(form.cleaned_data["readers"]))


@needs("report")
def people(request, pk: int):
    """Who writes and who approves, here and in later periods."""
    row = draft_or_404(request, pk, "report")
    require_runner(row, request.user)
    form = PeopleForm(request.POST or None, row=row)
    return submit(
        request, form, "reporting/cycle/people.html", {"draft": row, "back": row.get_absolute_url()},
        do=lambda: _name(row, request.user, form),
        message="The people are named", url=row.get_absolute_url(),
    )  # fmt: skip
