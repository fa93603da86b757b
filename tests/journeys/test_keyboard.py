"""Everything by the keyboard: sign in, find a project, change it, see the change and undo it."""

import pytest
from playwright.sync_api import expect

from tests.factories.hierarchy import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def press(page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def tab_to(page, selector: str, most: int = 60) -> None:
    """Press Tab until the focus is there; a person without a mouse has no other way."""
    for _ in range(most):
        if page.evaluate("selector => document.activeElement?.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by {most} tabs")


def test_sign_in_find_change_and_undo(page, live_server, lead, tree):
    page.goto(f"{live_server.url}/account/login/")
    tab_to(page, "input[name=login]")
    page.keyboard.type(lead.email)
    tab_to(page, "input[name=password]")
    page.keyboard.type(PASSWORD)
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Portfolio")

    press(page, "Tab")
    assert page.evaluate("document.activeElement.className") == "skip", "the first stop skips to the content"

    press(page, "Control+k")
    page.keyboard.type("project 2")
    expect(page.locator("#search-results [role=option]").first).to_contain_text("Project 2")
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Project 2")

    tab_to(page, "[popovertarget=node-menu]")
    press(page, "Enter")
    tab_to(page, "#node-menu a")
    press(page, "Enter")
    page.wait_for_url("**/edit/")
    tab_to(page, "textarea[name=description]")
    page.keyboard.type("Rails for the night train")
    tab_to(page, "main form button.is-primary")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", "the focus is seen"
    press(page, "Enter")
    expect(page.locator("#toasts")).to_contain_text("1 field changed")

    tab_to(page, ".tabs a[href$='/history/']", 80)
    press(page, "Enter")
    page.wait_for_url("**/history/")
    expect(page.locator("#entries ins").first).to_contain_text("Rails for the night train")
    tab_to(page, "#entries form button", 90)
    press(page, "Enter")
    expect(page.locator("#toasts")).to_contain_text("1 field went back")
    tree.p2.refresh_from_db()
    assert (tree.p2.description, page.problems) == ("", [])


def test_escape_closes_the_search_and_gives_the_focus_back(page, live_server, lead, tree, enter):
    enter(page, lead)
    page.goto(f"{live_server.url}/work/")
    page.locator("input[name=q]").first.focus()
    press(page, "Control+k")
    page.keyboard.type("pro")
    press(page, "Escape")
    expect(page.locator("#search")).not_to_be_visible()
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_a_filter_keeps_the_focus_and_tells_the_count(page, live_server, lead, tree, enter):
    enter(page, lead)
    page.goto(f"{live_server.url}/work/")
    box = page.locator("select[name=kind]")
    box.focus()
    box.select_option("programme")
    expect(page.locator("#live")).to_have_text("2 pieces of work found")
    assert page.evaluate("document.activeElement.name") == "kind"
    assert page.url.endswith("/work/?kind=programme")
    page.reload()
    expect(page.locator("#rows tbody tr")).to_have_count(2)


def test_what_is_wrong_is_told_and_takes_the_focus(page, live_server, lead, tree, enter):
    enter(page, lead)
    page.goto(f"{live_server.url}{tree.a.get_absolute_url()}new/")
    page.locator("main form button.is-primary").click()
    summary = page.locator("main [role=alert]")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="Name").press("Enter")
    expect(page.locator("main input[name=name]")).to_be_focused()
    expect(page.locator("main input[name=name]")).to_have_attribute("aria-invalid", "true")


def test_two_people_change_the_same_field(page, live_server, lead, tree, enter):
    enter(page, lead)
    page.goto(f"{live_server.url}{tree.p1.get_absolute_url()}edit/")
    type(tree.p1).objects.filter(pk=tree.p1.pk).update(description="Theirs", version=2)
    page.locator("textarea[name=description]").fill("Mine")
    page.locator("main form button.is-primary").click()
    note = page.locator("main [role=alert]").first
    expect(note).to_contain_text("Description")
    expect(note).to_contain_text("Theirs")
    expect(page.locator("textarea[name=description]")).to_have_value("Mine")
    page.locator("main form button.is-primary").click()
    expect(page.locator("#toasts")).to_contain_text("1 field changed")
    tree.p1.refresh_from_db()
    assert tree.p1.description == "Mine"
