"""Publishing: editions for good, late ones stamped, programmes from published editions only; and chasing, once a day."""

from datetime import timedelta

import pytest
from django.core import mail

from pmo.core.clock import today
from pmo.core.errors import Problem, Refused
from pmo.people.models import Notice
from reporting.cycle import chasing, publishing, said, stepping
from reporting.models import CycleDigest, CycleReminder, CycleRequest
from tests.factories.reports import draw_quickly
from tests.reporting.cycling import bundle_of, cycle_of, fresh, opened, submitted, surroundings, text_of, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def there(db, monkeypatch):
    draw_quickly(monkeypatch)
    return surroundings()


def approved(there, row, by=None) -> CycleRequest:
    row = submitted(row, by or there.author)
    stepping.approve(request=row, by=row.approver)
    return fresh(row)


def past(row: CycleRequest, **days: int) -> CycleRequest:
    """Its days so many days ago."""
    CycleRequest.objects.filter(pk=row.pk).update(**{name: today() - timedelta(ago) for name, ago in days.items()})
    return fresh(row)


def test_only_what_is_approved_is_published_and_only_by_who_runs_the_cycle(there):
    rows = opened(there, cycle_of(there))
    with pytest.raises(Problem, match="Only an approved report"):
        publishing.publish(request=rows["TH"], by=there.lead)
    row = approved(there, rows["PH"])
    for person in (there.author, there.reader):
        with pytest.raises(Refused):
            publishing.publish(request=row, by=person)
    publishing.publish(request=row, by=there.lead)
    assert fresh(row).state == "published" and fresh(row).published_at
    with pytest.raises(Problem):
        publishing.publish(request=row, by=there.lead)


def test_an_edition_carries_the_words_the_facts_and_who_confirmed_it(there):
    row = approved(there, opened(there, cycle_of(there))["PH"])
    publishing.publish(request=row, by=there.lead)
    bundle = bundle_of(row)
    assert bundle["words"] == {"lights": "The trial load went well."}
    assert (bundle["stamp"], bundle["confirmed"], bundle["approved"]) == ("", "Ana Author", "Mo Manager")
    assert bundle["sections"] == row.facts and (bundle["parts"], bundle["not_in"]) == ([], [])


def test_what_is_published_takes_no_more_words_and_no_step_back(there):
    row = approved(there, opened(there, cycle_of(there))["PH"])
    publishing.publish(request=row, by=there.lead)
    for act in (
        lambda: write(row, "Another word.", there.author),
        lambda: stepping.send_back(request=row, by=there.lead, reason="No"),
        lambda: stepping.submit(request=row, by=there.author),
        lambda: publishing.release(request=row, by=there.lead),
    ):
        with pytest.raises(Problem):
            act()
    assert text_of(row).text == "The trial load went well."


def test_a_late_report_is_released_after_its_day_and_stamped(there):
    row = opened(there, cycle_of(there))["PH"]
    write(row, "Half a sentence", there.author)
    row = past(row, publish_on=-1)
    with pytest.raises(Problem, match="Release it after that day"):
        publishing.release(request=row, by=there.lead)
    row = past(row, publish_on=1)
    with pytest.raises(Refused):
        publishing.release(request=row, by=there.author)
    publishing.release(request=row, by=there.lead)
    assert fresh(row).state == "late"
    bundle = bundle_of(row)
    assert (bundle["stamp"], bundle["confirmed"]) == ("Not confirmed by owner", "")
    assert bundle["words"] == {"lights": "Half a sentence"}


def test_the_ticker_releases_what_is_late_only_where_the_cycle_says_so_and_once(there):
    quiet, strict = cycle_of(there), cycle_of(there, name="Strict", release_late=True)
    kept, row = opened(there, quiet)["PH"], opened(there, strict)["PH"]
    past(kept, publish_on=1)
    past(row, publish_on=1)
    assert publishing.tick() == 1
    assert publishing.tick() == 0
    assert (fresh(kept).state, fresh(row).state, fresh(row).run.stamp) == ("open", "late", "Not confirmed by owner")


def test_a_programme_rolls_up_published_reports_only_and_names_the_missing(there):
    rows = opened(there, cycle_of(there))
    publishing.publish(request=approved(there, rows["PH"]), by=there.lead)
    write(rows["TH"], "Not for anybody yet.", there.other)
    programme = approved(there, rows["RE"], there.manager)
    assert [node.name for node in said.missing_below(programme, there.lead)] == ["Theatres"]
    publishing.publish(request=programme, by=there.lead)
    bundle = bundle_of(programme)
    assert [(part["name"], part["words"], part["rag"]) for part in bundle["parts"]] == [("Pharmacy", {"lights": "The trial load went well."}, "r")]  # fmt: skip
    assert bundle["not_in"] == ["Theatres"] and "Not for anybody yet." not in str(bundle["parts"])


