"""An analyst's day in the risk register, in a browser: raise, score, respond, link, edit like a spreadsheet, export, bring back."""

import io
from datetime import date

import openpyxl
import pytest

from pmo.records import writing
from pmo.records.register import REGISTERS
from registers import scales
from registers.models import Action, Issue, Risk
from tests.factories import hierarchy as make
from tests.journeys.conftest import WIDTHS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASTE = """text => { const data = new DataTransfer(); data.setData('text/plain', text);
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })) }"""


@pytest.fixture(autouse=True)
def fresh_scales(db):
    """Another test may have emptied the database."""
    scales.forget()


@pytest.fixture
def risks(tree, lead):
    """Six risks on a project, scored from 20 down."""
    register = REGISTERS["risk"]
    steps = [(5, 4), (4, 4), (4, 3), (3, 3), (2, 3), (1, 2)]
    return [
        writing.create(register, node=tree.p1, by=lead, values={
            "title": f"Risk number {place}", "cause": "c", "event": "e", "effect": "f", "likelihood": likelihood,
            "impact": impact, "review_date": date(2027, 1, 5), "owner": lead,
        })
        for place, (likelihood, impact) in enumerate(steps, 1)
    ]  # fmt: skip


@pytest.fixture
def grid(page, live_server, enter, tree, lead, risks):
    """The register of the project, open in the browser; `grid(row, field)` is a cell."""
    enter(page, lead)
    page.goto(f"{live_server.url}/work/{tree.p1.pk}/risks/")
    return lambda row, field: page.locator(f"tbody tr:nth-child({row}) td[data-f={field}]")


def said(page, words: str) -> None:
    """Wait for a message."""
    page.locator(".toast", has_text=words).first.wait_for()


def test_a_cell_is_typed_over_and_the_score_follows(page, grid, risks):
    grid(1, "likelihood").click()
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    said(page, "R-0001: Likelihood is now 2.")
    assert grid(1, "score").inner_text().split() == ["8", "High"]
    assert Risk.objects.get(pk=risks[0].pk).score == 8
    page.keyboard.press("Control+z")
    said(page, "Undone")
    assert Risk.objects.get(pk=risks[0].pk).score == 20


def test_what_cannot_be_read_stays_in_the_cell_with_the_reason(page, grid, risks):
    grid(2, "impact").click()
    page.keyboard.type("9")
    page.keyboard.press("Tab")
    said(page, "Impact must be 1 to 5")
    assert page.locator("td.is-editing input").input_value() == "9"
    assert Risk.objects.get(pk=risks[1].pk).impact == 4
    page.keyboard.press("Escape")
    assert grid(2, "impact").inner_text() == "4"


def test_a_paste_is_shown_before_it_is_written_and_undone_as_one(page, grid, tree):
    grid(6, "title").click()
    page.evaluate(PASTE, "A sixth title\t2 - Unlikely\t2\nA new row\tLikely\t9\nAnother\t3\t3")
    dialog = page.locator("dialog.conflict")
    dialog.get_by_text("Impact must be 1 to 5").wait_for()
    assert Risk.objects.filter(title="A sixth title").count() == 0
    dialog.get_by_role("button", name="Write the other").click()
    said(page, "2 added")
    assert sorted(Risk.objects.filter(number__gt=6).values_list("title", "score")) == [
        ("A new row", None),
        ("Another", 9),
    ]
    page.locator(".toast button", has_text="Undo").last.click()
    said(page, "Undone")
    assert Risk.objects.active().filter(number__gt=6).count() == 0
    assert Risk.objects.get(number=6).title == "Risk number 6"


def test_one_value_goes_into_many_cells_and_is_filled_down(page, grid):
    grid(1, "response").click()
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    page.evaluate(PASTE, "Transfer")
    said(page, "3 changed.")
    assert Risk.objects.filter(response="transfer").count() == 3
    for _ in range(2):
        page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Control+d")
    said(page, "2 changed.")
    assert Risk.objects.filter(response="transfer").count() == 5


def test_one_field_of_a_row_is_changed_from_its_menu_by_mouse_and_by_keyboard(page, grid, risks):
    grid(2, "title").click(button="right")
    menu = page.locator("#row-menu")
    menu.get_by_text("Response", exact=True).click()
    menu.get_by_role("button", name="Transfer").click()
    said(page, "Response is now Transfer")
    assert Risk.objects.get(pk=risks[1].pk).response == "transfer"
    grid(3, "title").click()
    page.keyboard.press("Shift+F10")
    menu.get_by_text("Edit", exact=True).wait_for()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    said(page, "R-0003: ")
    assert page.evaluate("document.activeElement.closest('tr')?.dataset.id") == str(risks[2].pk)


def test_two_people_in_one_cell_see_both_values(page, grid, risks, tree):
    other = make.person("Olga Other", role="pmo_analyst", node=tree.portfolio)
    writing.change(risks[0], {"likelihood": 1}, by=other)
    grid(1, "likelihood").click()
    page.keyboard.type("4")
    page.keyboard.press("Enter")
    dialog = page.locator("dialog.conflict")
    dialog.get_by_text("R-0001 changed while you were editing").wait_for()
    assert [label.inner_text().strip() for label in dialog.locator("label").all()] == ["1", "4"]
    dialog.get_by_role("button", name="Save merged version").click()
    said(page, "Likelihood is now 4")
    assert Risk.objects.get(pk=risks[0].pk).likelihood == 4


