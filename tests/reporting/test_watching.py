"""The age of what waits: an alarm to the office, and an answer to monitors."""

from datetime import timedelta

import pytest

from pmo.core.clock import now
from pmo.people.models import Notice
from reporting import watching
from reporting.models import Delivery, Epoch, ReportRun, ReportSchedule
from tests.reporting.scheduling import schedule_of

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def turned(db):
    return Epoch.objects.update_or_create(pk=1, defaults={"ticked_at": now()})


def test_nothing_is_late_while_what_waits_is_fresh(client, ready):
    answer = client.get("/healthz/pipeline")
    assert (answer.status_code, answer.content) == (200, b"in time")


def test_each_step_that_waits_too_long_is_told_and_names_no_work(client, office, ready):
    schedule_of(office)
    ReportSchedule.objects.update(next_due_at=now() - HOUR)
    Delivery.objects.update(created_at=now() - HOUR)
    ReportRun.objects.create(node=office.two, period=office.now, requested_by=office.lead)
    ReportRun.objects.filter(state="waiting").update(created_at=now() - HOUR)
    Epoch.objects.update(ticked_at=now() - HOUR)
    answer = client.get("/healthz/pipeline")
    text = answer.content.decode()
    assert answer.status_code == 503 and len(text.splitlines()) == 4
    assert not any(name in text for name in ("Theatres", "Pharmacy"))


def test_what_is_being_made_or_waits_for_its_next_attempt_is_not_late(ready):
    Delivery.objects.update(created_at=now() - HOUR, not_before=now() + HOUR)
    assert watching.late() == []
    Delivery.objects.update(state="sending", not_before=None, lease_until=now() + HOUR)
    assert watching.late() == []


def test_the_office_is_told_once_until_it_is_in_time_again(office, ready):
    Notice.objects.all().delete()
    Delivery.objects.update(created_at=now() - HOUR)
    for _ in range(3):
        watching.tick()
    assert [row.user for row in Notice.objects.all()] == [office.lead]
    Delivery.objects.update(state="failed")
    watching.tick()
    Delivery.objects.update(state="waiting")
    watching.tick()
    assert Notice.objects.count() == 2


def test_the_page_of_reports_says_so_to_who_makes_reports(as_user, office, ready):
    Delivery.objects.update(created_at=now() - HOUR)
    assert "A mail waits to be sent." in as_user(office.lead).get("/reports/").content.decode()
    assert "A mail waits to be sent." not in as_user(office.reader).get("/reports/").content.decode()
