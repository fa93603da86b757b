"""T7: a mail server that refuses, stalls or hangs up at each step, and what is known afterwards, as the table has it."""

import pytest
from django.db import connection

from pmo.people.models import Notice
from reporting import posting, timing
from reporting.models import Delivery
from tests.faults.conftest import DUE, recover, turn
from tests.faults.invariants import broken
from tests.faults.relay import DROP, DROP_AFTER, STALL

BEFORE = ("connect", "ehlo", "mail", "rcpt")  # before the mark
SHORT = 1  # a second stands for the eleven minutes of an answer that does not come


@pytest.fixture
def waiting(schedule, office, monkeypatch):
    """One mail that waits; an answer is given up after a second."""
    monkeypatch.setattr(timing, "ANSWER_SECONDS", SHORT)
    from reporting import pipeline
    from reporting.schedules import planning, readers

    readers.set_readers(schedule=schedule, by=office.lead, people=[office.lead], outside=[])
    planning.plan(DUE)
    pipeline.render(schedule.runs.get().pk)
    return Delivery.objects.get(run__schedule=schedule)


def told(row: Delivery) -> tuple:
    row.refresh_from_db()
    return row.state, row.phase, row.maybe_duplicate


def after(schedule, relay) -> Delivery:
    """The server is well again, and the others go on."""
    relay.told.clear()
    recover(schedule)
    assert broken(moment=DUE, taken=relay.taken) == []
    return Delivery.objects.get(run__schedule=schedule)


@pytest.mark.parametrize("step", BEFORE)
@pytest.mark.parametrize("mood", [DROP, STALL, "451 later", "421 busy"])
def test_what_goes_wrong_before_the_message_is_not_sent_and_tried_again(schedule, waiting, relay, settings, step, mood):
    settings.EMAIL_TIMEOUT = SHORT
    relay.told[step] = mood
    posting.send(waiting.pk)
    assert told(waiting) == ("waiting", "", False)
    assert waiting.not_before and not posting.send(waiting.pk), "it waits before it tries again"
    row = after(schedule, relay)
    assert (row.state, row.maybe_duplicate, len(relay.taken[row.message_id])) == ("sent", False, 1)


@pytest.mark.parametrize("step", ["data", "body"])
def test_a_server_that_says_later_to_the_message_is_asked_later(schedule, waiting, relay, step):
    relay.told[step] = "452 full"
    posting.send(waiting.pk)
    assert told(waiting) == ("waiting", "", False)
    row = after(schedule, relay)
    assert (row.state, row.maybe_duplicate, len(relay.taken[row.message_id])) == ("sent", False, 1)


@pytest.mark.parametrize("step", ["mail", "rcpt", "data", "body"])
def test_a_server_that_says_never_is_not_asked_again_and_the_owner_is_told(schedule, waiting, relay, office, step):
    before = Notice.objects.filter(user=office.lead).count()
    relay.told[step] = "550 no such mailbox"
    posting.send(waiting.pk)
    assert told(waiting) == ("failed", "", False)
    assert Notice.objects.filter(user=office.lead).count() == before + 1
    assert after(schedule, relay).state == "failed"
    assert waiting.message_id not in relay.taken


@pytest.mark.parametrize("mood", [DROP, DROP_AFTER, STALL])
def test_an_answer_that_does_not_come_leaves_it_unknown_and_it_is_sent_once_more(schedule, waiting, relay, mood):
    relay.told["body"] = mood
    posting.send(waiting.pk)
    assert told(waiting) == ("waiting", "data", False)
    row = after(schedule, relay)
    assert (row.state, row.maybe_duplicate) == ("sent", True)
    assert len(relay.taken[row.message_id]) == (2 if mood == DROP_AFTER else 1)


def test_twice_without_an_answer_is_left_to_a_person_and_never_sent_a_third_time(schedule, waiting, relay):
    relay.told["body"] = DROP_AFTER
    recover(schedule, 5)
    assert told(waiting) == ("failed", "data", True)
    assert waiting.waits_for_a_person
    assert len(relay.taken[waiting.message_id]) == 2
    assert broken(moment=DUE, taken=relay.taken) == []


def test_a_schedule_that_holds_what_nobody_knows_sends_no_copy(schedule, waiting, relay):
    type(schedule).objects.filter(pk=schedule.pk).update(uncertain="hold")
    relay.told["body"] = DROP_AFTER
    posting.send(waiting.pk)
    assert told(waiting) == ("held", "data", False)
    row = after(schedule, relay)
    assert (row.state, len(relay.taken[row.message_id])) == ("held", 1)


@pytest.mark.parametrize("mood", [DROP, STALL, "500 what?", "421 closing"])
def test_what_the_server_says_to_our_goodbye_changes_nothing(schedule, waiting, relay, monkeypatch, mood):
    """It has taken the message by then; a second one would be a copy that nobody marked."""
    monkeypatch.setattr(posting, "_QUIT_SECONDS", SHORT)
    relay.told["quit"] = mood
    posting.send(waiting.pk)
    assert told(waiting) == ("sent", "", False)
    row = after(schedule, relay)
    assert len(relay.taken[row.message_id]) == 1


def test_no_attempt_is_made_after_a_day(schedule, waiting, relay):
    relay.told["rcpt"] = "451 later"
    recover(schedule, timing.MOST_SENDINGS + 3)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.attempt) == ("failed", timing.MOST_SENDINGS)
    minutes = sum(pause.total_seconds() for pause in timing.MAIL_PAUSES) / 60
    assert 23 * 60 < minutes <= 24 * 60


def test_a_turn_of_another_mail_is_not_held_up_by_one_that_is_refused(schedule, relay):
    first = iter(["550 never"])
    relay.moods = lambda step: next(first, "") if step == "rcpt" else ""
    turn(schedule)
    assert sorted(Delivery.objects.filter(run__schedule=schedule).values_list("state", flat=True)) == ["failed", "sent"]
    connection.close()
