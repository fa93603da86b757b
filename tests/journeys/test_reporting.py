"""Dashboards, warnings, the cycle, editions and schedules in a browser: both themes, a desk and a phone, full and empty."""

from datetime import timedelta
from decimal import Decimal

import pytest

from pmo.core.clock import today
from reporting.models import Mute
from tests.factories import hierarchy as make
from tests.factories import records as keep
from tests.factories.reports import draw_quickly
from tests.factories.reports import ready as made
from tests.journeys.conftest import WIDTHS
from tests.planning.published import Planner
from tests.reporting.cycling import cycle_of, opened, submitted, surroundings
from tests.reporting.scheduling import schedule_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "A risk whose name is so long that nobody has ever read it to its end, not even on a wide screen "


@pytest.fixture
def full(monkeypatch):
    """A portfolio of which everything is red, late, costed and reported."""
    draw_quickly(monkeypatch)
    there = surroundings()
    for node, benefit, cost in ((there.programme, 40, 12), (there.one, 30, 9), (there.two, 20, 4)):
        make.figure(node, "benefits_baseline", there.now.starts_on, amount=Decimal(benefit))
        make.figure(node, "cost_baseline", there.now.starts_on, amount=Decimal(cost))
    for node in (there.one, there.two):
        for register in ("issue", "action", "decision", "dependency"):
            keep.record(register, node, by=there.lead)
        keep.record("risk", node, by=there.lead, title=LONG.strip(), likelihood=5, impact=5, probability=50, cost_likely=Decimal(3_000_000))  # fmt: skip
        make.rating(node, "owner", "green", today())
    plan_of(there)
    there.runs = [made(node=there.one, period=there.now, by=there.lead, recipients=[there.lead]) for _ in range(2)]
    there.cycle = cycle_of(there)
    there.requests = opened(there, there.cycle)
    submitted(there.requests["PH"], there.author)
    there.schedule = schedule_of(there, node=there.top, unit="month", month_day=2, people=[there.reader])
    Mute.objects.create(node=there.one, rule="score_fell", about="risk:1", text="t", reason="Known", until=today() + timedelta(9), by=there.lead)  # fmt: skip
    return there


def plan_of(there) -> None:
    """A baseline, and milestones that slipped after it."""
    planner = Planner(there.programme, there.lead)
    row = planner.add("Build", 20)
    for number in range(5):
        planner.add(f"Gate {number}: a name of some length", 0, predecessors="1", flag="portfolio")
    planner.baseline(planner.publish("First"), "Approved")
    planner.change(row, duration=60 * 480)
    planner.publish()


def addresses(there) -> list[str]:
    top, one, two = (f"/work/{node.pk}/" for node in (there.top, there.one, there.two))
    draft, other = (f"/reports/requests/{there.requests[code].pk}/" for code in ("PH", "TH"))
    newer, older = f"/reports/{there.runs[1].pk}/", there.runs[0].pk
    return [
        top, one, f"{top}dashboard/", f"{top}dashboard/?lights=data", f"{top}dashboard/tables/", f"{top}lights/", f"{one}lights/", f"{one}lights/new/",
        f"{top}lights/differences/", f"{top}warnings/", f"{two}warnings/", f"{one}reports/", f"{one}editions/", "/reports/", "/reports/verify/", newer,
        f"{newer}read/", f"{newer}compare/{older}/", "/reports/cycles/", f"/reports/cycles/{there.cycle.pk}/", f"/reports/cycles/{there.cycle.pk}/edit/",
        "/reports/cost/", draft, other, f"{other}preview/", f"{other}people/", "/reports/schedules/", f"/reports/schedules/{there.schedule.pk}/",
        f"/reports/schedules/{there.schedule.pk}/edit/", f"{top}cycles/new/",
    ]  # fmt: skip


@pytest.mark.thorough
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_of_reporting(page, full, enter, walk, width):
    enter(page, full.lead)
    page.set_viewport_size({"width": width, "height": 900})
    assert walk(addresses(full)) == {}


@pytest.mark.thorough
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_with_nothing_to_say(page, tree, lead, enter, walk, width):
    enter(page, lead)
    page.set_viewport_size({"width": width, "height": 900})
    top = f"/work/{tree.portfolio.pk}/"
    empty = ["dashboard/", "dashboard/tables/", "lights/", "lights/differences/", "warnings/", "reports/", "editions/"]
    assert walk([*(f"{top}{end}" for end in empty), "/reports/", "/reports/cycles/", "/reports/schedules/", "/reports/cost/"]) == {}  # fmt: skip


def test_the_dashboard_of_a_programme_is_read_by_keyboard(page, live_server, full, enter):
    """What needs attention comes first, and each figure leads to its rows without a mouse."""
    enter(page, full.lead)
    page.goto(f"{live_server.url}/work/{full.programme.pk}/")
    page.locator("#lights").wait_for()
    heads = page.locator("main h2").all_inner_texts()
    assert heads.index("Milestones") < heads.index("Health") and page.locator("main .why").count() == 1
    page.get_by_role("link", name="How lights are computed").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/lights/")
    page.go_back()
    page.get_by_role("link", name="The tables of this dashboard as a workbook or CSV").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/dashboard/tables/**")
    with page.expect_download() as download:
        page.get_by_role("link", name="All as a workbook (XLSX)").press("Enter")
    assert download.value.suggested_filename == f"re-{today().isoformat()}.xlsx" and page.problems == []