def test_a_record_opens_beside_the_grid_and_is_reviewed_with_one_press(page, grid, risks):
    grid(3, "ref").locator("a").click()
    page.locator(".drawer h2", has_text="Risk number 3").wait_for()
    assert f"open={risks[2].pk}" in page.url
    page.locator(".drawer h2").click()
    page.keyboard.press("j")
    page.locator(".drawer h2", has_text="Risk number 4").wait_for()
    page.locator(".drawer").get_by_role("button", name="Still true").click()
    said(page, "is still true; next review")
    assert Risk.objects.get(pk=risks[3].pk).last_reviewed_on is not None


def test_a_risk_from_its_first_line_to_the_issue_it_became(page, live_server, enter, tree, lead):
    enter(page, lead)
    page.goto(f"{live_server.url}/work/{tree.p1.pk}/risks/")
    page.get_by_role("link", name="New risk").click()
    page.get_by_label("Title").fill("The supplier's team is moved away")
    page.get_by_label("Cause").fill("another trust goes live at the same time")
    page.get_by_label("Event").fill("the build team is moved away")
    page.get_by_label("Effect").fill("four weeks are lost")
    page.get_by_label("Likelihood").select_option("4")
    page.get_by_label("Impact", exact=False).first.select_option("5")
    page.get_by_label("Category", exact=True).select_option(index=1)
    page.get_by_label("Proximity").select_option(index=1)
    page.get_by_role("button", name="Save and open").click()
    drawer = page.locator(".drawer")
    drawer.get_by_text(
        "Because of another trust goes live at the same time, the build team is moved away may happen"
    ).wait_for()
    drawer.get_by_text("Add a response action").click()
    drawer.get_by_label("What is done").fill("Agree named people in the contract")
    drawer.get_by_label("By", exact=True).fill("2027-02-01")
    drawer.get_by_role("button", name="Add", exact=True).click()
    said(page, "A-0001 responds to R-0001")
    assert Action.objects.get().source == "risk_response"
    page.locator("[popovertarget=record-menu]").click()
    page.get_by_role("link", name="It has occurred").click()
    page.get_by_label("Closing note").fill("They left on Monday.")
    page.get_by_role("button", name="It has occurred").click()
    said(page, "I-0001 was made and linked")
    assert Issue.objects.get().title == "The supplier's team is moved away"


def test_the_round_trip_through_a_spreadsheet_program(page, grid, live_server, risks, tree):
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Export 6").click()
    book = openpyxl.load_workbook(io.BytesIO(waiting.value.path().read_bytes()))
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[1]}
    assert sheet.column_dimensions["A"].hidden
    sheet.cell(2, columns["Likelihood"], 1)
    sheet.cell(3, columns["Title"], "A better title")
    sheet.cell(4, columns["Response"], "Share")
    sheet.cell(5, columns["Review by"], "31/02/2027")
    sheet.cell(6, columns["Owner"], "Somebody from outside")
    edited = io.BytesIO()
    book.save(edited)
    writing.change(risks[0], {"likelihood": 3}, by=risks[0].owner)
    page.get_by_role("link", name="Import").click()
    page.get_by_label("Workbook").set_input_files(
        {"name": "Risks.xlsx", "mimeType": "application/octet-stream", "buffer": edited.getvalue()}
    )
    page.get_by_role("button", name="Check the file").click()
    page.get_by_text("There is no 31 Feb 2027").or_(page.get_by_text("there is no 31 Feb 2027")).first.wait_for()
    page.get_by_label("Review by, row 5").fill("28 Feb 2027")
    page.locator("label", has_text="mine, from the file").click()
    page.get_by_role("button", name="Save choices").click()
    page.get_by_role("button", name="Apply 5 rows").click()
    said(page, "Risks.xlsx: 5 changed.")
    stored = {risk.number: risk for risk in Risk.objects.all()}
    assert (stored[1].likelihood, stored[2].title, stored[3].response) == (1, "A better title", "share")
    assert (stored[4].review_date, stored[5].owner_name) == (date(2027, 2, 28), "Somebody from outside")
    page.get_by_role("button", name="Undo: Import of Risks.xlsx").click()
    said(page, "Undone: 5 risks put back")
    assert Risk.objects.get(number=2).title == "Risk number 2"


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_of_a_register_is_accessible_in_both_themes(
    page, live_server, enter, lead, risks, tree, look, width
):
    enter(page, lead)
    page.set_viewport_size({"width": width, "height": 900})
    one, on = risks[0].pk, f"/work/{tree.p1.pk}/"
    writing.create(
        REGISTERS["dependency"], node=tree.p1, by=lead, values={"title": "Identity service", "giver": tree.p3}
    )
    wrong = {}
    for address in [
        f"{on}risks/", f"{on}risks/?open={one}", f"{on}risks/?q=nothing-of-this", "/risks/?as_at=2026-11-01", f"/risks/{one}/",
        f"/risks/{one}/edit/", f"{on}risks/new/", f"{on}risks/new/?full=1", f"/risks/{one}/history/", f"/risks/{one}/step/accept/",
        f"/risks/{one}/convert/issue/", f"/risks/{one}/move/", f"{on}risks/import/", f"{on}heat/", "/health/", "/my-work/",
        "/watching/", f"{on}registers/", "/dependencies/?open=1", "/issues/new/", "/lessons/",
    ]:  # fmt: skip
        answer = page.goto(live_server.url + address)
        assert answer.status == 200, address
        page.evaluate("document.documentElement.dataset.theme = 'light'")
        found = look(page)
        page.evaluate("document.documentElement.dataset.theme = 'dark'")
        found += look(page, "color-contrast", within="main")
        if found:
            wrong[address] = found
    assert "\n".join(f"{address} {fault}" for address, faults in wrong.items() for fault in faults) == ""
    assert page.problems == []
