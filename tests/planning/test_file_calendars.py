"""A file that was planned to other hours than the office's: it says so first, and the plan can work to them."""

from datetime import date, datetime, time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from planning.computing import plan_of
from planning.engine import schedule
from planning.exchange import CalendarException, PlanCalendar, PlanTask, read_plan, to_network, write_plan
from planning.exchange import Plan as File
from planning.models import Activity, PlanImport, WorkCalendar
from pmo.people import jobs
from pmo.people.models import Job
from tests.factories import hierarchy as make
from tests.planning.making import DATA

pytestmark = pytest.mark.django_db
SHORT = ((540, 780),)  # 09:00 to 13:00
WEEK = {**dict.fromkeys(range(5), SHORT), 5: (), 6: ()}


@pytest.fixture
def england():
    """The office's usual calendar, closed on the bank holidays."""
    return WorkCalendar.objects.create(name="England", nation="england", is_default=True)


def content(name="Mornings", days=2, **more):
    """Work of `days` days of four hours from Monday 4 January 2027, closed on the Tuesday."""
    closed = CalendarException(date(2027, 1, 5), date(2027, 1, 5), (), "Stocktaking")
    calendar = PlanCalendar(uid=1, name=name, is_base=True, base_uid=-1, week=WEEK, exceptions=[closed])
    task = PlanTask(
        uid=1, id=1, name="Move", duration=days * 240, start=datetime(2027, 1, 4, 9), finish=datetime(2027, 1, 6, 13)
    )
    return write_plan(File(start=datetime(2027, 1, 4, 9), calendar_uid=1, calendars=[calendar], tasks=[task], minutes_per_day=240, **more))  # fmt: skip


def send(client, node, sent):
    response = client.post(f"/work/{node.pk}/plan/import/", {"file": SimpleUploadedFile("ward.xml", sent)})
    assert response.status_code == 302
    return response["Location"]


def test_the_preview_names_the_hours_and_the_plan_takes_them(as_user, alice, tree, england):
    client = as_user(alice)
    page = send(client, tree.p1, content())
    text = client.get(page).content.decode()
    assert "The file works to other hours than this plan" in text
    assert "Mon to Fri 09:00-13:00; 1 other day" in text and "This plan works to England" in text
    client.post(f"{page}apply/", {"dates": "yes", "calendar": "yes"})
    plan = plan_of(tree.p1)
    assert (plan.calendar.name, plan.calendar.day_minutes) == ("Mornings", 240)
    assert plan.calendar.days.get().name == "Stocktaking"
    assert Activity.objects.get().finish == date(2027, 1, 6) and Activity.objects.get().day_minutes == 240
    assert "Every activity ends on the day that the file says" in client.get(page).content.decode()
    again = client.get(send(client, tree.p1, content())).content.decode()
    assert "other hours" not in again and WorkCalendar.objects.count() == 2


def test_without_the_hours_of_the_file_it_is_told_what_ends_elsewhere(as_user, alice, tree, england):
    client = as_user(alice)
    page = send(client, tree.p1, content())
    client.post(f"{page}apply/", {"dates": "yes"})
    assert plan_of(tree.p1).calendar is None and WorkCalendar.objects.count() == 1
    text = client.get(page).content.decode()
    assert "1 activity ends on another day here than in the file" in text
    assert "6 Jan 2027" in text and "4 Jan 2027" in text
    page = send(client, tree.p1, content())  # nothing else has changed, and the dates follow all the same
    client.post(f"{page}apply/", {"calendar": "yes"})
    assert Activity.objects.get().finish == date(2027, 1, 6)


def test_a_calendar_of_the_office_with_the_same_hours_is_taken_whatever_its_name(as_user, alice, tree, england):
    client = as_user(alice)
    client.post(f"{send(client, tree.p1, content())}apply/", {"dates": "yes", "calendar": "yes"})
    page = send(client, tree.p2, content("Half days"))
    assert "by the calendar Mornings" in client.get(page).content.decode()
    client.post(f"{page}apply/", {"dates": "yes", "calendar": "yes"})
    assert plan_of(tree.p2).calendar.name == "Mornings" and WorkCalendar.objects.count() == 2


def test_a_plan_goes_out_in_the_hours_of_its_calendar(as_user, alice, tree, england):
    client = as_user(alice)
    client.post(f"{send(client, tree.p1, content())}apply/", {"dates": "yes", "calendar": "yes"})
    back = read_plan(client.get(f"/work/{tree.p1.pk}/plan/export/", {"version": "draft"}).content)
    assert back.start == datetime(2027, 1, 4, 9) and back.default_finish == time(13) and back.minutes_per_day == 240
    assert (back.tasks[1].start, back.tasks[1].finish) == (datetime(2027, 1, 4, 9), datetime(2027, 1, 6, 13))
    found = schedule(to_network(back).network)[1]
    assert (found.start, found.finish) == (back.tasks[1].start, back.tasks[1].finish)  # as Project will compute it


def test_a_name_that_is_taken_by_other_hours_is_told_apart(as_user, alice, tree, england):
    client = as_user(alice)
    client.post(f"{send(client, tree.p1, content('england'))}apply/", {"dates": "yes", "calendar": "yes"})
    assert plan_of(tree.p1).calendar.name == f"england, {tree.p1.name}"


def test_who_may_not_make_calendars_is_told_what_that_means(as_user, tree, england):
    lead = make.person("Walt Stream", role="workstream_lead", node=tree.p1)
    client = as_user(lead)
    page = send(client, tree.p1, content())
    text = client.get(page).content.decode()
    assert "Ask who publishes this plan" in text and 'name="calendar"' not in text
    client.post(f"{page}apply/", {"dates": "yes", "calendar": "yes"})
    assert Activity.objects.exists() and WorkCalendar.objects.count() == 1


@pytest.mark.parametrize("name", [path.name for path in sorted(DATA.glob("*.mspdi.xml"))])
def test_plans_of_project_end_on_the_same_days_in_the_office(as_user, alice, tree, england, name):
    """Planned without bank holidays, and computed so, though the office closes on them."""
    client = as_user(alice)
    page = send(client, tree.p1, (DATA / name).read_bytes())
    client.post(f"{page}apply/", {"dates": "yes", "calendar": "yes"})
    for job in Job.objects.filter(kind="import-plan"):
        jobs.do(job.pk)
    assert PlanImport.objects.get().state == "applied" and Activity.objects.exists()
    assert "Every activity ends on the day that the file says" in client.get(page).content.decode()


def test_short_names_and_absurd_lengths_do_not_refuse_a_file(as_user, alice, tree):
    tasks = [
        PlanTask(uid=7, id=1, name="QA", duration=480),
        PlanTask(uid=8, id=2, name=" ", duration=480),
        PlanTask(uid=9, id=3, name="For ever", duration=10**12),
    ]
    client = as_user(alice)
    page = send(client, tree.p1, write_plan(File(start=datetime(2027, 1, 4, 8), tasks=tasks)))
    assert "lasts longer than a century" in client.get(page).content.decode()
    assert client.post(f"{page}apply/", {"dates": "yes"}).status_code == 302
    titles = Activity.objects.order_by("place").values_list("title", flat=True)
    assert list(titles) == ["QA (task 7)", "Task 8", "For ever"]
