"""The published plan as people see it: chart and table, what is compared, what is collapsed, links, every plan."""

from datetime import date

import pytest

from planning import publishing, reading
from planning.engine import schedule
from tests.planning.published import Planner

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(tree, alice):
    """Two phases with a chain through both, and something with float."""
    found = Planner(tree.p1, alice)
    found.add("Migration")
    found.design = found.add("Cleanse data", 10, level=2)
    found.add("Trial load", 5, level=2, predecessors="2FS+1d")
    found.add("Training", level=1)
    found.add("Train users", 4, level=2)
    found.live = found.add("Go-live", 0, level=2, predecessors="3; 5", flag="programme")
    return found


def text(response):
    return response.content.decode()


def test_without_a_version_the_page_says_what_to_do(as_user, plan, alice, bob):
    page = text(as_user(alice).get(f"/work/{plan.node.pk}/plan/"))
    assert "No plan has been published yet" in page and "Open the working copy" in page
    page = text(as_user(bob).get(f"/work/{plan.node.pk}/plan/"))
    assert "once they publish it" in page and "Open the working copy" not in page and "Cleanse data" not in page


def test_the_chart_stands_beside_a_table_of_the_same_rows(as_user, plan, bob):
    plan.publish("First")
    page = text(as_user(bob).get(f"/work/{plan.node.pk}/plan/"))
    assert page.count("data-row") == 6 and page.count('class="c-bar') == 3 and page.count('class="c-group"') == 2
    assert "Version 1" in page and "<title>Gantt chart of Project 1" in page and " style=" not in page
    assert "Longest chain to Go-live" in page


def test_long_names_get_a_wider_table(as_user, plan, bob):
    plan.publish()
    url = f"/work/{plan.node.pk}/plan/"
    assert 'data-names="long"' not in text(as_user(bob).get(url))
    plan.change(plan.live, title="Production environment ready for the pilot wards")
    plan.publish()
    assert 'data-names="long"' in text(as_user(bob).get(url))


def test_dates_are_compared_with_the_current_baseline_or_what_is_chosen(as_user, plan, bob):
    plan.baseline(plan.publish(), "Approved plan")
    plan.change(plan.design, duration=15 * 480)
    plan.publish()
    client = as_user(bob)
    page = text(client.get(f"/work/{plan.node.pk}/plan/"))
    assert "Approved plan, 1 Nov 2026" in page and "+7 d" in page and "c-baseline" in page
    assert "Added since v1" in page
    page = text(client.get(f"/work/{plan.node.pk}/plan/?against=none"))
    assert "+7 d</td>" not in page.partition("Milestone trend")[0] and "c-baseline" not in page
    assert "Version 1" in text(client.get(f"/work/{plan.node.pk}/plan/?version=1"))


def test_summaries_close_and_rows_are_found(as_user, plan, bob):
    plan.publish()
    client, rows = as_user(bob), reading.rows_of(plan.plan.versions.get(), frozenset())
    summary = next(row for row in rows if row.title == "Migration")
    page = text(client.get(f"/work/{plan.node.pk}/plan/?flip={summary.pk}"))
    assert page.count("data-row") == 4 and "Open Migration" in page
    assert text(client.get(f"/work/{plan.node.pk}/plan/?level=1")).count("data-row") == 2
    page = text(client.get(f"/work/{plan.node.pk}/plan/?q=trial"))
    assert page.count("data-row") == 2 and "Migration" in page and "Trial load" in page
    assert text(client.get(f"/work/{plan.node.pk}/plan/?show=milestones")).count("data-row") == 2
    assert "No activities match" in text(client.get(f"/work/{plan.node.pk}/plan/?q=nothing+of+that+name"))
    for odd in ("?zoom=years&level=-1&flip=x,99999999999999999999&page=0&show=all", "?against=b99&version=77&page=900"):
        assert client.get(f"/work/{plan.node.pk}/plan/{odd}").status_code == 200


def test_the_table_says_all_that_the_picture_shows(as_user, plan, bob):
    plan.publish()
    page = text(as_user(bob).get(f"/work/{plan.node.pk}/plan/?as=table"))
    assert "2FS+1d" in page and "Go-live" in page and 'class="c-bar' not in page and "1.1" in page


def test_links_of_the_version_are_listed_with_those_that_drive(as_user, plan, bob):
    plan.publish()
    page = text(as_user(bob).get(f"/work/{plan.node.pk}/plan/dependencies/"))
    assert "3 in this version" in page and "FS+1d" in page
    page = text(as_user(bob).get(f"/work/{plan.node.pk}/plan/dependencies/?which=drives"))
    assert page.count('data-label="Drives">Yes') == 2


def test_what_another_plan_gives_is_drawn_in_its_place_and_named_to_those_who_may_see_it(
    as_user, plan, tree, lead, bob, alice
):
    other = Planner(tree.p3, lead, date(2027, 2, 1))
    type(tree.p3).objects.filter(pk=tree.p3.pk).update(code="CYB")
    other.add("Single sign-on live", 0)
    other.publish()
    plan.add("Role testing", 2, level=2, predecessors="CYB:1")
    plan.publish()
    page = text(as_user(lead).get(f"/work/{plan.node.pk}/plan/"))
    assert "CYB: Single sign-on live" in page and "c-dep c-ext" in page
    page = text(as_user(bob).get(f"/work/{plan.node.pk}/plan/"))
    assert "Single sign-on" not in page and "CYB:1, in work that is not shown to you" in page


