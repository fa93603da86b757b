"""Publishing mails the edition: to those with a part in it, to whom the cycle names, and to the readers of the work's schedules."""

import pytest
from django.utils import timezone

from pmo.core.errors import Problem, Refused
from reporting import pipeline, posting
from reporting.cycle import distribution, publishing, stepping, writing
from reporting.letters import letter
from reporting.models import CycleReader, CycleRequest, Delivery, ReportRun, ScheduleReader
from tests.factories.reports import draw_quickly
from tests.faults import invariants
from tests.reporting.cycling import cycle_of, fresh, opened, submitted, surroundings
from tests.reporting.scheduling import schedule_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def there(db, monkeypatch):
    draw_quickly(monkeypatch)
    return surroundings()


def published(there, row: CycleRequest) -> ReportRun:
    row = submitted(row, there.author)
    stepping.approve(request=row, by=row.approver)
    publishing.publish(request=fresh(row), by=there.lead)
    run = ReportRun.objects.get(pk=fresh(row).run_id)
    assert pipeline.render(run.pk)
    return run


def mailed(run: ReportRun) -> set[str]:
    return set(Delivery.objects.filter(run=run).values_list("address", flat=True))


def test_those_with_a_part_in_it_get_the_edition(there):
    run = published(there, opened(there, cycle_of(there))["PH"])
    assert mailed(run) == {there.author.email, there.manager.email}
    assert list(invariants.one_mail_a_recipient()) == []
    related = Delivery.objects.select_related("run__node", "run__period", "run__requested_by", "user")
    message = letter(related.get(run=run, user=there.author))
    for kind in ("plain", "html"):
        assert "have a part in this report" in message.get_body((kind,)).get_content()


def test_a_programmes_edition_goes_to_its_sponsor_a_projects_only_where_the_sponsor_has_a_part_in_it(there):
    rows = opened(there, cycle_of(there))
    writing.name_people(request=rows["RE"], by=there.lead, author=there.manager, approver=there.lead, second=None)
    assert distribution.people(fresh(rows["RE"])) == [there.manager, there.lead, there.sponsor]
    assert there.sponsor not in distribution.people(fresh(rows["PH"]))
    two = opened(there, cycle_of(there, name="Two", approvals=2))
    assert there.sponsor in distribution.people(fresh(two["PH"]))


def test_whom_the_cycle_names_gets_it_too_and_nobody_else_when_the_rules_say_so(there):
    row = opened(there, cycle_of(there, to_people=False))["PH"]
    distribution.name_readers(request=row, by=there.lead, readers=[there.reader])
    assert distribution.addresses(fresh(row)) == ["Rita Reader"]
    assert mailed(published(there, row)) == {there.reader.email}


def test_a_name_holds_for_later_periods_of_this_work_alone_and_can_be_taken_away(there):
    cycle = cycle_of(there, to_people=False)
    distribution.name_readers(request=opened(there, cycle, there.before)["PH"], by=there.lead, readers=[there.reader])
    rows = opened(there, cycle)
    assert (distribution.people(rows["PH"]), distribution.people(rows["TH"])) == ([there.reader], [])
    distribution.name_readers(request=rows["PH"], by=there.lead, readers=[])
    assert not CycleReader.objects.exists()


def test_only_who_runs_the_cycle_names_readers_and_only_those_who_see_the_work(there):
    row = opened(there, cycle_of(there))["PH"]
    with pytest.raises(Refused):
        distribution.name_readers(request=row, by=there.author, readers=[there.reader])
    with pytest.raises(Problem, match="may not see"):
        distribution.name_readers(request=row, by=there.lead, readers=[there.stranger])


def test_readers_of_the_works_schedules_get_the_approved_edition_once(there, settings):
    settings.REPORT_DOMAINS = ["partner.example"]
    office = type("Office", (), {"one": there.one, "lead": there.lead})
    schedule = schedule_of(
        office, people=[there.reader, there.author], outside=["board@partner.example", "late@partner.example"]
    )
    ScheduleReader.objects.filter(outside="board@partner.example").update(confirmed_at=timezone.now())
    run = published(there, opened(there, cycle_of(there))["PH"])
    assert mailed(run) == {
        there.author.email,
        there.manager.email,
        there.reader.email,
        "board@partner.example",
    }
    assert Delivery.objects.get(run=run, address="board@partner.example").reader.schedule == schedule
    assert list(invariants.one_mail_a_recipient()) == []


def test_who_lost_sight_of_the_work_is_left_out_and_held_back_at_the_last_moment(there):
    row = opened(there, cycle_of(there, to_people=False))["PH"]
    distribution.name_readers(request=row, by=there.lead, readers=[there.reader])
    run = published(there, row)
    there.reader.assignments.all().delete()
    assert posting.send(Delivery.objects.get(run=run).pk)
    assert Delivery.objects.get(run=run).state == "suppressed"
    assert distribution.people(fresh(row)) == []


def test_an_edition_released_late_is_mailed_as_well(there):
    row = opened(there, cycle_of(there))["TH"]
    CycleRequest.objects.filter(pk=row.pk).update(publish_on=there.before.ends_on)
    publishing.release(request=fresh(row), by=there.lead)
    assert there.other.pk in fresh(row).run.recipients
