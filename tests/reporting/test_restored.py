"""After a restore nothing goes out until a person says so."""

import pytest

from pmo.people.models import Notice
from reporting import epoch, pipeline, posting
from reporting.models import Delivery, Epoch, ReportRun
from reporting.schedules import planning
from tests.reporting.scheduling import at, keys, schedule_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rings")]


@pytest.fixture
def restored(office, quick, own_epoch):
    """The database as it was before the reports of the second of November went out; the file beside it knows better."""
    schedule = schedule_of(office, unit="day", people=[office.lead])
    epoch.tick()
    planning.plan(at("2026-11-02T08:00"))
    pipeline.render(schedule.runs.get().pk)
    own_epoch.write_text("5000")
    return schedule


def test_nothing_is_made_or_sent_after_a_restore_until_a_person_says_so(office, restored, mailbox, time_machine):
    time_machine.move_to(at("2026-11-03T12:00"))
    assert not posting.send(Delivery.objects.get().pk), "held even before the ticker has turned"
    for _ in range(3):
        for turn in (epoch.tick, planning.tick, pipeline.tick, posting.tick):
            turn()
    assert Delivery.objects.get().state == "held"
    assert keys(restored, state="held") == ["D:2026-11-03"]
    assert mailbox() == []
    assert Notice.objects.filter(user=office.lead, link="/reports/held/").count() == 1


def test_what_is_due_after_the_restore_was_seen_goes_out_by_itself(restored, time_machine):
    time_machine.move_to(at("2026-11-03T12:00"))
    epoch.tick()
    planning.plan(at("2026-11-04T12:00"))
    assert keys(restored, state="waiting") == ["D:2026-11-04"]


def test_what_is_held_is_released_or_discarded_by_schedule(office, restored, mailbox, as_user, time_machine):
    time_machine.move_to(at("2026-11-03T12:00"))
    epoch.tick()
    planning.tick()
    client = as_user(office.lead)
    assert b"Discard: they went out before" in client.get("/reports/held/").content
    client.post("/reports/held/", {"schedule": restored.pk, "act": "release"})
    assert keys(restored, state="waiting") == ["D:2026-11-03"]
    assert posting.send(Delivery.objects.get().pk)
    ReportRun.objects.filter(state="waiting").update(state="held")
    client.post("/reports/held/", {"schedule": restored.pk, "act": "discard"})
    assert keys(restored, state="skipped") == ["D:2026-11-03"]
    assert len(mailbox()) == 1


def test_an_ordinary_restart_holds_nothing(restored, own_epoch):
    own_epoch.write_text(str(Epoch.objects.get().number))
    for _ in range(3):
        epoch.tick()
    assert Epoch.objects.get().restored_at is None
    assert int(own_epoch.read_text()) == Epoch.objects.get().number


def test_a_file_that_is_gone_is_taken_for_a_restore(restored, own_epoch):
    own_epoch.unlink()
    epoch.tick()
    assert Delivery.objects.get().state == "held"
