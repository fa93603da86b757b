"""A report is made once, kept for good, and made again when whoever makes it dies."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.db.utils import IntegrityError

from pmo.core import pdf
from pmo.core.clock import now, today
from pmo.core.errors import Problem, Refused
from pmo.hierarchy.models import Period
from pmo.people.models import Notice
from reporting import bell, pipeline
from reporting.models import Delivery, ReportRun
from reporting.requesting import request_report, try_again
from tests.factories import hierarchy as make
from tests.factories import records as keep
from tests.reporting.scheduling import schedule_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rings")]


@pytest.fixture
def asked(office):
    return request_report(node=office.one, period=office.now, by=office.lead, recipients=[office.lead, office.reader])


@pytest.fixture
def quick(monkeypatch):
    """A PDF without a child process; returns how often one was drawn."""
    drawn = []
    monkeypatch.setattr(pdf, "render", lambda html: drawn.append(html) or pdf.Pdf(b"%PDF-1.7 " + html[:40].encode(), 3))
    return drawn


def age(run, **state):
    """As if it had been asked for an hour ago."""
    ReportRun.objects.filter(pk=run.pk).update(created_at=now() - timedelta(hours=1), **state)


def test_asking_rings_once_the_request_is_committed(office, rings, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        run = request_report(node=office.one, period=office.now, by=office.owner)
    assert rings == [str(run.pk)]


def test_who_may_not_report_is_refused_with_the_reason(office):
    with pytest.raises(Refused, match="You have no role that lets you make and send reports on Pharmacy"):
        request_report(node=office.one, period=office.now, by=office.reader)


def test_nobody_is_sent_what_they_may_not_see(office, charlie):
    with pytest.raises(Problem, match="Charlie Stranger may not see Pharmacy"):
        request_report(node=office.one, period=office.now, by=office.lead, recipients=[charlie])


def test_a_report_is_ready_with_its_pdf_sha256_data_and_deliveries(asked, quick):
    assert pipeline.render(asked.pk)
    asked.refresh_from_db()
    assert (asked.state, asked.attempt, asked.pages) == ("ready", 1, 3)
    assert asked.pdf_sha256 == hashlib.sha256(bytes(asked.pdf)).hexdigest()
    assert asked.data["node"]["name"] == "Pharmacy"
    assert Delivery.objects.filter(run=asked, state="waiting").count() == 2
    assert Notice.objects.filter(user=asked.requested_by, link=asked.get_absolute_url()).exists()


def test_any_number_of_rings_makes_one_report(asked, quick):
    assert [pipeline.render(asked.pk) for _ in range(4)] == [True, False, False, False]
    assert len(quick) == 1


def test_while_one_makes_it_no_other_does(asked, quick):
    assert pipeline.claim(asked.pk)
    assert not pipeline.render(asked.pk)


def test_a_killed_worker_is_followed_by_the_ticker(asked, quick, monkeypatch):
    pipeline.claim(asked.pk)  # and dies
    age(asked, lease_until=now() - timedelta(seconds=1))
    monkeypatch.setattr(bell, "_ring", lambda task, row: False)  # the broker is away as well
    pipeline.tick()
    asked.refresh_from_db()
    assert (asked.state, asked.attempt) == ("ready", 2)


def test_the_ticker_rings_at_most_once_a_minute(asked, rings):
    age(asked)
    assert (pipeline.tick(), pipeline.tick()) == (1, 0)
    assert rings == [str(asked.pk)]


def test_who_slept_past_the_lease_has_what_they_made_dropped(asked, quick):
    sleeper = pipeline.claim(asked.pk)
    age(asked, lease_until=now() - timedelta(seconds=1))
    assert pipeline.render(asked.pk)
    assert not pipeline.finish(sleeper, "late", pdf.Pdf(b"late", 1))
    asked.refresh_from_db()
    assert bytes(asked.pdf) != b"late"
    assert Delivery.objects.filter(run=asked).count() == 2


def test_what_was_frozen_first_is_what_a_second_attempt_draws(office, asked, quick, monkeypatch):
    def broken(html):
        raise pdf.RenderingFailed("It broke.")

    with monkeypatch.context() as patch:
        patch.setattr(pdf, "render", broken)
        pipeline.render(asked.pk)
    make.rating(office.one, "owner", "red", office.now.ends_on)
    age(asked, not_before=None)
    pipeline.render(asked.pk)
    asked.refresh_from_db()
    assert asked.state == "ready"
    assert asked.data["reds"] == []


def test_after_three_failures_it_is_failed_and_told(asked, monkeypatch):
    def broken(html):
        raise pdf.RenderingFailed("It broke.")

    monkeypatch.setattr(pdf, "render", broken)
    for _ in range(5):
        pipeline.render(asked.pk)
        ReportRun.objects.filter(pk=asked.pk).update(not_before=None)
    asked.refresh_from_db()
    assert (asked.state, asked.attempt) == ("failed", 3)
    assert "It failed three times: It broke." in asked.error
    assert Notice.objects.filter(user=asked.requested_by, text__contains="could not be made").count() == 1


def test_three_deaths_end_in_failed_as_well(asked):
    age(asked, state="rendering", attempt=3, lease_until=now() - timedelta(seconds=1))
    pipeline.tick()
    asked.refresh_from_db()
    assert asked.state == "failed"


def test_what_cannot_succeed_is_not_tried_again(asked, monkeypatch):
    def missing(html):
        raise Problem(pdf.PANGO_REMEDY)

    monkeypatch.setattr(pdf, "render", missing)
    pipeline.render(asked.pk)
    asked.refresh_from_db()
    assert (asked.state, asked.attempt, asked.error) == ("failed", 1, pdf.PANGO_REMEDY)


def test_a_failed_report_can_be_tried_again(office, asked, quick):
    age(asked, state="failed", attempt=3, error="It broke.")
    try_again(run=asked, by=office.lead)
    assert pipeline.render(asked.pk)
    with pytest.raises(Problem, match="Only a report that failed"):
        try_again(run=asked, by=office.lead)


def test_who_lost_the_right_meanwhile_gets_no_report(office, asked, quick):
    office.lead.assignments.update(ends_on=now().date() - timedelta(days=1))
    pipeline.render(asked.pk)
    asked.refresh_from_db()
    assert asked.state == "failed"
    assert "You have no role" in asked.error


def test_a_second_report_of_the_period_is_the_next_version_and_supersedes(office, asked, quick):
    pipeline.render(asked.pk)
    second = request_report(node=office.one, period=office.now, by=office.lead)
    assert (second.version, second.supersedes_id) == (2, asked.pk)


@pytest.mark.parametrize("state", ["waiting", "rendering"])
def test_the_same_asked_again_while_it_is_made_is_the_same_report(office, asked, rings, state):
    ReportRun.objects.filter(pk=asked.pk).update(state=state)
    twice = request_report(
        node=office.one, period=office.now, by=office.lead, recipients=[office.reader, office.lead, office.reader]
    )
    assert twice == asked
    assert ReportRun.objects.count() == 1


def test_another_person_another_period_or_other_readers_make_another_report(office, asked):
    kept = {"node": office.one, "period": office.now, "by": office.lead, "recipients": [office.lead, office.reader]}
    for other in ({"by": office.owner}, {"period": office.before}, {"node": office.two}, {"recipients": []}):
        request_report(**(kept | other))
    assert ReportRun.objects.count() == 5


def test_a_report_that_failed_is_not_given_again(office, asked):
    ReportRun.objects.filter(pk=asked.pk).update(state="failed")
    people = [office.lead, office.reader]
    assert request_report(node=office.one, period=office.now, by=office.lead, recipients=people).version == 2


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_moment_make_one_report(office, rings):
    def press(number):
        try:
            return request_report(node=office.one, period=office.now, by=office.lead, recipients=[office.lead]).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as presses:
        assert len(set(presses.map(press, range(4)))) == 1
    assert len(rings) == 1


@pytest.mark.parametrize(
    "change", [{"pdf": b"other"}, {"data": {}}, {"pdf_sha256": "0" * 64}, {"pages": 9}, {"state": "waiting"}]
)
def test_the_database_refuses_to_change_a_ready_report(asked, quick, change):
    pipeline.render(asked.pk)
    with pytest.raises((DatabaseError, ValidationError)), transaction.atomic():
        ReportRun.objects.filter(pk=asked.pk).update(**change)


def test_the_database_refuses_to_delete_a_report(asked):
    with pytest.raises(DatabaseError), transaction.atomic():
        ReportRun.objects.filter(pk=asked.pk)._raw_delete("default")


@pytest.mark.parametrize(
    "state", [{"state": "ready"}, {"pdf": b"x", "state": "rendering"}, {"pdf_sha256": "0" * 64}, {"state": "lost"}]
)
def test_ready_means_with_pdf_and_sha256_and_nothing_else_does(asked, state):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportRun.objects.filter(pk=asked.pk).update(**state)


def test_one_address_has_one_delivery(asked, quick):
    pipeline.render(asked.pk)
    one = Delivery.objects.filter(run=asked).first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(run=asked, address=one.address, message_id="<another@example.org>")


def test_a_process_whose_clock_is_a_day_off_does_not_take_what_another_makes(asked, time_machine):
    age(asked, state="rendering", attempt=1, lease_until=now() + timedelta(minutes=5))
    time_machine.move_to(now() + timedelta(days=1))
    assert pipeline.claim(asked.pk) is None


def test_a_scheduled_report_speaks_of_the_day_it_was_due_however_late_it_is_made(office, quick):
    begins = today() - timedelta(40)
    month = Period.objects.create(
        calendar=office.now.calendar, code="now", name="Now", starts_on=begins, ends_on=today() + timedelta(40)
    )
    for title, ago in (("Overdue then", 15), ("Overdue only since", 5)):
        row = keep.record("action", office.one, title=title, due=today() - timedelta(ago))
        type(row).objects.filter(pk=row.pk).update(raised_on=begins)
    schedule = schedule_of(office, people=[office.lead])
    due = now() - timedelta(days=10)
    run = ReportRun.objects.create(
        schedule=schedule, period_key="D:x", due_at=due, node=office.one, period=month, requested_by=office.lead
    )
    assert pipeline.render(run.pk)
    said = str(ReportRun.objects.get(pk=run.pk).data["sections"]["actions"])
    assert "Overdue then" in said and "Overdue only since" not in said
