"""Readers of a schedule without an account: they confirm once, leave by a link, and lose what their sponsor loses."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command

from pmo.core.clock import now
from pmo.core.errors import Problem
from reporting import pipeline, posting
from reporting.models import Delivery, ScheduleReader
from reporting.schedules import planning, readers
from tests.reporting.scheduling import at, schedule_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rings")]


@pytest.fixture
def outside(office, settings, django_capture_on_commit_callbacks):
    """A schedule with a reader at an allowed domain, who is asked and has not confirmed."""
    settings.REPORT_DOMAINS = ["partner.example"]
    with django_capture_on_commit_callbacks(execute=True):
        schedule_of(office, unit="day", by=office.owner, outside=["Ann@partner.example"])
    return ScheduleReader.objects.get()


def token(text: str) -> str:
    return text.split("?of=")[1].split()[0]


def test_a_reader_outside_confirms_once_and_gets_the_next_report(client, office, outside, quick):
    [question] = mail.outbox
    url = f"/reports/readers/confirm/?of={token(question.body)}"
    assert client.get(url).status_code == 200
    outside.refresh_from_db()
    assert outside.confirmed_at is None, "looking must not confirm"
    planning.plan(at("2026-11-02T08:00"))
    pipeline.render(outside.schedule.runs.get().pk)
    assert not Delivery.objects.exists()
    assert b"Thank you" in client.post(url).content
    planning.plan(at("2026-11-03T08:00"))
    pipeline.render(outside.schedule.runs.get(period_key="D:2026-11-03").pk)
    assert Delivery.objects.get().address == "ann@partner.example"


def test_a_reader_leaves_by_the_link_in_each_mail(client, office, outside, quick, mailbox):
    readers.confirm(reader=outside)
    call_command("send_due_reports", "--as-at", "2026-11-02T08:00")
    [message] = mailbox()
    url = message["List-Unsubscribe"].strip("<>").replace("\n", "").replace(" ", "")
    path = url[url.index("/reports/") :]
    assert b"Stop sending" in client.get(path).content
    client.post(path)
    call_command("send_due_reports", "--as-at", "2026-11-03T08:00")
    assert len(mailbox()) == 1


@pytest.mark.parametrize("link", ["confirm", "leave"])
@pytest.mark.parametrize("text", ["", "1", "1:x", "1:2:3:4"])
def test_a_broken_link_opens_nothing(client, db, link, text):
    assert client.get(f"/reports/readers/{link}/", {"of": text}).status_code == 404


def test_a_link_to_confirm_ends_when_the_reader_is_taken_off(office, outside):
    old = token(readers.confirm_url(outside)).replace("%3A", ":")
    assert readers.to_confirm(old)
    readers.set_readers(schedule=outside.schedule, by=office.owner, people=[], outside=[])
    assert readers.to_confirm(old) is None


@pytest.mark.parametrize("lost", ["right", "domain", "account"])
def test_a_reader_outside_gets_nothing_once_who_added_them_or_their_domain_may_not(
    office, outside, quick, settings, lost
):
    readers.confirm(reader=outside)
    planning.plan(at("2026-11-02T08:00"))
    pipeline.render(outside.schedule.runs.get().pk)
    if lost == "right":
        office.owner.assignments.update(ends_on=now().date() - timedelta(days=1))
    elif lost == "account":
        type(office.owner).objects.filter(pk=office.owner.pk).update(is_active=False)
    else:
        settings.REPORT_DOMAINS = []
    row = Delivery.objects.get()
    posting.send(row.pk)
    row.refresh_from_db()
    assert row.state == "suppressed" and row.error


@pytest.mark.parametrize(
    ("address", "words"),
    [("ann@elsewhere.example", "may not go to elsewhere.example"), ("no address", "is no e-mail address")],
)
def test_addresses_that_cannot_be_are_refused_with_the_reason(office, settings, address, words):
    settings.REPORT_DOMAINS = ["partner.example"]
    with pytest.raises(Problem, match=words):
        schedule_of(office, unit="day", outside=[address])
