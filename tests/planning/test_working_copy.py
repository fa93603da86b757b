"""The working copy of a plan: edited as a register, computed after every write, published in one act."""

from datetime import date

import pytest

from planning import naming, publishing
from planning.computing import plan_of
from planning.models import Activity, Plan
from pmo.core.errors import Problem
from pmo.records import undo, writing
from pmo.records.register import REGISTERS

pytestmark = pytest.mark.django_db
ACTIVITIES = REGISTERS["activity"]


@pytest.fixture
def plan(tree):
    """A plan of project 1 from Monday 4 January 2027."""
    return Plan.objects.create(node=tree.p1, starts_on=date(2027, 1, 4))


@pytest.fixture
def add(plan, tree, alice):
    """`add("Design", days=3, …)` puts an activity at the end of the plan."""

    def one(title, days=1, **values):
        given = {"title": title, "duration": days * 480} | values
        return writing.create(ACTIVITIES, node=tree.p1, by=alice, values=given)

    return one


def stored(row):
    row.refresh_from_db()
    return row


def test_a_write_computes_the_dates_of_the_whole_plan(add, alice):
    design, build = add("Design", 3), add("Build", 5, predecessors="1FS+1d")
    end = add("Done", kind="milestone", predecessors="2")
    assert (stored(design).start, design.finish) == (date(2027, 1, 4), date(2027, 1, 6))
    assert (stored(build).start, build.finish) == (date(2027, 1, 8), date(2027, 1, 14))
    assert stored(end).finish == date(2027, 1, 14) and end.critical and end.total_float == 0
    written = writing.change(design, {"duration": 5 * 480}, by=alice)
    assert set(written.also) == {design.pk, build.pk, end.pk}
    assert stored(end).finish == date(2027, 1, 18)
    undo.undo(written.batch, by=alice)
    assert stored(end).finish == date(2027, 1, 14)


def test_a_new_title_or_owner_computes_nothing(add, plan, alice):
    row = add("Design", 3)
    Plan.objects.filter(pk=plan.pk).update(computed_at=None)
    written = writing.change(stored(row), {"title": "Design and test", "owner": alice, "flag": "programme"}, by=alice)
    assert written.also == [] and Plan.objects.get().computed_at is None
    writing.change(stored(row), {"duration": 480}, by=alice)
    assert Plan.objects.get().computed_at is not None and stored(row).finish == date(2027, 1, 4)


def test_a_title_can_be_put_right_while_a_link_leads_nowhere(add, plan, alice):
    add("Design", 3)
    build = add("Build", predecessors="1")
    Activity.objects.filter(title="Design").update(number=9)
    writing.change(stored(build), {"title": "Build it"}, by=alice)
    with pytest.raises(writing.Stopped):
        writing.change(stored(build), {"duration": 960}, by=alice)


def test_summaries_and_outline_numbers_follow_from_the_levels(add):
    add("Phase 1")
    inner = add("Design", 3, level=2)
    add("Build", 2, level=2, predecessors="2")
    add("Phase 2")
    rows = {row.title: row for row in Activity.objects.all()}
    assert rows["Phase 1"].is_summary and not rows["Phase 2"].is_summary
    assert [rows[name].wbs for name in ("Phase 1", "Design", "Build", "Phase 2")] == ["1", "1.1", "1.2", "2"]
    assert rows["Phase 1"].finish == date(2027, 1, 8) and stored(inner).finish == date(2027, 1, 6)


def test_waiting_for_what_is_not_there_is_refused_with_the_row(add):
    with pytest.raises(writing.Stopped) as stopped:
        add("Build", predecessors="99")
    assert stopped.value.errors == [("T-0001", "predecessors", "Predecessors: there is no activity 99 in this plan.")]
    assert not Activity.objects.exists()


def test_a_loop_is_told_with_its_activities_and_cannot_be_published(add, plan, alice):
    one = add("One")
    add("Two", predecessors="1")
    writing.change(one, {"predecessors": "2"}, by=alice)
    plan.refresh_from_db()
    [said] = naming.told(plan.problems, plan, alice)
    assert "A loop: " in said and "T-0001 One" in said and "T-0002 Two" in said
    with pytest.raises(Problem, match="A loop"):
        publishing.publish(plan=plan, by=alice)


def test_only_those_with_a_part_in_the_draft_see_it(add, alice, bob):
    row = add("Secret step", owner=bob)
    other = add("Another step")
    assert set(Activity.objects.for_user(alice)) == {row, other}
    assert set(Activity.objects.for_user(bob)) == {row}


def test_a_version_is_published_compared_and_never_overwritten(add, plan, alice):
    design = add("Design", 3)
    add("Done", kind="milestone", predecessors="1", flag="programme")
    first = publishing.publish(plan=plan, by=alice, note="First")
    with pytest.raises(Problem, match="Nothing has changed since Version 1"):
        publishing.publish(plan=plan, by=alice)
    writing.change(design, {"duration": 5 * 480}, by=alice)
    [one, two] = publishing.compare(first.rows, publishing.snapshot(plan))
    assert (one.ref, one.what, one.fields["duration"], one.slip) == ("T-0001", "changed", (1440, 2400), 2)
    assert two.grave and two.slip == 2
    second = publishing.publish(plan=plan, by=alice)
    assert [point.forecast for point in second.milestones.all()] == [date(2027, 1, 8)]
    assert first.rows[0]["finish"] == "2027-01-06"


def test_the_plan_of_other_work_is_waited_for_where_it_was_published(add, plan, tree, alice):
    other = Plan.objects.create(node=tree.p2, starts_on=date(2027, 2, 1))
    make_code(tree.p2, "CYB")
    writing.create(ACTIVITIES, node=tree.p2, by=alice, values={"title": "Single sign-on", "duration": 480})
    publishing.publish(plan=other, by=alice)
    row = add("Role testing", 2, predecessors="CYB:1")
    assert stored(row).start == date(2027, 2, 2)


def make_code(node, code):
    type(node).objects.filter(pk=node.pk).update(code=code)


def test_a_plan_is_made_once(tree):
    assert plan_of(tree.p2) == plan_of(tree.p2)


def test_the_grid_of_the_working_copy_shows_done_activities_in_their_order(add, as_user, alice, tree):
    add("Later", 2, predecessors="")
    add("Done long ago", 1, actual_start=date(2026, 1, 5), actual_finish=date(2026, 1, 5))
    page = as_user(alice).get(f"/work/{tree.p1.pk}/activities/").content.decode()
    assert page.index("Later") < page.index("Done long ago")