def test_the_pack_publishes_what_is_approved_from_the_bottom_up(there):
    cycle = cycle_of(there)
    rows = opened(there, cycle)
    with pytest.raises(Problem, match="No report is approved"):
        publishing.publish_all(cycle=cycle, period=there.now, by=there.lead)
    approved(there, rows["PH"])
    programme = approved(there, rows["RE"], there.manager)
    with pytest.raises(Refused):
        publishing.publish_all(cycle=cycle, period=there.now, by=there.manager)
    assert publishing.publish_all(cycle=cycle, period=there.now, by=there.lead) == 2
    assert bundle_of(programme)["not_in"] == ["Theatres"]


def test_the_next_period_is_prefilled_with_the_words_of_the_last_edition_and_marked(there):
    cycle = cycle_of(there)
    publishing.publish(request=approved(there, opened(there, cycle, there.before)["PH"]), by=there.lead)
    rows = opened(there, cycle)
    assert (text_of(rows["PH"]).text, text_of(rows["PH"]).is_unchanged) == ("The trial load went well.", True)
    assert (text_of(rows["TH"]).text, text_of(rows["TH"]).is_unchanged) == ("", False)
    write(rows["PH"], "The trial load went well.", there.author)
    assert text_of(rows["PH"]).is_unchanged
    write(rows["PH"], "It is over.", there.author)
    assert not text_of(rows["PH"]).is_unchanged


def test_each_person_is_written_to_once_a_day_with_all_that_waits(there):
    cycle = cycle_of(there)
    opened(there, cycle)
    CycleRequest.objects.update(submit_on=today(), review_on=today(), publish_on=today())
    assert chasing.chase(cycle=cycle, period=there.now, by=there.lead) == 3
    assert chasing.chase(cycle=cycle, period=there.now, by=there.lead) == 0
    assert {row.user for row in CycleDigest.objects.all()} == {there.author, there.other, there.manager}
    assert chasing.tick() == 3 and chasing.tick() == 0
    assert len(mail.outbox) == 3 and set(CycleDigest.objects.values_list("state", flat=True)) == {"sent"}
    text = next(each for each in mail.outbox if each.to == [there.author.email]).body
    assert "Pharmacy" in text and "your report is due" in text.lower() and "/reports/requests/" in text
    with pytest.raises(Refused):
        chasing.chase(cycle=cycle, period=there.now, by=there.author)


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ({"submit_on": 0, "review_on": 0}, ["author"]),
        ({"submit_on": 1, "review_on": 0}, ["author", "manager"]),
        ({"submit_on": 3, "review_on": 2}, ["author", "manager", "sponsor"]),
    ],
)
def test_what_is_late_goes_to_the_manager_and_then_to_the_sponsor(there, days, told):
    rows = opened(there, cycle_of(there, who="projects"))
    CycleRequest.objects.exclude(pk=rows["PH"].pk).delete()
    past(rows["PH"], **days)
    chasing.chase(cycle=rows["PH"].cycle, period=there.now, by=there.lead)
    assert {row.digest.user for row in CycleReminder.objects.all()} == {getattr(there, who) for who in told}


def test_a_submitted_report_is_chased_at_its_approver_and_nobody_without_sight_of_it(there):
    cycle = cycle_of(there, who="projects")
    rows = opened(there, cycle)
    submitted(rows["PH"], there.author)
    CycleRequest.objects.update(submit_on=today(), review_on=today(), publish_on=today())
    CycleRequest.objects.filter(pk=rows["TH"].pk).update(author=there.stranger)
    chasing.chase(cycle=cycle, period=there.now, by=there.lead)
    told = {(row.digest.user, row.request_id) for row in CycleReminder.objects.all()}
    assert told == {(there.manager, rows["PH"].pk)}


@pytest.mark.parametrize(("choice", "mails"), [("off", 0), ("daily", 1), ("weekly", 1)])
def test_who_wants_no_mail_is_chased_by_a_notice(there, choice, mails):
    there.author.preferences = {"digest": choice}
    there.author.save()
    rows = opened(there, cycle_of(there, who="projects"))
    CycleRequest.objects.exclude(pk=rows["PH"].pk).delete()
    past(rows["PH"], submit_on=0, review_on=0)
    chasing.chase(cycle=rows["PH"].cycle, period=there.now, by=there.lead)
    chasing.tick()
    told = Notice.objects.filter(user=there.author, text__contains="your report is due")
    assert (len(mail.outbox), told.count()) == (mails, 1 - mails)


@pytest.mark.parametrize(("ago", "mails"), [(0, 0), (1, 1)])
def test_who_reads_mail_once_a_week_gets_a_second_one_only_when_it_is_late(there, ago, mails, time_machine):
    time_machine.move_to(f"2026-11-{18 + ago}T09:00+00:00")
    rows = opened(there, cycle_of(there, who="projects"))
    CycleRequest.objects.exclude(pk=rows["PH"].pk).delete()
    CycleDigest.objects.create(user=there.author, day=today() - timedelta(2), state="sent", asked_by=there.lead)
    past(rows["PH"], submit_on=ago, review_on=0)
    chasing.chase(cycle=rows["PH"].cycle, period=there.now, by=there.lead)
    chasing.tick()
    assert [there.author.email in each.to for each in mail.outbox].count(True) == mails
