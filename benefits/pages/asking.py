"""What is asked of a benefit's owner: to accept it, to take a new date, to return a reading by a link."""

from django.http import Http404
from django.views.decorators.http import require_POST

from benefits import (
    accepting,
    links,
    slipping,
)
from benefits.models import ReturnLink
from benefits.pages.fetch import fetch, url_of
from pmo.core.errors import Problem
from pmo.core.fragments import done
from pmo.core.guard import needs


@require_POST
@needs("edit")
def ask(request, pk: int):
    """Ask the owner to accept."""
    record = fetch(request, pk, "edit")
    row = accepting.ask(record, by=request.user)
    return done(request, f"{row.name} is asked to accept {record.ref}, by mail to {record.address}", url_of(record))


@require_POST
@needs("view")
def answer(request, pk: int):
    """The owner accepts or declines."""
    record = fetch(request, pk)
    row = accepting.open_question(record)
    if row is None:
        raise Problem(f"Nobody has asked about {record.ref}, or it has been answered. Reload the page.")
    accepts = request.POST.get("answer") == "accept"
    accepting.answer(row, accepts=accepts, reason=request.POST.get("reason", ""), by=request.user)
    return done(request, f"{record.ref} {'accepted' if accepts else 'declined; the sponsor is told'}", url_of(record))


@require_POST
@needs("view")
def new_date(request, pk: int):
    """Take the date that a slipped milestone proposes, or explain."""
    record = fetch(request, pk)
    row = slipping.open_proposal(record)
    if row is None:
        raise Problem("No new date is proposed any more. Reload the page.")
    accepts = request.POST.get("answer") == "accept"
    slipping.answer(row, accepts=accepts, reason=request.POST.get("reason", ""), by=request.user)
    return done(request, "New date taken" if accepts else "Explained; the date stays", url_of(record))


@require_POST
@needs("edit")
def send_link(request, pk: int):
    """Mail the owner the link for the next reading."""
    record = fetch(request, pk, "edit")
    row = links.ask_for_reading(record, by=request.user)
    return done(request, f"Link sent to {row.sent_to}", url_of(record))


@require_POST
@needs("edit")
def revoke_link(request, pk: int, link: int):
    """End a link."""
    record = fetch(request, pk, "edit")
    row = ReturnLink.objects.filter(benefit=record, pk=link).first()
    if row is None:
        raise Http404
    links.revoke(row, by=request.user)
    return done(request, "The link opens nothing any more", url_of(record))
