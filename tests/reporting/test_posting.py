"""Mail: once to each, never to who may no longer see it, and what nobody can know is said."""

import smtplib
from datetime import timedelta

import pytest

from pmo.core.clock import now
from reporting import bell, posting
from reporting.models import Delivery

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(ready):
    return Delivery.objects.get(run=ready)


@pytest.fixture
def says(monkeypatch):
    """A mail server that answers as it is told; every message it took is kept."""

    class Server:
        taken, replies = [], {}

        def __init__(self, *args, **more):
            self.sock = self

        def __enter__(self):
            return self

        def __exit__(self, *args):
            return False

        def settimeout(self, seconds):
            self.timeout = seconds

        def ehlo_or_helo_if_needed(self):
            pass

        def answer(self, step):
            reply = self.replies.get(step, (250, b"fine"))
            if isinstance(reply, Exception):
                raise reply
            return reply

        def mail(self, address):
            return self.answer("mail")

        def rcpt(self, address):
            return self.answer("rcpt")

        def data(self, content):
            self.taken.append(content)
            return self.answer("data")

    Server.taken, Server.replies = [], {}
    monkeypatch.setattr(posting, "_connect", Server)
    return Server


def test_the_mail_arrives_once_with_the_pdf_and_reads_well_without_it(ready, waiting, mailbox):
    assert [posting.send(waiting.pk) for _ in range(3)] == [True, False, False]
    waiting.refresh_from_db()
    assert (waiting.state, waiting.attempt, waiting.maybe_duplicate) == ("sent", 1, False)
    [message] = mailbox()
    assert message["Message-ID"] == waiting.message_id
    assert (message["Auto-Submitted"], message["X-Auto-Response-Suppress"]) == ("auto-generated", "All")
    assert message["Subject"] == "Pharmacy: status report, 2024-25"
    plain = (
        next(part for part in message.walk() if part.get_content_type() == "text/plain")
        .get_payload(decode=True)
        .decode()
    )
    assert ready.data["headline"] in plain
    assert ready.get_absolute_url() in plain
    assert ready.pdf_sha256 in plain
    [attached] = [part for part in message.walk() if part.get_content_type() == "application/pdf"]
    assert attached.get_payload(decode=True) == bytes(ready.pdf)


def test_two_copies_of_a_mail_are_the_same_bytes(waiting):
    from reporting.letters import letter

    waiting = Delivery.objects.select_related("run__node", "run__period", "user").get(pk=waiting.pk)
    assert letter(waiting).as_bytes() == letter(waiting).as_bytes()


def test_who_may_no_longer_see_the_work_gets_nothing(office, waiting, says):
    office.lead.assignments.update(ends_on=now().date() - timedelta(days=1))
    posting.send(waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.state, says.taken) == ("suppressed", [])
    assert "may no longer see Pharmacy" in waiting.error


def test_who_left_gets_nothing(office, waiting, says):
    type(office.lead).objects.filter(pk=office.lead.pk).update(is_active=False)
    posting.send(waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.state, says.taken) == ("suppressed", [])


@pytest.mark.parametrize("step", ["mail", "rcpt", "data"])
def test_a_server_that_says_later_is_asked_later(waiting, says, step):
    says.replies[step] = (451, b"greylisted")
    posting.send(waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.phase, waiting.maybe_duplicate) == ("waiting", "", False)
    assert waiting.not_before > now()
    assert not posting.send(waiting.pk)


@pytest.mark.parametrize("step", ["mail", "rcpt", "data"])
def test_a_server_that_says_never_is_not_asked_again(waiting, says, step):
    says.replies[step] = (550, b"no such mailbox")
    posting.send(waiting.pk)
    waiting.refresh_from_db()
    assert waiting.state == "failed"
    assert "no such mailbox" in waiting.error
    assert not posting.send(waiting.pk)


def test_no_server_means_not_sent_and_tried_later(waiting, settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    posting.send(waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.maybe_duplicate) == ("waiting", False)


def test_a_connection_lost_after_the_handing_over_is_sent_once_more_and_marked(waiting, says):
    says.replies["data"] = smtplib.SMTPServerDisconnected("gone")
    posting.send(waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.phase) == ("waiting", "data")
    Delivery.objects.filter(pk=waiting.pk).update(not_before=None)
    says.replies.clear()
    posting.send(waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.maybe_duplicate) == ("sent", True)
    assert says.taken[0] == says.taken[1]


def test_twice_unknown_is_left_to_a_person(waiting, says):
    says.replies["data"] = smtplib.SMTPServerDisconnected("gone")
    for _ in range(4):
        posting.send(waiting.pk)
        Delivery.objects.filter(pk=waiting.pk).update(not_before=None)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.maybe_duplicate, len(says.taken)) == ("failed", True, 2)


def test_a_worker_killed_before_the_handing_over_sends_no_duplicate(waiting, says):
    posting.claim(waiting.pk)  # and dies
    Delivery.objects.filter(pk=waiting.pk).update(lease_until=now() - timedelta(seconds=1))
    posting.send(waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.maybe_duplicate, len(says.taken)) == ("sent", False, 1)


def test_a_worker_killed_during_the_handing_over_is_marked(waiting, says):
    posting.claim(waiting.pk)
    Delivery.objects.filter(pk=waiting.pk).update(phase="data", lease_until=now() - timedelta(seconds=1))
    posting.send(waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.maybe_duplicate) == ("sent", True)


def test_who_lost_the_lease_does_not_hand_over(waiting, says, monkeypatch):
    row = posting.claim(waiting.pk)
    Delivery.objects.filter(pk=waiting.pk).update(attempt=row.attempt + 1)
    with pytest.raises(posting.NotYet):
        posting._hand_over(row)
    assert says.taken == []


def test_the_ticker_sends_when_the_broker_is_away(waiting, says, monkeypatch):
    monkeypatch.setattr(bell, "_ring", lambda task, row: False)
    Delivery.objects.filter(pk=waiting.pk).update(created_at=now() - timedelta(minutes=1))
    posting.tick()
    waiting.refresh_from_db()
    assert waiting.state == "sent"


def test_a_process_whose_clock_is_a_day_off_neither_takes_what_another_holds_nor_waits(ready, time_machine):
    waiting = Delivery.objects.get()
    Delivery.objects.filter(pk=waiting.pk).update(state="sending", lease_until=now() + timedelta(minutes=15))
    time_machine.move_to(now() + timedelta(days=1))
    assert posting.claim(waiting.pk) is None
    Delivery.objects.filter(pk=waiting.pk).update(state="waiting", lease_until=None)
    taken = posting.claim(waiting.pk)
    assert taken.lease_until < now(), "the lease counts by the clock of the database, a day behind ours"
