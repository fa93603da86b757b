"""Readings that do not come: who is asked again, who is told, and who is never forgotten."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine

from benefits import accepting, chasing, handover, links
from benefits.models import ReturnLink, Waiver
from pmo.core.errors import Problem
from pmo.people.models import Notice
from pmo.records import writing
from tests.benefits.conftest import now

pytestmark = pytest.mark.django_db
OUTSIDE = {"owner_name": "Ann Outside", "owner_email": "ann@wards.example"}


@pytest.fixture
def turn(django_capture_on_commit_callbacks):
    """`turn("2026-10-01")` is what the ticker does on a day."""

    def run(day) -> int:
        with time_machine.travel(f"{day} 12:00Z"), django_capture_on_commit_callbacks(execute=True):
            return chasing.tick()

    return run


def test_who_missed_a_period_is_asked_for_the_next_and_the_sponsor_hears_again(benefit, sofia, turn):
    with time_machine.travel("2026-09-30 12:00Z"):
        row = benefit(status="realising", first_measure_on=date(2026, 9, 30), **OUTSIDE)
    for day in ("2026-10-01", "2026-10-15", "2026-10-29"):
        assert turn(day) == 1
    assert turn("2026-12-31") == 0 and turn("2027-01-01") == 1, "the next quarter has ended"
    assert ReturnLink.objects.first().period_end == date(2026, 12, 31)
    assert turn("2027-01-15") == 1 and turn("2027-01-29") == 1 and turn("2027-01-30") == 0
    told = Notice.objects.filter(user=sofia).order_by("id").last().text
    assert "no reading for Q3 2026/27, nor for 1 before it" in told
    assert now(row).rating == "r", "two missed readings are red"


def test_monthly_readings_that_never_come_reach_the_sponsor_however_late_that_is(benefit, sofia, turn):
    with time_machine.travel("2026-09-30 12:00Z"):
        late = {"frequency": "month", "return_within": 14, "escalate_after": 60, "first_measure_on": date(2026, 9, 30)}
        benefit(status="realising", **late, **OUTSIDE)
    assert turn("2026-11-29") == 1 and not Notice.objects.filter(user=sofia).exists()
    assert turn("2026-11-30") == 1 and "no reading for Sep 2026" in Notice.objects.get(user=sofia).text


def test_those_who_never_answer_hold_up_nobody_else(benefit, sofia, turn, monkeypatch):
    monkeypatch.setattr(chasing, "BATCH", 2)
    with time_machine.travel("2026-09-30 12:00Z"):
        for number in range(3):
            benefit(status="realising", measure=f"m{number}", first_measure_on=date(2026, 9, 30), **OUTSIDE)
        last = {"frequency": "month", "first_measure_on": date(2026, 11, 30)}
        benefit(status="realising", measure="last", title="The last one", **last, **OUTSIDE)
    assert turn("2026-11-22") == 3 and turn("2026-11-22") == 0
    assert turn("2026-12-01") == 1 and ReturnLink.objects.first().benefit.title == "The last one"


@time_machine.travel("2026-10-01 12:00Z")
def test_what_the_owner_accepted_is_asked_for_also_where_nobody_approved_it(benefit, alice, olive, turn):
    row = benefit(owner=olive, first_measure_on=date(2026, 9, 30))
    assert row.status == "identified" and row.awaited is None
    accepting.ask(row, by=alice)
    accepting.answer(accepting.open_question(row), accepts=True, by=olive)
    assert now(row).awaited == date(2026, 9, 30) and chasing.tick() == 1
    assert ReturnLink.objects.get(purpose=links.READING).sent_to == olive.email


@time_machine.travel("2026-11-22 12:00Z")
def test_an_owner_who_has_accepted_is_not_asked_again(benefit, alice, olive):
    row = benefit(owner=olive)
    accepting.ask(row, by=alice)
    accepting.answer(accepting.open_question(row), accepts=True, by=olive)
    with pytest.raises(Problem, match="Olive Owner has accepted B-0001 already"):
        accepting.ask(now(row), by=alice)
    assert now(row).acceptance == "accepted"


def test_an_owner_who_does_not_answer_is_reminded_and_then_put_to_the_sponsor_once(
    as_user, benefit, alice, sofia, turn, mailbox
):
    with time_machine.travel("2026-10-01 12:00Z"):
        row = benefit(**OUTSIDE)
        accepting.ask(row, by=alice)
    assert turn("2026-10-15") == 0 and turn("2026-10-16") == 1 and turn("2026-10-16") == 0
    (reminder,) = mailbox()
    assert reminder["Subject"].startswith("Reminder: ") and "no answer has come yet" in reminder.get_payload()
    assert not Notice.objects.filter(user=sofia).exists()
    assert turn("2026-10-29") == 0 and turn("2026-10-30") == 1 and turn("2026-11-30") == 0
    told = Notice.objects.get(user=sofia).text
    assert "Ann Outside was asked on 1 Oct 2026 to own it, was reminded, and has not answered." in told
    page = as_user(alice).get(f"{row.get_absolute_url()}profile/").content.decode()
    assert "Asked on 1 Oct 2026, reminded on 16 Oct 2026, put to the sponsor on 30 Oct 2026." in page


def test_whoever_answered_or_was_asked_on_other_terms_is_not_reminded(benefit, alice, olive, turn):
    with time_machine.travel("2026-10-01 12:00Z"):
        answered, changed = benefit(owner=olive), benefit(title="Another benefit", measure="Other", owner=olive)
        for row in (answered, changed):
            accepting.ask(row, by=alice)
        accepting.answer(accepting.open_question(answered), accepts=True, by=olive)
        row = now(changed)
        writing.change(row, {"target": Decimal(7000)}, by=alice, seen=row.version)
        assert now(changed).acceptance != "asked"
    assert turn("2026-11-30") == 1, "only the reading that was accepted is asked for"
    assert not ReturnLink.objects.filter(purpose=links.ACCEPTANCE, at__date="2026-11-30").exists()


def test_a_waiver_that_runs_out_is_told_to_the_sponsor_once_and_shown(as_user, benefit, alice, sofia, tree, turn):
    with time_machine.travel("2026-09-30 12:00Z"):
        row = benefit()
        handover.waive(tree.p1, by=sofia, reason="The owner starts in May", expires_on=date(2026, 10, 31))
        type(tree.p1).objects.filter(pk=tree.p1.pk).update(state="closed_benefits", state_since="2026-09-30")
        page = as_user(alice).get(f"/work/{tree.p1.pk}/handover/").content.decode()
        assert "closed under a waiver until 31 Oct 2026" in page and "followed by their owners" not in page
    assert turn("2026-10-31") == 0 and turn("2026-11-01") == 1 and turn("2026-11-02") == 0
    told = Notice.objects.get(user=sofia)
    assert "waiver for Project 1 ran out on 31 Oct 2026" in told.text and told.link == f"/work/{tree.p1.pk}/handover/"
    with time_machine.travel("2026-11-22 12:00Z"):
        client = as_user(alice)
        page = client.get(f"/work/{tree.p1.pk}/handover/").content.decode()
        assert "has closed without a handover" in page and "ran out" in page.lower()
        assert "no owner in business as usual" in page
        listed = client.get(f"/work/{tree.p1.pk}/realisation/attention/").content.decode()
        assert "Closed without a handover" in listed and row.ref in listed


def test_a_waiver_that_runs_out_with_nothing_left_to_do_is_no_news(benefit, sofia, tree, turn):
    Waiver.objects.create(node=tree.p1, by=sofia, reason="Old", expires_on=date(2026, 10, 31))
    assert turn("2026-11-01") == 0 and not Notice.objects.exists()
    assert Waiver.objects.get().told_on == date(2026, 11, 1)
