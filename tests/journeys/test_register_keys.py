"""The registers by the keyboard alone: my work, the list of keys, the reason that a change needs."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from pmo.core import clock
from pmo.records import writing
from pmo.records.register import REGISTERS
from registers import scales
from registers.models import Risk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def fresh_scales(db):
    """Another test may have emptied the database."""
    scales.forget()


@pytest.fixture
def risks(tree, lead):
    """Three risks of the reader, whose reviews are late."""
    return [
        writing.create(REGISTERS["risk"], node=tree.p1, by=lead, values={
            "title": f"Risk number {place}", "likelihood": 3, "impact": 3, "inherent_likelihood": 4, "inherent_impact": 3,
            "review_date": clock.today() - timedelta(10 - place), "owner": lead,
        })
        for place in (1, 2, 3)
    ]  # fmt: skip


def test_my_work_is_walked_and_reviewed_by_single_keys(page, live_server, enter, lead, risks):
    enter(page, lead)
    page.goto(f"{live_server.url}/my-work/")
    marked = page.locator("[data-row].is-open")
    expect(marked).to_contain_text("Risk number 1")
    page.keyboard.press("j")
    expect(marked).to_contain_text("Risk number 2")
    page.keyboard.press("r")
    page.locator(".toast", has_text="is still true").wait_for()
    assert Risk.objects.get(pk=risks[1].pk).last_reviewed_on == clock.today()
    expect(marked).to_contain_text("Risk number 3")
    page.keyboard.press("k")
    expect(marked).to_contain_text("Risk number 1")
    page.keyboard.press("?")
    expect(page.locator("#keys-here")).to_contain_text("Still true: reviewed, on to the next")
    page.keyboard.press("Escape")
    page.keyboard.press("o")
    page.wait_for_url(f"**{risks[0].get_absolute_url()}")


def test_the_list_of_keys_names_every_key_of_the_grid(page, live_server, enter, lead, tree, risks):
    enter(page, lead)
    page.goto(f"{live_server.url}/work/{tree.p1.pk}/risks/")
    page.keyboard.press("?")
    listed = page.locator("#keys-here")
    for words in (
        "Move among the cells",
        "Fill down",
        "Paste",
        "Undo",
        "Select the row",
        "Type over",
        "Add a filter",
        "New risk",
        "Find in",
    ):
        expect(listed).to_contain_text(words)
    assert page.problems == []


def test_a_score_above_the_inherent_one_is_explained_in_the_same_gesture(page, live_server, enter, lead, tree, risks):
    enter(page, lead)
    page.goto(f"{live_server.url}/work/{tree.p1.pk}/risks/")
    cell = page.locator(f"#r{risks[0].pk} td[data-f=impact]")
    cell.click()
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Say why")
    dialog.get_by_text("is above the inherent one").wait_for()
    page.keyboard.press("Escape")
    expect(cell.locator(".error")).to_contain_text("is above the inherent one")
    expect(cell.locator("input")).to_have_value("5")
    page.keyboard.press("Enter")
    dialog.wait_for()
    page.keyboard.type("The supplier left")
    page.keyboard.press("Enter")
    page.locator(".toast", has_text="Impact is now 5").wait_for()
    stored = Risk.objects.get(pk=risks[0].pk)
    assert (stored.impact, stored.increase_reason) == (5, "The supplier left")


def test_what_is_refused_is_said_at_the_cell(page, live_server, enter, lead, tree, risks):
    enter(page, lead)
    page.goto(f"{live_server.url}/work/{tree.p1.pk}/risks/")
    cell = page.locator(f"#r{risks[0].pk} td[data-f=impact]")
    cell.click()
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    expect(cell.locator(".error")).to_have_text("Impact must be 1 to 5; this is 9.")
    expect(cell.locator("input")).to_have_attribute("aria-invalid", "true")
