"""What every journey has: the scales that a flush takes away, a signed-in browser, and a look at how a page is made."""

import importlib

import pytest
from axe_playwright_python.base import AXE_FILE_PATH as AXE
from django.apps import apps
from django.conf import settings
from django.test import Client

from pmo.hierarchy.models import RatingScale
from registers.models import RiskScale
from tests.benefits.conftest import benefit, box, chain, olive, sofia  # noqa: F401  journeys of benefits begin with them

WIDTHS = [1440, pytest.param(390, marks=pytest.mark.thorough)]  # a desk every day, a phone too where time is no object
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ASK = """async ([within, options]) => (await axe.run(within, options)).violations.map(
    fault => ({ id: fault.id, nodes: fault.nodes.slice(0, 3).map(node => node.html.slice(0, 140)) }))"""
WIDE = """() => {
    const over = document.documentElement.scrollWidth - innerWidth;
    if (over <= 0) return [];
    const out = [...document.querySelectorAll("body *")].filter(box => box.getBoundingClientRect().right > innerWidth + 0.5);
    return [`${over} px too wide: ${out.slice(-3).map(box => box.outerHTML.slice(0, 120)).join(" | ")}`];
}"""


@pytest.fixture(autouse=True)
def scales(transactional_db):
    """The scales that ship, also after another test has emptied the database."""
    if not RatingScale.objects.exists():
        importlib.import_module("pmo.hierarchy.migrations.0003_scales").add_scales(apps, None)
    if not RiskScale.objects.exists():
        importlib.import_module("registers.migrations.0002_nhs_scale").ship(apps, None)


@pytest.fixture
def enter(live_server):
    """`enter(page, person)` signs the browser in without the form."""

    def sign_in(page, person) -> None:
        client = Client()
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])

    return sign_in


@pytest.fixture
def look(page):
    """`look(page)` says what is wrong with a page: what axe finds, and a page that is wider than its window."""
    page.add_init_script(path=AXE)
    page.emulate_media(reduced_motion="reduce")  # colours change at once

    def faults(page, *rules: str, within: str = "html") -> list[str]:
        run = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": TAGS}
        found = page.evaluate(ASK, [within, {"runOnly": run, "resultTypes": ["violations"]}])
        told = [f"{fault['id']}: {html}" for fault in found for html in fault["nodes"]]
        return told + page.evaluate(WIDE)

    return faults


@pytest.fixture
def walk(page, live_server, look):
    """`walk(addresses)` opens each in both themes and says what is wrong with it; console errors are among it."""

    def faults(addresses) -> dict[str, list[str]]:
        wrong = {}
        for address in addresses:
            assert page.goto(live_server.url + address).status == 200, address
            page.locator("[hx-trigger=load]").wait_for(state="detached")  # what it asks for once it stands
            page.evaluate("document.documentElement.dataset.theme = 'light'")
            found = look(page)
            page.evaluate("document.documentElement.dataset.theme = 'dark'")
            found += look(page, "color-contrast", within="main")  # the one rule that a theme can break
            if found or page.problems:
                wrong[address] = [*found, *page.problems]
                page.problems.clear()
        return wrong

    return faults
