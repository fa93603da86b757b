"""A file of Microsoft Project comes in, comes in again as an update, and goes out as Project would read it."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from planning import publishing
from planning.computing import plan_of
from planning.exchange import Plan as File
from planning.exchange import PlanLink, PlanTask, read_plan, write_plan
from planning.exchanging import Comparison
from planning.exporting import to_mspdi
from planning.models import Activity, Plan, PlanImport, WorkCalendar
from pmo.people import jobs
from pmo.people.models import Job
from pmo.records import undo, writing
from tests.planning.making import DATA

pytestmark = pytest.mark.django_db


def file(*tasks, **more):
    """A plan from Monday 4 January 2027; tasks as (uid, name, days, links, values)."""
    from datetime import datetime

    found = File(start=datetime(2027, 1, 4, 8), title="Ward move", **more)
    for place, (uid, name, days, links, values) in enumerate(tasks, 1):
        task = PlanTask(uid=uid, id=place, name=name, duration=days * 480, milestone=not days, **values)
        task.links = [PlanLink(before) if isinstance(before, int) else before for before in links]
        found.tasks.append(task)
    return write_plan(found)


@pytest.fixture
def send(as_user, tree, alice):
    """`send(content)` uploads a file and gives the import."""

    def one(content, name="ward.xml"):
        client = as_user(alice)
        response = client.post(f"/work/{tree.p1.pk}/plan/import/", {"file": SimpleUploadedFile(name, content)})
        assert response.status_code == 302, response.content.decode()
        return PlanImport.objects.first()

    return one


@pytest.fixture
def apply(as_user, alice):
    """`apply(sent)` presses Apply with the boxes ticked."""

    def one(sent, **data):
        url = f"/work/{sent.node_id}/plan/import/{sent.pk}/apply/"
        return as_user(alice).post(url, {"dates": "yes", "remove": "yes"} | data)

    return one


FIRST = [
    (10, "Phase", 0, [], {"summary": True}),
    (11, "Design", 3, [], {"outline_level": 2}),
    (12, "Build", 5, [PlanLink(11, lag=480), ], {"outline_level": 2}),
    (13, "Done", 0, [12], {}),
]  # fmt: skip


def test_a_file_becomes_a_plan_with_the_dates_of_its_links(send, apply, tree, as_user, alice):
    sent = send(file(*FIRST))
    text = as_user(alice).get(f"/work/{tree.p1.pk}/plan/import/{sent.pk}/").content.decode()
    assert "Nothing has changed yet" in text and not Activity.objects.exists()
    assert apply(sent).status_code == 302
    rows = {row.title: row for row in Activity.objects.all()}
    assert [row.title for row in Activity.objects.order_by("place")] == ["Phase", "Design", "Build", "Done"]
    assert rows["Build"].predecessors == "2FS+1d" and rows["Done"].kind == "milestone"
    assert rows["Done"].finish == date(2027, 1, 14) and rows["Phase"].is_summary and rows["Build"].uid == 12
    assert Plan.objects.get().starts_on == date(2027, 1, 4) and Plan.objects.get().source_name == "ward.xml"


def test_the_same_file_again_changes_nothing_and_a_later_one_is_an_update(send, apply, alice, as_user, tree):
    apply(send(file(*FIRST)))
    done = Activity.objects.get(title="Done")
    writing.change(done, {"owner": alice, "flag": "programme"}, by=alice)
    again = send(file(*FIRST))
    text = as_user(alice).get(f"/work/{tree.p1.pk}/plan/import/{again.pk}/").content.decode()
    assert "?show=same" in text and "?show=changed" not in text and "?show=new" not in text
    later = send(
        file(
            FIRST[0],
            (11, "Design and test", 6, [], {"outline_level": 2}),
            (14, "Pilot", 1, [11], {}),
            (13, "Done", 0, [14], {}),
        )
    )
    text = as_user(alice).get(f"/work/{tree.p1.pk}/plan/import/{later.pk}/").content.decode()
    assert "<del>Build</del>" in text and "Design and test" in text and "<ins>Pilot</ins>" in text
    apply(later)
    batch = PlanImport.objects.get(pk=later.pk).batch
    titles = [row.title for row in Activity.objects.filter(archived_at=None).order_by("place")]
    assert titles == ["Phase", "Design and test", "Pilot", "Done"]
    done.refresh_from_db()
    assert (done.owner, done.flag, done.number, done.predecessors) == (alice, "programme", 4, "5")
    undo.undo(batch, by=alice)
    titles = [row.title for row in Activity.objects.filter(archived_at=None).order_by("place")]
    assert titles == ["Phase", "Design", "Build", "Done"]
    apply(send(file(FIRST[0], (14, "Pilot", 1, [], {}))))  # what an undo removed comes back by its UID
    assert Activity.objects.get(uid=14).archived_at is None


def test_links_to_other_plans_and_rows_of_our_own_outlive_an_update(send, apply, alice, tree):
    from pmo.records.register import REGISTERS

    apply(send(file(*FIRST)))
    own = writing.create(REGISTERS["activity"], node=tree.p1, by=alice, values={"title": "Ours"})
    build = Activity.objects.get(title="Build")
    writing.change(build, {"predecessors": f"2FS+1d; {own.number}"}, by=alice)
    apply(send(file(FIRST[0], FIRST[1], (12, "Build", 7, [11], {"outline_level": 2}), FIRST[3])))
    build.refresh_from_db()
    assert build.predecessors == f"2; {own.number}" and build.duration == 7 * 480
    assert Activity.objects.get(pk=own.pk).archived_at is None


def test_a_loop_in_a_file_is_told_and_the_plan_is_imported(send, apply, tree, as_user, alice):
    sent = send(file((1, "One", 1, [3], {}), (2, "Two", 1, [1], {}), (3, "Three", 1, [2], {})))
    text = as_user(alice).get(f"/work/{tree.p1.pk}/plan/import/{sent.pk}/").content.decode()
    assert "A loop is in the file" in text
    response = apply(sent)
    assert response.status_code == 302 and Activity.objects.count() == 3
    assert "A loop" in plan_of(tree.p1).problems[0]


def test_a_plan_of_project_comes_in_as_a_job_and_what_is_not_understood_is_listed(send, apply, tree, as_user, alice):
    sent = send((DATA / "1_mp_j30_a10_nr1.mspdi.xml").read_bytes())
    text = as_user(alice).get(f"/work/{tree.p1.pk}/plan/import/{sent.pk}/").content.decode()
    assert "has no place for" in text
    assert apply(sent).status_code == 302
    if len(sent.parsed["rows"]) > 300:
        job = Job.objects.get(kind="import-plan")
        jobs.do(job.pk)
        job.refresh_from_db()
        assert job.state == "done" and "activities added" in job.result, job.result
    assert Activity.objects.count() == len(sent.parsed["rows"])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty"),
        (b"PK\x03\x04zip", "zip file or workbook"),
        (b"<Project/>", "another kind of project"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><Project xmlns="http://schemas.microsoft.com/project">&b;</Project>', "for safety"),
        (b'<Project xmlns="http://schemas.microsoft.com/project"><Tasks>', "breaks off"),
        (b'<Project xmlns="http://schemas.microsoft.com/project"></Project>', "no tasks"),
    ],
)  # fmt: skip
def test_what_is_no_plan_is_told_in_a_sentence(as_user, alice, tree, content, said):
    sent = SimpleUploadedFile("a.xml", content or b" ")
    response = as_user(alice).post(f"/work/{tree.p1.pk}/plan/import/", {"file": sent})
    assert response.status_code == 422 and said in response.content.decode()
    assert not PlanImport.objects.exists()


def test_a_row_that_breaks_a_rule_is_named_and_nothing_is_written(send, apply, alice, tree):
    sent = send(file((1, "One", 1, [], {})))
    sent.parsed["rows"][0]["duration"] = 2**40
    sent.save()
    response = apply(sent)
    assert response.status_code == 422 and "Task 1, One" in response.content.decode() and not Activity.objects.exists()


def test_an_import_is_seen_by_who_sent_it(send, as_user, carol, bob, tree):
    sent = send(file(*FIRST))
    url = f"/work/{tree.p1.pk}/plan/import/{sent.pk}/"
    assert as_user(carol).get(url).status_code == 404 and as_user(bob).get(url).status_code == 403
    assert as_user(bob).post(f"{url}apply/").status_code == 403


def test_a_plan_goes_out_and_comes_back_the_same(send, apply, as_user, alice, tree):
    WorkCalendar.objects.create(name="England", nation="england", is_default=True)
    rows = [*FIRST, (15, "Later", 2, [PlanLink(13, type=3, lag=1440, lag_format=8)], {"outline_level": 1})]
    apply(send(file(*rows)))
    plan = plan_of(tree.p1)
    publishing.publish(plan=plan, by=alice)
    response = as_user(alice).get(f"/work/{tree.p1.pk}/plan/export/")
    assert response.status_code == 200 and "attachment" in response["Content-Disposition"]
    back = read_plan(response.content)
    whole, *tasks = back.tasks
    assert (whole.uid, whole.outline_level, whole.summary, whole.name) == (0, 0, True, tree.p1.name)
    assert [task.uid for task in tasks] == [10, 11, 12, 13, 15]
    assert {exception.name for exception in back.calendars[0].exceptions} >= {"Christmas Day", "Good Friday"}
    assert tasks[2].links[0].lag == 480 and tasks[4].links[0].type == 3
    assert tasks[4].links[0].lag == 1440 and tasks[4].links[0].lag_format == 8
    again = send(response.content)
    assert [line["uid"] for line in again.parsed["rows"]] == [10, 11, 12, 13, 15]
    found = Comparison(PlanImport.objects.select_related("node").get(pk=again.pk), alice)
    assert found.counts == {"new": 0, "changed": 0, "gone": 0, "same": 5}, [line.values for line in found.lines]


def test_owners_go_out_as_people_of_their_tasks_and_come_back(send, apply, as_user, alice, tree):
    apply(send(file(*FIRST)))
    for title, values in (("Design", {"owner": alice}), ("Build", {"owner_name": "Bo Stone, Kit Wren"})):
        writing.change(Activity.objects.get(title=title), values, by=alice)
    content = as_user(alice).get(f"/work/{tree.p1.pk}/plan/export/", {"version": "draft"}).content
    back = read_plan(content)
    assert [one.name for one in back.resources] == [alice.name, "Bo Stone", "Kit Wren"]
    assert [(one.task_uid, one.resource_uid) for one in back.assignments] == [(11, 1), (12, 2), (12, 3)]
    sent = PlanImport.objects.select_related("node").get(pk=send(content).pk)
    assert Comparison(sent, alice).counts == {"new": 0, "changed": 0, "gone": 0, "same": 4}


def test_nobody_takes_away_a_plan_they_may_not_see(send, apply, as_user, bob, carol, alice, tree):
    apply(send(file(*FIRST)))
    url = f"/work/{tree.p1.pk}/plan/export/"
    assert as_user(bob).get(url).status_code == 404 and as_user(bob).get(url, {"version": "draft"}).status_code == 403
    assert as_user(carol).get(url).status_code == 404
    assert as_user(alice).get(url, {"version": "draft"}).status_code == 200
    assert to_mspdi(plan_of(tree.p1), publishing.snapshot(plan_of(tree.p1)), None)
