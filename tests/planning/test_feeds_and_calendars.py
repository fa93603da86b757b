"""Milestones in one's own calendar program, and the working calendars of the office."""

from datetime import date

import pytest

from planning import feeding, publishing
from planning.models import Activity, PlanFeed, WorkCalendar
from pmo.people import jobs
from pmo.people.models import Job
from pmo.records import writing

pytestmark = pytest.mark.django_db


def test_a_private_address_gives_milestones_until_it_is_ended(plans, bob, alice, tree, as_user, client):
    row = Activity.objects.get(pk=plans.rows["Done"].pk)
    writing.change(row, {"title": "Done; really, with a long name, ä" + "x" * 90}, by=alice)
    publishing.publish(plan=plans.one, by=alice)
    publishing.publish(plan=plans.two, by=alice)
    url = f"/work/{tree.p1.pk}/plan/calendar/"
    text = as_user(bob).post(url).content.decode()
    path = text.partition("/plan-feed/")[2].partition("<")[0]
    client.logout()
    response = client.get(f"/plan-feed/{path}")
    lines = response.content.decode().split("\r\n")
    assert response["Content-Type"].startswith("text/calendar") and lines[0] == "BEGIN:VCALENDAR" and lines[-1] == ""
    assert all(len(line.encode()) <= 75 for line in lines) and "DTSTART;VALUE=DATE:20270115" in lines
    whole = response.content.decode().replace("\r\n ", "")
    assert "Done\\; really\\, with" in whole and "Sign-on live" not in whole
    feed = PlanFeed.objects.get()
    assert feed.used_at and path.partition("-")[2] not in feed.secret_hash
    assert client.get(f"/plan-feed/{feed.pk}-wrong.ics").status_code == 404
    assert client.get("/plan-feed/nothing.ics").status_code == 404
    assert as_user(alice).post(f"{url}{feed.pk}/end/").status_code == 404
    assert as_user(bob).post(f"{url}{feed.pk}/end/").status_code == 302
    client.logout()
    assert client.get(f"/plan-feed/{path}").status_code == 404


def test_a_feed_ends_with_the_role(plans, bob, tree):
    publish = feeding.issue(node=tree.p1, by=bob)
    secret = publish[1].removeprefix("/plan-feed/").removesuffix(".ics")
    assert feeding.feed_of(secret)
    bob.is_active = False
    bob.save()
    assert feeding.feed_of(secret) is None


def test_what_is_flagged_upwards_shows_above(plans, alice, tree):
    row = Activity.objects.get(pk=plans.rows["Sign-on live"].pk)
    writing.change(row, {"flag": "programme"}, by=alice)
    publishing.publish(plan=plans.one, by=alice)
    publishing.publish(plan=plans.two, by=alice)
    feed, _ = feeding.issue(node=tree.a, by=alice)
    text = feeding.calendar_of(feed).decode()
    assert "Sign-on live" in text and "Done" not in text


WEEK = {f"day{place}": "08:00-12:00, 13:00-17:00" for place in range(5)}


def test_a_calendar_is_kept_and_moves_the_plans_that_work_to_it(plans, lead, as_user):
    data = WEEK | {
        "name": "England",
        "nation": "england",
        "hours": "8",
        "is_default": "on",
        "own_days": "4 Jan 2027 to 5 Jan 2027: closed, Move\n2027-01-06: 08:00-12:00",
    }
    response = as_user(lead).post("/settings/calendars/new/", data)
    assert response.status_code == 302, response.content.decode()
    jobs.do(Job.objects.get().pk)
    assert Activity.objects.get(title="Done").finish == date(2027, 1, 20)
    row = WorkCalendar.objects.get()
    page = as_user(lead).get(f"/settings/calendars/{row.pk}/").content.decode()
    assert "4 Jan 2027 to 5 Jan 2027: closed, Move" in page and "6 Jan 2027: 08:00-12:00" in page
    assert as_user(lead).post(f"/settings/calendars/{row.pk}/", data | {"day4": ""}).status_code == 302
    assert "England" in as_user(lead).get("/settings/calendars/").content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"day0": "eight to five"}, "is no time of work"),
        ({"day0": "17:00-08:00"}, "does not run forward"),
        ({"day0": "08:00-12:00, 11:00-13:00"}, "hours that overlap"),
        ({"own_days": "someday: closed"}, "Line 1"),
        ({"own_days": "1 Jan 2027: perhaps"}, "hours such as"),
        ({"hours": "0"}, "greater than or equal to 1"),
        ({f"day{place}": "" for place in range(5)}, "no working time"),
        ({"name": ""}, "required"),
    ],
)  # fmt: skip
def test_hours_that_cannot_be_are_told(lead, as_user, wrong, said):
    data = WEEK | {"name": "Odd", "nation": "", "hours": "8", "own_days": ""} | wrong
    response = as_user(lead).post("/settings/calendars/new/", data)
    assert response.status_code == 422 and said in response.content.decode()
    assert not WorkCalendar.objects.exists()


def test_only_who_sets_up_the_office_changes_calendars(alice, as_user):
    assert as_user(alice).get("/settings/calendars/").status_code == 403
    assert as_user(alice).post("/settings/calendars/new/", {}).status_code == 403


def test_stage_gates_are_in_the_calendar_of_the_work_above_without_a_flag(plans, alice, tree):
    gate = Activity.objects.get(title="Done")
    writing.change(gate, {"mark": "gate"}, by=alice)
    decision = Activity.objects.get(title="Design")
    assert decision.kind == "task"
    writing.change(decision, {"mark": "decision"}, by=alice)
    decision.refresh_from_db()
    assert decision.mark == ""  # only a milestone has a kind
    publishing.publish(plan=plans.one, by=alice)
    feed, _ = feeding.issue(node=tree.a, by=alice)
    text = feeding.calendar_of(feed).decode().replace("\r\n ", "")
    assert "Stage gate: Done" in text and "CATEGORIES:Stage gate" in text and text.count("BEGIN:VEVENT") == 1


def test_a_change_of_a_calendar_can_be_put_back(plans, lead, as_user):
    client, new = as_user(lead), "/settings/calendars/new/"
    first = WEEK | {"name": "England", "nation": "", "hours": "8", "own_days": "4 Jan 2027: closed, Move"}
    assert client.post(new, first).status_code == 302
    row = WorkCalendar.objects.get()
    url = f"/settings/calendars/{row.pk}/"
    second = first | {"day4": "", "own_days": "5 Jan 2027: closed, Other", "seen": str(row.version)}
    assert client.post(url, second).status_code == 302
    page = client.get(url).content.decode()
    assert "Earlier" in page and f"?as={row.version}" in page and "5 Jan 2027" in page
    page = client.get(url, {"as": row.version}).content.decode()
    assert "Save puts it back" in page and "4 Jan 2027: closed, Move" in page and "5 Jan 2027" not in page
    assert page.count('value="08:00-12:00, 13:00-17:00"') == 5
    assert client.get(url, {"as": "7" * 20}).status_code == 200
    stale = client.post(url, first | {"seen": str(row.version)})
    assert stale.status_code == 422 and "Somebody else changed this calendar" in stale.content.decode()
    row.refresh_from_db()
    assert client.post(url, first | {"seen": str(row.version)}).status_code == 302
    row.refresh_from_db()
    assert row.week[4] and row.days.get().name == "Move"
