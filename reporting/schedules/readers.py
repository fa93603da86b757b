"""Who reads the reports of a schedule. An address outside confirms once by a signed link, and leaves by another."""

import logging
import smtplib
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.signing import BadSignature, Signer, TimestampSigner
from django.core.validators import validate_email
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.http import urlencode

from pmo.core import clock
from pmo.core.errors import Problem
from pmo.core.history import acting
from pmo.hierarchy.access import may, require
from pmo.people.models import User
from reporting.allowing import domain, domain_allowed
from reporting.models import ReportSchedule, ScheduleReader
from reporting.requesting import MOST_RECIPIENTS

log = logging.getLogger("pmo.reports")
VALID = timedelta(days=14)
_confirming = TimestampSigner(salt="report-reader-confirms")
_leaving = Signer(salt="report-reader-leaves")  # without the time: a mail that is built twice has the same bytes


@transaction.atomic
def set_readers(*, schedule: ReportSchedule, by: User, people: Iterable[User], outside: Iterable[str]) -> None:
    """These and nobody else, from the next report on. New addresses outside are asked to confirm. Raises Problem."""
    people, addresses = list(people), list(dict.fromkeys(address.strip().lower() for address in outside))
    _check(schedule, people, [address for address in addresses if address])
    there = {reader.user_id or reader.outside: reader for reader in schedule.readers.all()}
    wanted = {person.pk for person in people} | set(addresses)
    gone = [reader.pk for key, reader in there.items() if key not in wanted and not reader.left_at]
    ScheduleReader.objects.filter(pk__in=gone).update(left_at=clock.now())
    for person in people:
        _keep(schedule, there.get(person.pk), by, user=person)
    for address in addresses:
        _keep(schedule, there.get(address), by, outside=address)


def _check(schedule: ReportSchedule, people: list[User], addresses: list[str]) -> None:
    if len(people) + len(addresses) > MOST_RECIPIENTS:
        raise Problem(f"A report is mailed to at most {MOST_RECIPIENTS} readers.", "people")
    for person in people:
        if not person.is_active or not may(person, "view", schedule.node):
            raise Problem(f"{person} may not see {schedule.node}. Give them a role there first.", "people")
    for address in addresses:
        _check_address(address)


def _check_address(address: str) -> None:
    try:
        validate_email(address)
    except Exception:
        raise Problem(f"“{address[:100]}” is no e-mail address. Write one address on a line.", "outside") from None
    if User.objects.active().filter(email__iexact=address).exists():
        raise Problem(f"{address} has an account here. Choose the person under “People”.", "outside")
    if not domain_allowed(address):
        allowed = ", ".join(settings.REPORT_DOMAINS) or "none yet"
        raise Problem(
            f"Reports may not go to {domain(address)}. Allowed are: {allowed}; the operator sets REPORT_DOMAINS.",
            "outside",
        )


def _keep(schedule: ReportSchedule, reader: ScheduleReader | None, by: User, **who) -> None:
    """New, or back again after having left: then an address outside confirms anew."""
    if reader and not reader.left_at:
        return
    values = {"added_by": by, "added_at": clock.now(), "left_at": None, "confirmed_at": None, "asked_at": None}
    reader, _ = ScheduleReader.objects.update_or_create(schedule=schedule, **who, defaults=values)
    if reader.outside:
        ask(reader=reader, by=by)


@transaction.atomic
def ask(*, reader: ScheduleReader, by: User) -> None:
    """Mail an address outside the link by which it confirms. Raises Refused and Problem."""
    require(by, "report", reader.schedule.node)
    if reader.user_id or reader.confirmed_at or reader.left_at:
        raise Problem("There is nothing to confirm.")
    ScheduleReader.objects.filter(pk=reader.pk).update(asked_at=clock.now())
    message = _question(reader, by)
    transaction.on_commit(lambda: _post(message))


def _question(reader: ScheduleReader, by: User) -> EmailMessage:
    context = {"reader": reader, "schedule": reader.schedule, "by": by, "url": confirm_url(reader), "days": VALID.days}
    text = render_to_string("email/report_reader.txt", context)
    subject = f"{reader.schedule.node}: do you want its reports?"
    return EmailMessage(subject[:200], text, None, [reader.outside], headers={"Auto-Submitted": "auto-generated"})


def _post(message: EmailMessage) -> None:
    try:
        message.send()
    except (OSError, smtplib.SMTPException) as error:
        log.warning("the question to a reader outside was not sent: %s", error)


def confirm_url(reader: ScheduleReader) -> str:
    """The address of the page on which the reader confirms."""
    token = _confirming.sign(f"{reader.pk}:{reader.added_at.timestamp():.0f}")
    return f"{settings.BASE_URL}/reports/readers/confirm/?{urlencode({'of': token})}"


def leave_url(reader: ScheduleReader) -> str:
    """The address of the page on which the reader leaves."""
    return f"{settings.BASE_URL}/reports/readers/leave/?{urlencode({'of': _leaving.sign(reader.pk)})}"


def to_confirm(token: str) -> ScheduleReader | None:
    """Whom a link to confirm is for; None when it is broken, too old, or of an earlier question."""
    try:
        key, _, stamp = _confirming.unsign(token, max_age=VALID).partition(":")
    except BadSignature:
        return None
    reader = _readers().filter(pk=key, left_at=None).first()
    return reader if reader and f"{reader.added_at.timestamp():.0f}" == stamp else None


def to_leave(token: str) -> ScheduleReader | None:
    """Whom a link to leave is for."""
    try:
        return _readers().filter(pk=_leaving.unsign(token)).first()
    except BadSignature:
        return None


def _readers():
    return ScheduleReader.objects.select_related("schedule__node", "schedule__owner", "user", "added_by")


@transaction.atomic
def confirm(*, reader: ScheduleReader) -> None:
    """The reader wants the reports."""
    with acting(source="link", reason=f"By the link sent to {reader.outside}"):
        ScheduleReader.objects.filter(pk=reader.pk, confirmed_at=None).update(confirmed_at=clock.now())


@transaction.atomic
def leave(*, reader: ScheduleReader) -> None:
    """The reader wants no further report of this schedule."""
    with acting(source="link", reason=f"By the link sent to {reader.address}"):
        ScheduleReader.objects.filter(pk=reader.pk, left_at=None).update(left_at=clock.now())
