"""What an owner does through a link: enter a reading, say nothing this time, attach evidence, or decline to own it."""

from decimal import Decimal

from django.db import transaction

from benefits import accepting, links, readings
from benefits.models import ReturnLink
from benefits.readings import Entry
from pmo.core.errors import Problem
from pmo.core.history import acting
from pmo.records import filing


@transaction.atomic
def enter(row: ReturnLink, *, value: Decimal | None, note: str, file=None) -> None:
    """An actual value for the link's period, with its evidence. Without a value it is "nothing this time" and needs a word."""
    if value is None and not note.strip():
        raise Problem("Say in a few words why there is nothing to report this time.", "note")
    benefit = row.benefit
    with _as_owner(row):
        links.use_up(row, "reading" if value is not None else "nothing")
        evidence = filing.keep(benefit, file, by=_keeper(row)) if file else None
        entry = Entry("actual", row.period_end, value, note, evidence=evidence)
        readings.enter(benefit, [entry], by_name=f"{row.name}, by link")


@transaction.atomic
def accept(row: ReturnLink) -> None:
    """The owner accepts."""
    with _as_owner(row):
        links.use_up(row, "accepted")
        accepting.answer(row.acceptance, accepts=True, through="link")


@transaction.atomic
def decline(row: ReturnLink, *, reason: str) -> None:
    """The owner declines: to accept it, or to go on owning it. The sponsor is told."""
    if not reason.strip():
        raise Problem("Say why you decline, so that the sponsor can act on it.", "reason")
    with _as_owner(row):
        links.use_up(row, "declined")
        if row.purpose == links.ACCEPTANCE:
            accepting.answer(row.acceptance, accepts=False, reason=reason, through="link")
            return
        accepting.give_up(row.benefit, name=row.name, reason=reason)


def _as_owner(row: ReturnLink):
    """The history says that it came by the link, and whose."""
    return acting(source="link", reason=f"By the link sent to {row.name} <{row.sent_to}>", link=row.pk)


def _keeper(row: ReturnLink):
    """In whose name a file from outside is kept: the owner's where there is an account, else of whoever asked."""
    found = row.benefit.owner or row.by or row.benefit.raised_by
    if found is None:
        raise Problem("Files cannot be taken by this link. Send the reading without it, and the file by mail.", "file")
    return found
