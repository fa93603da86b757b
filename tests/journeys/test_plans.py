"""Published plans in a browser: both themes, a desk and a phone, nothing there and much there, and by keyboard alone."""

from datetime import date, datetime

import pytest

from planning import simulating
from planning.exchange import Plan as File
from planning.exchange import PlanTask
from planning.exchange.rows import rows_of
from planning.models import Activity, Baseline, PlanImport, PlanVersion, SimulationRun, WorkCalendar
from pmo.people import jobs
from tests.journeys.conftest import WIDTHS
from tests.planning.published import Planner

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plans(tree, lead):
    """A plan of some phases with a baseline, and a second one that waits for it."""
    type(tree.p1).objects.filter(pk=tree.p1.pk).update(code="ONE")
    first, second = Planner(tree.p1, lead), Planner(tree.a, lead)
    rows = []
    for phase in range(12):
        rows.append((f"Phase {phase} with rather a long name that has to be cut somewhere", {"duration": 480}))
        for title, more in [("Task", {"duration": 1440})] * 3 + [
            ("Gate", {"duration": 0, "kind": "milestone", "flag": "portfolio"})
        ]:
            waits = str(len(rows)) if title == "Gate" or len(rows) % 5 > 1 else ""
            rows.append((f"{title} {phase}.{len(rows) % 5}", {"level": 2, "predecessors": waits} | more))
    made = first.many(rows)
    first.baseline(
        first.publish("The first version, with a note that is long enough to be cut off somewhere on a phone"),
        "Approved",
    )
    first.change(made[1], duration=8 * 480)
    first.publish()
    second.add("Use it", 20, predecessors="ONE:5")
    second.add("Live", 0, predecessors="1", flag="portfolio")
    second.publish()
    first.row = made[2]
    return first


def addresses(plans, tree) -> list[str]:
    one, above, empty = f"/work/{tree.p1.pk}/plan/", f"/work/{tree.a.pk}/plan/", f"/work/{tree.p2.pk}/plan/"
    return [
        one, f"{one}?as=table", f"{one}?q=nothing+of+it", f"{one}?q=gate&zoom=weeks", f"{one}milestones/", f"{one}dependencies/",
        f"{one}why/{plans.row.pk}/?days=12", f"{one}why/{plans.row.pk}/?days=x", f"{one}page/?size=A3", above, f"{above}timeline/", f"{above}page/",
        empty, f"{empty}milestones/", f"{empty}timeline/", f"{empty}page/", "/plan/",
    ]  # fmt: skip


@pytest.fixture
def worked(plans, lead):
    """What planners have besides: a simulation, an import that waits, a calendar that was changed, a draft that differs."""
    row = plans.change(plans.row, least=960, likely=1440, most=4800, cost=1000, cost_most=4000).changed[0]
    plans.change(row, workstream="Build")
    job = simulating.begin(plan=plans.plan, by=lead, iterations=200, seed=1)
    jobs.do(job.pk)
    calendar = WorkCalendar.objects.create(name="England", nation="england")
    WorkCalendar.objects.filter(pk=calendar.pk).update(version=2, day_minutes=450)
    tasks = [PlanTask(uid=uid, id=uid, name=f"Task {uid}", duration=480) for uid in (1, 2)]
    file = File(start=datetime(2027, 1, 4, 8), title="File", tasks=tasks)
    sent = PlanImport.objects.create(
        node=plans.node, by=lead, filename="plan.xml", parsed=rows_of(file, date(2027, 1, 1)), settings={"remove": True}
    )
    return {"run": SimulationRun.objects.get().pk, "import": sent.pk, "calendar": calendar.pk}


def working_addresses(worked, tree) -> list[str]:
    one, empty = f"/work/{tree.p1.pk}/plan/", f"/work/{tree.p2.pk}/plan/"
    return [
        f"/work/{tree.p1.pk}/activities/", f"/work/{tree.p2.pk}/activities/", f"{one}settings/", f"{one}publish/", f"{one}put-back/",
        f"{one}import/", f"{one}import/{worked['import']}/", f"{one}baselines/", f"{one}compare/", f"{empty}baselines/",
        f"{one}baselines/new/", f"{one}interfaces/", f"{one}checks/", f"{one}simulation/", f"{one}simulation/?as={worked['run']}",
        f"{one}simulation/{worked['run']}/", f"{empty}simulation/", f"{one}calendar/", "/settings/calendars/",
        "/settings/calendars/new/", f"/settings/calendars/{worked['calendar']}/", f"/settings/calendars/{worked['calendar']}/?as=1",
    ]  # fmt: skip


