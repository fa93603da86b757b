"""Ten years of Excel in the fingers: typing on without looking, undo at once, blocks with quotes in them, an empty sheet."""

from datetime import date

import pytest
from playwright.sync_api import expect

from pmo.records import writing
from pmo.records.register import REGISTERS
from registers import scales
from registers.models import Issue, Risk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASTE = """text => { const data = new DataTransfer(); data.setData('text/plain', text);
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })) }"""
READ = "async text => (await import(document.querySelector('script[src*=\"grid\"]').src.replace(/grid([^/]*)$/, 'grid-shape.js'))).parse(text)"


@pytest.fixture(autouse=True)
def fresh_scales(db):
    """Another test may have emptied the database."""
    scales.forget()


@pytest.fixture
def risks(tree, lead):
    """Four risks of a project, scored from 20 down."""
    return [
        writing.create(REGISTERS["risk"], node=tree.p1, by=lead, values={
            "title": f"Risk number {place}", "likelihood": likelihood, "impact": 4, "review_date": date(2027, 1, 5), "owner": lead,
        })
        for place, likelihood in enumerate((5, 4, 3, 2), 1)
    ]  # fmt: skip


@pytest.fixture
def grid(page, live_server, enter, tree, lead, risks):
    """The register of the project, open in the browser; `grid(row, field)` is a cell."""
    enter(page, lead)
    page.goto(f"{live_server.url}/work/{tree.p1.pk}/risks/")
    return lambda row, field: page.locator(f"tbody tr:nth-child({row}) td[data-f={field}]")


def press(page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def saved(page) -> None:
    """Wait until nothing is on its way."""
    expect(page.locator(".is-saving")).to_have_count(0)


def stored(field: str) -> list[object]:
    """A field of all risks, in the order they were made."""
    return list(Risk.objects.order_by("number").values_list(field, flat=True))


def test_whoever_types_on_is_not_called_back_by_a_cell_that_was_refused(page, grid, risks):
    grid(1, "likelihood").click()
    for value in ("9", "3", "2", "1"):
        page.keyboard.type(value)
        press(page, "Enter")
    saved(page)
    assert stored("likelihood") == [5, 3, 2, 1]
    assert page.locator("td.is-editing").count() == 0
    expect(grid(1, "likelihood")).to_have_attribute("title", "Likelihood must be 1 to 5; this is 9.")
    grid(1, "likelihood").click()
    press(page, "Enter")
    expect(grid(1, "likelihood").locator("input")).to_have_value("9")
    expect(grid(1, "likelihood").locator(".error")).to_have_text("Likelihood must be 1 to 5; this is 9.")
    press(page, "Escape")
    expect(grid(1, "likelihood")).to_have_text("5")
    expect(grid(1, "likelihood")).not_to_have_class("is-refused")


def test_undo_pressed_at_once_undoes_what_was_just_typed(page, grid, risks):
    grid(2, "response").click()
    page.keyboard.type("Share")
    press(page, "Enter", "Control+z")
    page.locator(".toast", has_text="Undone").first.wait_for()
    assert set(stored("response")) == {""}


def test_the_keyboard_stays_in_its_cell_after_an_undo(page, grid, risks):
    grid(2, "response").click()
    for word in ("Share", "Avoid"):
        page.keyboard.type(word)
        press(page, "Enter", "ArrowUp")
    for _ in range(2):
        with page.expect_response(lambda answer: "/risks/" in answer.url and answer.request.method == "GET"):
            press(page, "Control+z")
        expect(grid(2, "response")).to_be_focused()
    assert set(stored("response")) == {""}


def test_a_cell_that_begins_with_a_quote_takes_no_other_along(page, grid, risks):
    clip = '"Go live" slips\t4\r\n"unclosed\t3\r\n"two\nlines, ""quoted"""\t2\r\n""\t1\r\n'
    assert page.evaluate(READ, clip) == [
        ['"Go live" slips', "4"], ['"unclosed', "3"], ['two\nlines, "quoted"', "2"], ['""', "1"],
    ]  # fmt: skip
    assert page.evaluate(READ, "a\t\tc\n\nb") == [["a", "", "c"], [""], ["b"]]


def test_the_first_rows_of_an_empty_register_are_pasted_from_excel(page, live_server, enter, lead, tree):
    enter(page, lead)
    page.goto(f"{live_server.url}/work/{tree.p1.pk}/issues/")
    page.evaluate(PASTE, "Resolve by\tTitle\tWho said so\n1 Mar 2027\tThe lift is stuck\tJo\n\tThe roof leaks\tSam\n")
    dialog = page.locator("dialog.conflict")
    dialog.get_by_text("The lift is stuck").wait_for()
    dialog.get_by_role("button", name="Write 3").click()
    page.locator(".toast", has_text="2 added").wait_for()
    assert set(Issue.objects.values_list("title", REGISTERS["issue"].deadline)) == {
        ("The lift is stuck", date(2027, 3, 1)),
        ("The roof leaks", None),
    }


def test_one_cell_is_filled_from_the_row_above_and_a_range_from_what_is_typed(page, grid, risks):
    grid(1, "response").click()
    page.keyboard.type("Avoid")
    press(page, "Enter", "Control+d")
    expect(grid(2, "response")).to_have_text("Avoid")
    press(page, "ArrowDown", "Shift+ArrowDown")
    page.keyboard.type("Transfer")
    press(page, "Control+Enter")
    page.locator(".toast", has_text="2 changed").wait_for()
    assert stored("response") == ["avoid", "avoid", "transfer", "transfer"]
    press(page, "Control+z")
    page.locator(".toast", has_text="Undone: 2").wait_for()


def test_a_block_over_computed_columns_names_them_as_the_page_does(page, grid, risks):
    grid(1, "likelihood").click()
    page.evaluate(PASTE, "3\t3\t25")
    dialog = page.locator("dialog.conflict")
    expect(dialog).to_contain_text("Score cannot be typed")
    assert "score" not in dialog.inner_text().split(), "a column is named by its label"


def test_a_choice_is_offered_whole_until_something_is_typed(page, grid, risks):
    writing.change(risks[0], {"response": "avoid"}, by=risks[0].owner)
    page.reload()
    grid(1, "response").click()
    press(page, "F2")
    expect(grid(1, "response").locator("[role=option]")).to_have_text(
        [option.label for option in REGISTERS["risk"].fields["response"].options()]
    )
    page.keyboard.type("tra")
    expect(grid(1, "response").locator("[role=option]")).to_have_text(["Transfer"])
