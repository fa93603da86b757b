"""Published plans in a browser: both themes, a desk and a phone, nothing there and much there, and by keyboard alone."""

import pytest

from planning.models import PlanVersion
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


@pytest.mark.parametrize("width", [1440, 390])
def test_every_page_of_a_plan(page, live_server, plans, tree, lead, enter, look, width):
    enter(page, lead)
    page.set_viewport_size({"width": width, "height": 900})
    wrong = {}
    for address in addresses(plans, tree):
        assert page.goto(live_server.url + address).status == 200, address
        page.evaluate("document.documentElement.dataset.theme = 'light'")
        found = look(page)
        page.evaluate("document.documentElement.dataset.theme = 'dark'")
        found += look(page, "color-contrast", within="main")
        if found:
            wrong[address] = found
    assert (wrong, page.problems) == ({}, [])


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
