"""Every kind of page in both themes, on a desk and on a phone: axe finds nothing, nothing scrolls sideways, no console error."""

from datetime import date
from decimal import Decimal

import pytest

from pmo.hierarchy import actions
from pmo.hierarchy.models import Figure, Node, Tag
from pmo.people.models import Job, Notice
from tests.factories import hierarchy as make
from tests.journeys.conftest import WIDTHS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "Department for the Environment, Rural Affairs, Energy Security, Housing and the Reform of Very Long Names "
REASON = "Exempt under Section 43 of the Freedom of Information Act 2000 (Commercial Interests). "


@pytest.fixture
def full(tree, lead):
    """A tree with everything in it: long names, both ratings, withheld values, long narratives, history, a job, a notice."""
    calendar = make.calendar()
    Node.objects.filter(pk=tree.portfolio.pk).update(calendar=calendar)
    for number in range(8):
        make.node(f"{LONG}{number}", parent=tree.a, code=f"DEFRA_{number:04}_2021-Q1")
    for node, owner, independent in ((tree.p1, "green", "red"), (tree.p2, "amber", "amber"), (tree.a, "amber", "red")):
        for day in (date(2026, 9, 30), date(2026, 10, 31)):
            make.rating(node, "owner", owner, day, rationale="It goes well. " * 60)
            make.rating(node, "independent", independent, day, rationale="It does not. " * 60)
    for measure in ("cost_baseline", "year_forecast", "benefits_baseline"):
        make.figure(
            tree.p1, measure, date(2026, 10, 31), amount=Decimal("40295.5"), narrative="The reasons are many. " * 40
        )
        make.figure(tree.p2, measure, date(2026, 10, 31), state="withheld", reason=REASON * 2)
    make.figure(tree.p1, "end_baseline", date(2026, 10, 31), date=date(2027, 1, 31))
    make.figure(tree.p1, "end_forecast", date(2026, 10, 31), date=date(2028, 1, 31))
    Tag.objects.create(name="Net zero")
    actions.change_node(
        node=tree.p1, by=lead, seen=tree.p1.version, reason="Asked by the board", description="Rails. " * 80
    )
    Job.objects.create(
        kind="load-sample", title="Load the samples", owner=lead, state="done", result="Both are loaded.", link="/work/"
    )
    Notice.objects.create(user=lead, text="Load the samples: both are loaded.", link="/work/")
    return tree


def addresses(tree, lead) -> list[str]:
    top, a, one = (node.get_absolute_url() for node in (tree.portfolio, tree.a, tree.p1))
    return [
        top, a, one, f"{one}figures/", f"{one}history/", f"{one}people/", f"{one}edit/",
        f"{one}figures/new/", f"{one}rate/", f"{top}new/", "/work/", "/work/?q=nothing-of-that-name", "/search/?q=project",
        "/people/", f"/people/{lead.pk}/", "/settings/words/", "/settings/scales/", "/import/",
        "/account/", "/account/sessions/", "/account/tokens/", f"{one}people/new/", f"{one}figures/{Figure.objects.filter(node=tree.p1)[0].pk}/", "/help/", "/start/", f"{top}attention/", f"/work/?below={tree.portfolio.pk}&owner=g&independent=r",
        "/settings/scales/new/", f"/settings/tags/{Tag.objects.get().pk}/remove/", f"{one}past/?as_at=31/02/2026",
    ]  # fmt: skip


@pytest.mark.parametrize("width", WIDTHS)
def test_pages(page, full, lead, enter, walk, width):
    enter(page, lead)
    page.set_viewport_size({"width": width, "height": 900})
    assert walk(addresses(full, lead)) == {}


@pytest.mark.parametrize(("width", "theme"), [(1440, "dark"), (390, "dark"), (390, "light")])
def test_what_floats(page, live_server, full, lead, enter, look, width, theme):
    """The frame, menus, the search, the list of keys, the side on a phone."""
    page.context.add_cookies([{"name": "theme", "value": theme, "url": live_server.url}])
    enter(page, lead)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(live_server.url + full.p1.get_absolute_url())
    page.locator("[popovertarget=node-menu]").click()
    assert look(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("department")
    page.locator("#search-results [role=option]").first.wait_for()
    assert look(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.locator("#keys").wait_for()
    assert look(page) == []
    page.keyboard.press("Escape")
    page.locator(".period").click()
    assert look(page) == []
    page.keyboard.press("Escape")
    if width < 768:
        page.locator("[popovertarget=side]").click()
        page.locator("#side").wait_for()
        assert look(page) == []
    assert page.problems == []


def test_before_there_is_anything(page, live_server, lead, enter, look):
    """The first run, sign-in, and somebody with no role."""
    page.goto(f"{live_server.url}/account/login/")
    assert look(page) == []
    enter(page, lead)
    for address in ("/", "/work/", "/notices/", "/reports/", "/people/"):
        page.goto(live_server.url + address)
        assert look(page) == [], address
    enter(page, make.person("Charlie Stranger"))
    page.goto(f"{live_server.url}/")
    assert "Nothing is shared with you yet" in page.locator("main").inner_text()
    assert (look(page), page.problems) == ([], [])


def test_theme_and_rail_survive_a_reload(page, live_server, lead, tree, enter):
    enter(page, lead)
    page.goto(live_server.url + tree.p1.get_absolute_url())
    page.locator("[popovertarget=account-menu]").click()
    page.get_by_role("button", name="Dark").click()
    page.keyboard.press("Escape")
    page.locator(".side-toggle").click()
    state = "() => [document.documentElement.dataset.theme, document.documentElement.dataset.side, document.querySelector('.side').offsetWidth]"
    assert page.evaluate(state) == ["dark", "mini", 52]
    page.reload()
    assert page.evaluate(state) == ["dark", "mini", 52]
    page.locator(".side-toggle").click()
    page.reload()
    assert page.evaluate(state)[1:] == ["wide", 228]
    assert page.problems == []


def test_the_period_stays_on_the_page(page, live_server, full, lead, enter):
    enter(page, lead)
    page.goto(f"{live_server.url}{full.p1.get_absolute_url()}figures/")
    page.locator(".period").click()
    page.locator("#periods a").nth(1).click()
    page.wait_for_url("**/figures/?period=*")
    assert page.locator("#periods a[aria-current]").count() == 1