@pytest.mark.thorough
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_of_a_working_copy(page, plans, worked, tree, lead, enter, walk, width):
    enter(page, lead)
    page.set_viewport_size({"width": width, "height": 900})
    assert walk(working_addresses(worked, tree)) == {}


@pytest.mark.thorough
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_of_a_plan(page, plans, tree, lead, enter, walk, width):
    enter(page, lead)
    page.set_viewport_size({"width": width, "height": 900})
    assert walk(addresses(plans, tree)) == {}


def test_the_rows_of_the_table_meet_those_of_the_picture(page, live_server, plans, tree, lead, enter):
    enter(page, lead)
    page.goto(f"{live_server.url}/work/{tree.p1.pk}/plan/")
    tops = page.evaluate("""() => { const svg = document.querySelector('[data-gantt] svg').getBoundingClientRect().top;
        return [...document.querySelectorAll('[data-plan] tbody tr')].map((row, i) => Math.abs(row.getBoundingClientRect().top - svg - 34 - 28 * i)) }""")
    assert len(tops) == 60 and max(tops) <= 1


def test_a_plan_is_walked_by_keyboard(page, live_server, plans, tree, lead, enter):
    enter(page, lead)
    page.goto(f"{live_server.url}/work/{tree.p1.pk}/plan/")
    focused = "() => document.activeElement.textContent"
    page.locator("[data-row]").first.focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate(focused) == "Task 0.1"
    page.keyboard.press("End")
    assert page.evaluate(focused) == "Gate 11.4"
    page.keyboard.press("Home")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**flip=*")
    assert page.locator("[data-row]").count() == 56 and page.evaluate(focused).startswith("Phase 0")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(focused).startswith("Phase 1")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/why/**")
    page.locator("#days").fill("3")
    page.keyboard.press("Enter")
    page.get_by_text("3 working days later").wait_for()
    assert PlanVersion.objects.count() == 3 and page.problems == []


def test_a_plan_is_outlined_published_and_baselined_by_keyboard(page, live_server, tree, lead, enter):
    planner = Planner(tree.p1, lead)
    for title in ("Phase", "Dig", "Pour"):
        planner.add(title, 2)
    enter(page, lead)
    home = f"{live_server.url}/work/{tree.p1.pk}"
    page.goto(f"{home}/activities/")
    for title in ("Dig", "Pour"):  # set in under the phase
        page.locator(f'td[data-f="title"]:has-text("{title}")').click()
        with page.expect_navigation():
            page.keyboard.press("Alt+Shift+ArrowRight")
    page.keyboard.press("Escape")
    with page.expect_navigation():
        page.keyboard.press("Alt+Shift+ArrowUp")
    shown = page.locator('td[data-f="title"]').all_inner_texts()
    assert [text.strip() for text in shown] == ["Phase", "Pour", "Dig"]
    rows = Activity.objects.order_by("place")
    assert [(row.title, row.level, row.is_summary) for row in rows] == [
        ("Phase", 1, True),
        ("Pour", 2, False),
        ("Dig", 2, False),
    ]
    page.goto(f"{home}/plan/publish/")
    page.locator("textarea[name=note]").focus()
    page.keyboard.type("The first version")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert PlanVersion.objects.get().note == "The first version"
    page.goto(f"{home}/plan/")
    page.get_by_role("link", name="Set baseline").first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.locator("input[name=name]").focus()
    page.keyboard.type("Approved")
    page.keyboard.press("Tab")
    page.keyboard.type("Agreed by the board")
    with page.expect_navigation():
        page.locator("main form button.is-primary").press("Enter")
    assert Baseline.objects.get().name == "Approved" and page.problems == []
