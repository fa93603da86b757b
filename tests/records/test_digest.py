"""The digest: what waits, by mail, once a day or week; nothing waits, nothing is sent."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail

from pmo.core import clock
from pmo.people.models import User
from pmo.records import digests
from pmo.records.models import Digest

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY = "2026-11-23T08:00:00Z", "2026-11-24T08:00:00Z"


def day(days):
    return clock.today() + timedelta(days)


@pytest.fixture
def waits(add, alice, bob, tree):
    """Alice has two things to do, one of them late; Bob has none. Both joined long ago."""
    with time_machine.travel(MONDAY, tick=False):
        add("action", tree.a, by=alice, title="Send the paper", due=day(3), review_date=day(60))
        add("risk", tree.a, by=alice, title="A supplier may fail", review_date=day(-2))
    User.objects.update(joined_at="2026-01-01T00:00:00Z")
    return alice


def at(moment):
    with time_machine.travel(moment, tick=False):
        digests.tick()


def test_on_monday_it_says_what_waits_and_why_the_soonest_first(waits):
    at(MONDAY)
    assert [message.to for message in mail.outbox] == [[waits.email]]
    message = mail.outbox[0]
    assert message.subject == "2 things wait for you, 1 late"
    text = message.body
    assert text.index("A supplier may fail") < text.index("Send the paper")
    assert "You own this risk; its review is due 21 Nov 2026 (2 days late). Programme A" in text
    assert "/risks/" in text and "/account/#digest" in text
    assert "A supplier may fail" in message.alternatives[0][0]


def test_it_is_sent_once_however_often_the_ticker_turns(waits):
    for moment in (MONDAY, MONDAY, TUESDAY, "2026-11-27T15:00:00Z"):
        at(moment)
    assert len(mail.outbox) == 1
    assert set(Digest.objects.values_list("state", flat=True)) == {"sent", "nothing"}
    at("2026-11-30T08:00:00Z")
    assert len(mail.outbox) == 2


def test_who_wants_it_daily_gets_it_on_working_days(waits, as_user):
    as_user(waits).post("/preferences/", {"digest": "daily", "next": "/account/"})
    for moment in (MONDAY, TUESDAY, "2026-11-28T08:00:00Z", "2026-11-29T08:00:00Z"):
        at(moment)
    assert len(mail.outbox) == 2


def test_who_wants_none_gets_none(waits, as_user):
    client = as_user(waits)
    assert 'value="weekly" aria-pressed="true"' in client.get("/account/").content.decode()
    client.post("/preferences/", {"digest": "off", "next": "/account/"})
    at(MONDAY)
    assert mail.outbox == []
    page = client.get("/account/").content.decode()
    assert 'value="off" aria-pressed="true"' in page and "digest" not in client.cookies


@pytest.mark.parametrize("moment", ["2026-11-23T06:00:00Z", "2026-11-22T12:00:00Z"])
def test_nothing_is_sent_at_night_or_on_a_sunday(waits, moment):
    at(moment)
    assert mail.outbox == [] and not Digest.objects.exists()


def test_who_joined_this_week_or_left_is_left_alone(waits):
    User.objects.filter(pk=waits.pk).update(joined_at="2026-11-23T05:00:00Z")
    at(TUESDAY)
    User.objects.filter(pk=waits.pk).update(joined_at="2026-01-01T00:00:00Z", is_active=False)
    at(TUESDAY)
    assert mail.outbox == []


def test_a_mail_server_that_is_away_is_tried_again_and_given_up_in_the_end(waits, monkeypatch):
    def away(self, *arguments):
        raise ConnectionRefusedError("nobody there")

    with monkeypatch.context() as patch:
        patch.setattr(digests.EmailMultiAlternatives, "send", away)
        at(MONDAY)
    assert Digest.objects.get(user=waits).state == "waiting"
    at("2026-11-23T08:05:00Z")
    assert mail.outbox == []
    at("2026-11-23T08:20:00Z")
    assert len(mail.outbox) == 1 and Digest.objects.get(user=waits).state == "sent"
    Digest.objects.filter(user=waits).update(state="waiting", attempt=digests.MOST_ATTEMPTS - 1)
    monkeypatch.setattr(digests.EmailMultiAlternatives, "send", away)
    at("2026-11-23T09:00:00Z")
    assert Digest.objects.get(user=waits).state == "failed"


def test_a_second_copy_would_be_the_same_message(waits):
    row = Digest(user=waits, day=clock.today())
    first, second = (digests.letter(row, digests.waiting.items(waits)).extra_headers["Message-ID"] for _ in range(2))
    assert first == second