def test_what_another_plan_gives_has_its_slip_as_well(as_user, plan, tree, lead):
    other = Planner(tree.p3, lead, date(2027, 2, 1))
    type(tree.p3).objects.filter(pk=tree.p3.pk).update(code="CYB")
    work = other.add("Build sign-on", 5)
    other.add("Single sign-on live", 0, predecessors="1")
    other.baseline(other.publish(), "Agreed")
    other.change(work, duration=15 * 480)
    other.publish()
    plan.add("Role testing", 2, level=2, predecessors="CYB:2")
    plan.baseline(plan.publish(), "Agreed here")
    url = f"/work/{plan.node.pk}/plan/"
    [line] = [line for line in as_user(lead).get(url).context["page"] if line.row.kind == "ext"]
    assert (line.row.base_finish, line.row.finish, line.row.slip) == (date(2027, 2, 5), date(2027, 2, 19), "+2 w")
    [line] = [line for line in as_user(lead).get(f"{url}?against=none").context["page"] if line.row.kind == "ext"]
    assert line.row.slip == "" and line.row.base_finish is None


def test_a_version_becomes_the_network_that_it_was_computed_from(plan):
    version = plan.publish()
    made = schedule(reading.network_of(reading.published(version, plan.by), {}))
    for row in reading.rows_of(version, frozenset()):
        dates = made[row.pk]
        assert (dates.start.date(), round(dates.total_float)) == (row.start, row.total_float), row.title


def test_every_plan_that_one_may_see_is_listed(as_user, plan, bob, charlie):
    plan.publish()
    assert "Project 1" in text(as_user(bob).get("/plan/"))
    assert "No plan has been published yet" in text(as_user(charlie).get("/plan/"))


def test_other_people_find_nothing(as_user, plan, carol):
    plan.publish()
    client = as_user(carol)
    for page in ("", "dependencies/", "milestones/", f"why/{plan.live.pk}/"):
        assert client.get(f"/work/{plan.node.pk}/plan/{page}").status_code == 404


def test_a_large_plan_is_closed_at_first_and_paged(as_user, plan, bob, django_assert_max_num_queries):
    client = as_user(bob)
    plan.publish()
    with django_assert_max_num_queries(34) as few:
        client.get(f"/work/{plan.node.pk}/plan/")
    rows = []
    for phase in range(30):
        rows.append((f"Phase {phase}", {"duration": 480}))
        rows += [(f"Task {phase}.{task}", {"duration": 960, "level": 2}) for task in range(16)]
    plan.many(rows)
    plan.publish()
    with django_assert_max_num_queries(len(few)) as many:
        page = text(client.get(f"/work/{plan.node.pk}/plan/"))
    assert len(many) <= len(few) and page.count("data-row") == 32
    assert text(client.get(f"/work/{plan.node.pk}/plan/?level=9")).count("data-row") == 400


def test_the_head_of_a_plan_offers_what_each_may_do(as_user, plan, alice, bob):
    home = f"/work/{plan.node.pk}/plan/"
    before = text(as_user(alice).get(home))
    assert (
        f"{home}import/" in before and f"{home}baselines/new/" not in before
    )  # nothing published, nothing to baseline
    plan.publish()
    planner, viewer = text(as_user(alice).get(home)), text(as_user(bob).get(home))
    assert f"{home}import/" in planner and f"{home}baselines/new/" in planner
    assert f"{home}import/" not in viewer and f"{home}baselines/new/" not in viewer
    for page in ("baselines/", "compare/", "interfaces/", "export/", "calendar/"):
        assert f"{home}{page}" in planner and f"{home}{page}" in viewer
        assert as_user(bob).get(f"{home}{page}").status_code == 200


def test_a_version_keeps_the_start_of_its_plan(plan, as_user, alice):
    version = plan.publish()
    start = plan.plan.starts_on
    type(plan.plan).objects.filter(pk=plan.plan.pk).update(starts_on=date(2030, 1, 7))
    assert version.planned_from == start
    made = schedule(reading.network_of(reading.published(type(version).objects.get(pk=version.pk), alice), {}))
    first = reading.rows_of(version, frozenset())[-1]
    assert made[first.pk].finish.date() >= start and made.layout.network.start.date() == start
    content = as_user(alice).get(f"/work/{plan.node.pk}/plan/export/").content.decode()
    assert f"<StartDate>{start.isoformat()}" in content
    assert publishing.publish(plan=plan.plan, by=alice).number == 2  # another start is a change


def test_a_version_from_before_kinds_of_milestones_is_no_difference(plan, alice):
    version = plan.publish()
    rows = [{name: value for name, value in row.items() if name != "mark"} for row in version.rows]
    assert publishing.compare(rows, version.rows) == []
    assert publishing.compare(version.rows, rows) == publishing.compare(rows, rows) == []
