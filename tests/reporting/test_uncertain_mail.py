"""Mails of which nobody can know whether they arrived, and those that came back."""

import pytest

from pmo.core.errors import Problem, Refused
from pmo.people.models import Notice
from reporting.schedules import deciding

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rings")]


def test_a_schedule_that_holds_uncertain_mails_sends_no_second_one(office, uncertain, mailbox):
    assert (uncertain.state, uncertain.phase) == ("held", "data")
    assert mailbox() == []
    assert Notice.objects.filter(user=office.lead, text__contains="is held").exists()


@pytest.mark.parametrize(
    ("act", "state"), [(deciding.was_sent, "sent"), (deciding.was_not_sent, "failed"), (deciding.send_again, "waiting")]
)
def test_a_person_decides_about_an_uncertain_mail(office, uncertain, act, state):
    act(delivery=uncertain, by=office.lead)
    uncertain.refresh_from_db()
    assert (uncertain.state, uncertain.waits_for_a_person) == (state, False)
    assert uncertain.maybe_duplicate is (state == "waiting")
    with pytest.raises(Refused):
        act(delivery=uncertain, by=office.reader)


def test_a_mail_that_came_back_is_marked_and_its_owner_told(office, uncertain, settings):
    from reporting.bouncing import take_back

    deciding.was_sent(delivery=uncertain, by=office.lead)
    take_back(BOUNCE.replace("NAME", uncertain.message_id).encode())
    uncertain.refresh_from_db()
    assert (uncertain.state, uncertain.error) == ("bounced", "It came back: 5.1.1 smtp; 550 no such mailbox")
    assert Notice.objects.filter(user=office.lead, text__contains="came back").exists()


@pytest.mark.parametrize("text", ["", "Subject: hello\n\nno bounce", "BOUNCE"])
def test_what_is_no_bounce_of_ours_is_refused_with_a_sentence(db, text):
    from reporting.bouncing import take_back

    with pytest.raises(Problem):
        take_back((BOUNCE if text == "BOUNCE" else text).encode())


BOUNCE = """From: mailer-daemon@example.org
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=B

--B
Content-Type: text/plain

It did not arrive.
--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; lead@example.org
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 no such mailbox

--B
Content-Type: message/rfc822

Message-ID: NAME
Subject: Pharmacy

--B--
"""
