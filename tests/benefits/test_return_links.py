"""An owner answers by a link without an account: once, for one thing, for a time; late returns are chased."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from benefits import accepting, chasing, links, readings
from benefits.models import Acceptance, BenefitPoint, Chase, ReturnLink
from benefits.readings import Entry
from benefits.templatetags.benefits import signed
from pmo.core.clock import now as moment
from pmo.core.errors import Problem
from pmo.core.history import feed
from pmo.people.models import Notice
from pmo.records.models import Attachment
from tests.architecture.test_addresses import written
from tests.benefits.conftest import now

pytestmark = pytest.mark.django_db
OUTSIDE = {"owner_name": "Ann Outside", "owner_email": "ann@wards.example"}


@pytest.fixture
def posted(mailbox, django_capture_on_commit_callbacks):
    """`posted(do)` does it and gives the address of the link in the last mail."""

    def run(do):
        with django_capture_on_commit_callbacks(execute=True):
            do()
        return newest(mailbox)

    return run


def newest(mailbox) -> str:
    """The address of the link that was made last, in whatever order the mails lie."""
    texts = [mail.get_payload(decode=True).decode() for mail in mailbox()]
    found = [re.search(r"/return/[^/\s]+/", text)[0] for text in texts]
    return max(found, key=lambda address: links.find(address.split("/")[2]).pk)


@pytest.fixture
def reading(benefit, alice, posted):
    """A benefit whose owner is outside, and the link for its next reading."""
    row = benefit(status="realising", first_measure_on=date(2026, 9, 30), **OUTSIDE)
    return row, posted(lambda: links.ask_for_reading(row, by=alice))


@time_machine.travel("2026-11-22 12:00Z")
def test_looking_at_a_link_writes_nothing_and_needs_no_account(reading):
    row, url = reading
    before = written()
    for _ in range(3):
        answer = Client().get(url)
        assert answer.status_code == 200 and "a reading for Q2 2026/27" in answer.content.decode()
    assert written() == before and answer["Referrer-Policy"] == "same-origin", (
        "told to nobody outside; a browser can answer"
    )
    assert Client().head(url).status_code == 200 and written() == before


@time_machine.travel("2026-11-22 12:00Z")
def test_a_reading_with_evidence_comes_in_once(reading):
    row, url = reading
    file = SimpleUploadedFile("extract.csv", b"a,b")
    sent = {"act": "reading", "value": "12,650", "note": "LIMS extract", "file": file}
    assert "Your reading is kept" in Client().post(url, sent).content.decode()
    point = BenefitPoint.objects.get()
    assert (point.value, point.by, point.by_name, point.period_end) == (
        12650,
        None,
        "Ann Outside, by link",
        date(2026, 9, 30),
    )
    assert point.evidence == Attachment.objects.get(register="benefit", record_id=row.pk)
    assert now(row).latest == 12650 and now(row).returned_on == date(2026, 9, 30)
    again = Client().post(url, {"act": "reading", "value": "1"})
    assert again.status_code == 410 and "You have answered already" in again.content.decode()
    assert BenefitPoint.objects.count() == 1
    used = [event for event in feed(now(row)) if event.model is ReturnLink and event.label == "update"]
    assert used and used[0].context["source"] == "link"


@time_machine.travel("2026-11-22 12:00Z")
def test_nothing_this_time_needs_a_word_and_ends_the_waiting(reading):
    row, url = reading
    wrong = Client().post(url, {"act": "nothing"})
    assert wrong.status_code == 422 and "why there is nothing to report" in wrong.content.decode()
    assert Client().post(url, {"act": "nothing", "note": "The system was down"}).status_code == 200
    assert now(row).returned_on == date(2026, 9, 30) and now(row).latest is None


@time_machine.travel("2026-11-22 12:00Z")
def test_what_is_wrong_is_told_and_nothing_typed_is_lost(reading):
    _, url = reading
    for sent, sentence in (({"act": "reading", "value": "about 12"}, "is not a number"), ({"act": "reading"}, "Enter the value"), ({"act": "x"}, "Choose one"),
        ({"act": "accept"}, "Choose one"), ({}, "Choose one"), ({"act": "decline"}, "required"), ({"act": "reading", "value": "9" * 40}, "more than")):  # fmt: skip
        answer = Client().post(url, sent | {"note": "From the ward"})
        page = answer.content.decode()
        assert answer.status_code == 422 and sentence in page, sent
    assert not BenefitPoint.objects.exists() and ReturnLink.objects.get().used_at is None
    assert (
        "From the ward"
        in Client().post(url, {"act": "reading", "value": "x", "note": "From the ward"}).content.decode()
    )


@time_machine.travel("2026-11-22 12:00Z")
def test_too_large_a_file_is_refused_and_the_link_still_works(reading, monkeypatch):
    from pmo.records import filing

    monkeypatch.setattr(filing, "MOST_BYTES", 3)
    _, url = reading
    answer = Client().post(url, {"act": "reading", "value": "1", "file": SimpleUploadedFile("big.csv", b"12345")})
    assert answer.status_code == 422 and ReturnLink.objects.get().used_at is None and not BenefitPoint.objects.exists()


@time_machine.travel("2026-11-22 12:00Z")
def test_declining_to_own_it_any_longer_tells_the_sponsor(reading, sofia):
    row, url = reading
    assert Client().post(url, {"act": "decline", "reason": "I have moved wards"}).status_code == 200
    assert now(row).acceptance == "declined"
    assert Notice.objects.filter(user=sofia, text__contains="I have moved wards").exists()


def test_a_forged_link_opens_nothing_and_guessing_is_slowed(db):
    client = Client()
    for secret in ("x", "A" * 43, "a" * 3000, "%00", "é"):
        assert client.get(f"/return/{secret}/").status_code in (400, 404, 414, 429)
    for number in range(8):
        last = client.get(f"/return/guess-{number}/")
    assert last.status_code == 429 and "wait a little" in last.content.decode()


@time_machine.travel("2026-11-22 12:00Z", tick=False)
def test_expired_revoked_replaced_and_other_peoples_links_say_so_kindly(reading, alice, posted):
    row, url = reading
    second = posted(lambda: links.ask_for_reading(now(row), by=alice))
    assert "a newer one was sent" in Client().get(url).content.decode() and Client().get(second).status_code == 200
    with time_machine.travel(moment() + timedelta(31)):
        gone = Client().post(second, {"act": "reading", "value": "1"})
        assert gone.status_code == 410 and "good for 30 days" in gone.content.decode()
    type(row).objects.filter(pk=row.pk).update(owner_email="new@wards.example")
    moved = Client().post(second, {"act": "reading", "value": "1"})
    assert moved.status_code == 410 and "Somebody else answers" in moved.content.decode()
    assert not BenefitPoint.objects.exists()


@time_machine.travel("2026-11-22 12:00Z")
def test_a_link_is_ended_on_the_page_by_who_may_edit(as_user, reading, alice, bob):
    row, url = reading
    link = ReturnLink.objects.get()
    path = f"/benefits/{row.pk}/return-link/{link.pk}/revoke/"
    assert as_user(bob).post(path).status_code == 403 and Client().get(url).status_code == 200
    assert as_user(alice).post(path).status_code == 302 and "withdrawn" in Client().get(url).content.decode()
    assert "/return/" not in as_user(alice).get(f"/benefits/{row.pk}/profile/").content.decode(), "nobody sees a secret"


@time_machine.travel("2026-11-22 12:00Z")
def test_the_owner_outside_accepts_or_declines_by_link(benefit, alice, sofia, posted):
    row = benefit(**OUTSIDE)
    url = posted(lambda: accepting.ask(row, by=alice))
    assert "will you own this benefit?" in Client().get(url).content.decode()
    wrong = Client().post(url, {"act": "reading", "value": "1"})
    assert wrong.status_code == 422, "one purpose"
    assert Client().post(url, {"act": "accept"}).status_code == 200
    assert now(row).acceptance == "accepted" and Acceptance.objects.get().through == "link"
    assert Client().post(url, {"act": "decline", "reason": "No"}).status_code == 410
    other = benefit(title="Another benefit", measure="Other", **OUTSIDE)
    url = posted(lambda: accepting.ask(other, by=alice))
    assert Client().post(url, {"act": "decline", "reason": "Not mine"}).status_code == 200
    assert now(other).acceptance == "declined"


def test_late_returns_are_asked_for_reminded_and_escalated_once_each(
    benefit, sofia, mailbox, django_capture_on_commit_callbacks
):
    with time_machine.travel("2026-09-30 12:00Z"):
        row = benefit(status="realising", first_measure_on=date(2026, 9, 30), **OUTSIDE)

    def turn(day):
        with time_machine.travel(f"{day} 12:00Z"), django_capture_on_commit_callbacks(execute=True):
            return chasing.tick()

    assert turn("2026-09-30") == 0, "the period has not ended"
    assert turn("2026-10-01") == 1 and turn("2026-10-01") == 0
    assert len(mailbox()) == 1 and not mailbox()[0]["Subject"].startswith("Reminder")
    assert turn("2026-10-14") == 0 and turn("2026-10-15") == 1 and turn("2026-10-16") == 0
    assert mailbox()[-1]["Subject"].startswith("Reminder") or any(
        mail["Subject"].startswith("Reminder") for mail in mailbox()
    )
    assert not Notice.objects.filter(user=sofia).exists()
    assert turn("2026-10-29") == 1 and turn("2026-10-30") == 0
    notice = Notice.objects.get(user=sofia)
    assert "no reading for Q2 2026/27" in notice.text and "Ann Outside was asked and reminded" in notice.text
    assert sorted(Chase.objects.values_list("act", flat=True)) == ["asked", "escalated", "reminded"]
    assert now(row).rating == "a", "one missed reading is amber"


def test_two_periods_after_closure_the_owner_still_returns(
    benefit, alice, tree, mailbox, django_capture_on_commit_callbacks
):
    """Closed in September; the readings of December and March come by link, without an account."""
    with time_machine.travel("2026-09-01 12:00Z"):
        row = benefit(status="realising", first_measure_on=date(2026, 12, 31), **OUTSIDE)
        type(tree.p1).objects.filter(pk=tree.p1.pk).update(state="closed_benefits", state_since="2026-09-01")
    for day, value in (("2027-01-02", "11,000"), ("2027-04-02", "10,000")):
        with time_machine.travel(f"{day} 12:00Z"), django_capture_on_commit_callbacks(execute=True):
            assert chasing.tick() == 1
        with time_machine.travel(f"{day} 13:00Z"):
            url = newest(mailbox)
            assert Client().post(url, {"act": "reading", "value": value}).status_code == 200
    assert now(row).latest == 10_000 and BenefitPoint.objects.count() == 2
    with time_machine.travel("2027-04-03 12:00Z"):
        client = Client()
        client.force_login(alice, backend="allauth.account.auth_backends.AuthenticationBackend")
        page = client.get(f"/work/{tree.a.pk}/realisation/after-closure/").content.decode()
    assert row.ref in page and "closed, benefits open" in page


@time_machine.travel("2026-11-22 12:00Z")
def test_no_link_is_sent_for_a_period_that_has_not_ended(as_user, benefit, alice):
    row = benefit(status="realising", first_measure_on=date(2026, 12, 31), **OUTSIDE)
    with pytest.raises(Problem, match="Q3 2026/27 ends on 31 Dec 2026, so there is no reading yet"):
        links.ask_for_reading(row, by=alice)
    page = as_user(alice).get(f"/benefits/{row.pk}/profile/").content.decode()
    assert "goes to ann@wards.example by itself when the period has ended" in page and "Send a link" not in page


@time_machine.travel("2026-11-22 12:00Z")
def test_who_gave_it_up_by_link_is_named_on_the_profile_and_asked_no_more(as_user, reading, alice, sofia, mailbox):
    row, url = reading
    Client().post(url, {"act": "decline", "reason": "I have moved wards"})
    page = as_user(alice).get(f"/benefits/{row.pk}/profile/").content.decode()
    assert "Ann Outside declined to own it" in page and "I have moved wards" in page
    before = len(mailbox())
    assert chasing.tick() == 1 and len(mailbox()) == before and not ReturnLink.objects.filter(used_at=None).exists()
    told = Notice.objects.filter(user=sofia).order_by("id").last().text
    assert "has declined to own it, so nobody was asked" in told


@time_machine.travel("2026-11-22 12:00Z")
def test_the_sponsor_hears_the_truth_where_nobody_could_be_asked(benefit, sofia):
    benefit(status="realising", first_measure_on=date(2026, 9, 30), owner_name="Ann Outside")
    assert chasing.tick() == 1
    assert "Ann Outside has no e-mail address here, so nobody was asked" in Notice.objects.get(user=sofia).text


@time_machine.travel("2026-11-22 12:00Z")
def test_who_returns_by_link_is_told_what_stands_there_already(reading, alice):
    row, url = reading
    assert "was entered for" not in Client().get(url).content.decode()
    readings.enter(row, [Entry("actual", date(2026, 9, 30), Decimal(12800))], by=alice)
    page = Client().get(url).content.decode()
    assert "12,800 was entered for Q2 2026/27 by Alice Owner" in page and "both are kept" in page
    assert Client().post(url, {"act": "reading", "value": "12,650"}).status_code == 200
    assert now(row).latest == 12650 and BenefitPoint.objects.count() == 2


def test_a_difference_that_is_rounded_away_has_no_sign():
    assert signed(Decimal("0.0028")) == signed(Decimal("-0.0028")) == "0" and signed(Decimal("0.14")) == "+0.14"
