"""The page of the working copy: the grid with a bar for the plan, settings, comparing, publishing, putting back."""

from datetime import date

import pytest

from planning import publishing
from planning.models import Activity, Plan, PlanVersion, WorkCalendar
from pmo.records import writing
from pmo.records.register import REGISTERS

pytestmark = pytest.mark.django_db
ACTIVITIES = REGISTERS["activity"]


@pytest.fixture
def plan(tree, alice):
    found = Plan.objects.create(node=tree.p1, starts_on=date(2027, 1, 4), promised_on=date(2027, 1, 6))
    additions = [
        writing.Addition(tree.p1, {"title": "Design", "duration": 960}),
        writing.Addition(tree.p1, {"title": "Build", "duration": 1440, "predecessors": "1"}),
        writing.Addition(tree.p1, {"title": "Done", "kind": "milestone", "predecessors": "2"}),
    ]
    writing.write(ACTIVITIES, by=alice, kind="add", title="Plan", additions=additions)
    return found


def page(client, plan, what="", **data):
    return client.get(f"/work/{plan.node_id}/plan/{what}", data)


def test_the_grid_has_a_bar_that_says_where_the_plan_stands(as_user, plan, alice):
    response = page(as_user(alice), plan, "draft/", follow=True)
    assert response.status_code == 302
    text = as_user(alice).get(response["Location"]).content.decode()
    assert "against the promise" in text and "8 Jan 2027" in text and "6 Jan 2027" in text
    assert 'name="how" value="indent"' in text and "seen by planners only" in text


def test_the_working_copy_of_a_programme_is_its_own_plan_alone(as_user, plan, alice, tree):
    writing.create(ACTIVITIES, node=tree.a, by=alice, values={"title": "Run the programme"})
    client, home = as_user(alice), f"/work/{tree.a.pk}"
    text = client.get(client.get(f"{home}/plan/draft/")["Location"]).content.decode()
    assert "Run the programme" in text and "Design" not in text and "Rows of several plans" not in text
    text = client.get(f"{home}/activities/").content.decode()
    assert "Rows of several plans" in text and "Design" in text
    assert f'href="{home}/activities/?scope=here&amp;critical=yes"' in text  # the views are of one plan
    text = client.get(f"/work/{tree.p1.pk}/activities/").content.decode()
    assert "Rows of several plans" not in text


def test_who_only_reads_sees_no_bar_and_no_working_copy(as_user, plan, bob):
    text = as_user(bob).get(f"/work/{plan.node_id}/activities/").content.decode()
    assert "against the promise" not in text and "Design" not in text
    assert page(as_user(bob), plan, "draft/").status_code == 403


def test_ticked_rows_are_arranged_and_the_filters_stay(as_user, plan, alice):
    build = Activity.objects.get(title="Build")
    back = f"/work/{plan.node_id}/activities/?q=B"
    data = {"pk": [build.pk], "how": "indent", "back": back}
    response = as_user(alice).post(f"/work/{plan.node_id}/plan/arrange/", data)
    assert response["Location"] == back and Activity.objects.get(title="Build").level == 2
    for how, keys, said in (("sideways", [build.pk], "Choose what to do"), ("up", [], "Tick the rows first")):
        response = as_user(alice).post(f"/work/{plan.node_id}/plan/arrange/", {"pk": keys, "how": how})
        assert response.status_code == 422 and said in response.content.decode()


def test_settings_move_every_date(as_user, plan, alice):
    data = {"starts_on": "2027-02-01", "progress": "retained", "near_critical": "5", "seen": plan.version}
    response = as_user(alice).post(f"/work/{plan.node_id}/plan/settings/", data)
    assert response.status_code == 302
    assert Activity.objects.get(title="Done").finish == date(2027, 2, 5)
    response = as_user(alice).post(f"/work/{plan.node_id}/plan/settings/", data | {"starts_on": "tomorrow"})
    assert response.status_code == 422 and "tomorrow" in response.content.decode()
    response = as_user(alice).post(f"/work/{plan.node_id}/plan/settings/", data | {"starts_on": "2027-03-01"})
    assert response.status_code == 409


def test_the_bar_says_whether_the_draft_differs_whatever_made_it_differ(as_user, plan, alice):
    def says():
        text = as_user(alice).get(f"/work/{plan.node_id}/activities/").content.decode()
        return (
            "as published"
            if ">as published<" in text
            else "differs"
            if "differs from what is published" in text
            else ""
        )

    publishing.publish(plan=plan, by=alice)
    assert says() == "as published"
    row = Activity.objects.get(title="Build")
    writing.change(row, {"duration": 960}, by=alice)
    assert says() == "differs"
    row.refresh_from_db()
    writing.change(row, {"duration": 1440}, by=alice)
    assert says() == "as published"  # and back again
    weekend = WorkCalendar.objects.create(name="Short week", week=[[[480, 720], [780, 1020]], *[[]] * 6])
    data = {"starts_on": "2027-01-04", "progress": "retained", "near_critical": "5", "promised_on": "2027-01-06", "calendar": weekend.pk}  # fmt: skip
    as_user(alice).post(f"/work/{plan.node_id}/plan/settings/", data | {"seen": Plan.objects.get(pk=plan.pk).version})
    assert says() == "differs"  # no row was written, and the dates are others


def test_what_is_published_is_compared_and_noted(as_user, plan, alice, bob):
    client = as_user(alice)
    assert "The first version" in page(client, plan, "publish/").content.decode()
    assert client.post(f"/work/{plan.node_id}/plan/publish/", {"note": "First issue"}).status_code == 302
    assert PlanVersion.objects.get().note == "First issue"
    design = Activity.objects.get(title="Design")
    writing.change(design, {"duration": 9600, "title": "Design and test"}, by=alice)
    text = page(client, plan, "publish/").content.decode()
    assert "Ends later" in text and "+18 d" not in text and "<del>" in text and "Design and test" in text
    text = page(client, plan, "put-back/").content.decode()
    assert "Put the working copy back" in text
    assert client.post(f"/work/{plan.node_id}/plan/put-back/").status_code == 302
    assert Activity.objects.get(pk=design.pk).title == "Design"
    response = client.post(f"/work/{plan.node_id}/plan/publish/", {"note": ""})
    assert response.status_code == 422 and "Nothing has changed" in response.content.decode()
    assert page(as_user(bob), plan, "publish/").status_code == 403


def test_nothing_is_put_back_before_something_was_published(as_user, plan, alice):
    response = page(as_user(alice), plan, "put-back/")
    assert response.status_code == 422 and "Nothing has been published yet" in response.content.decode()
