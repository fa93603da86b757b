"""Tells people what went wrong with a report: its owner, and the office."""

from django.db.models import Q

from pmo.core.clock import today
from pmo.hierarchy.models import Assignment
from pmo.people.models import Notice, User
from reporting.models import Delivery, ReportRun


def tell(people, text: str, link: str) -> None:
    """One notice to each, in one query."""
    Notice.objects.bulk_create(Notice(user=person, text=text[:300], link=link) for person in people)


def office() -> list[User]:
    """Who leads the office today."""
    leads = Assignment.objects.on(today()).filter(role="office_lead", node=None)
    reached = Q(pk__in=leads.values("user")) | Q(teams__in=leads.values("team"))
    return list(User.objects.active().filter(reached).distinct())


def tell_office(text: str, link: str) -> None:
    """A notice to each office lead."""
    tell(office(), text, link)


def tell_of_run(run: ReportRun, text: str) -> None:
    """The owner of the report, and of a scheduled one the office as well."""
    people = {person.pk: person for person in [run.requested_by, *(office() if run.schedule_id else [])]}
    tell(people.values(), text, run.get_absolute_url())


def tell_of_mail(row: Delivery, words: str) -> None:
    """The owner of the report whose mail did not go out."""
    tell([row.run.requested_by], f"{row.run}: the mail to {row.address} {words}", row.run.get_absolute_url())
