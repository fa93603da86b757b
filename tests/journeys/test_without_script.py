"""Everything that matters works with JavaScript switched off."""

import pytest

from pmo.hierarchy.models import Node
from tests.factories.hierarchy import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plain(chromium):
    """A page that runs no script."""
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def test_sign_in_filter_create_and_correct(plain, live_server, lead, tree):
    plain.goto(f"{live_server.url}/account/login/")
    plain.fill("input[name=login]", lead.email)
    plain.fill("input[name=password]", PASSWORD)
    plain.locator("#login button.is-primary").click()
    plain.wait_for_url(f"**{tree.portfolio.get_absolute_url()}")

    plain.goto(f"{live_server.url}/work/")
    plain.locator("main select[name=kind]").select_option("programme")
    plain.locator("main").get_by_role("button", name="Filter").click()
    plain.wait_for_url("**kind=programme**")
    assert plain.locator("#rows tbody th").all_inner_texts() == ["Programme A A", "Programme B B"]

    plain.goto(f"{live_server.url}{tree.a.get_absolute_url()}new/")
    plain.fill("main textarea[name=description]", "Typed before the error")
    plain.fill("main input[name=code]", "NT")
    plain.locator("main form button.is-primary").click()
    assert plain.locator("main [role=alert]").is_visible()
    assert plain.input_value("main textarea[name=description]") == "Typed before the error"
    plain.get_by_label("Project", exact=True).check()
    plain.fill("main input[name=name]", "Night train")
    plain.locator("main form button.is-primary").click()
    plain.get_by_text("Night train created").wait_for()
    made = Node.objects.get(code="NT")
    assert (made.parent, made.kind, made.description) == (tree.a, "project", "Typed before the error")


def test_the_theme_is_kept(plain, live_server, lead, tree, enter):
    enter(plain, lead)
    plain.goto(f"{live_server.url}/account/")
    plain.locator("main").get_by_role("button", name="Dark").click()
    plain.wait_for_load_state()
    assert plain.locator("html").get_attribute("data-theme") == "dark"
