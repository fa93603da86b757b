"""Benefits in a browser: from the first line to an accepted handover, the map by keyboard and mouse, a link without an account."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from benefits import handover, links, readings
from benefits.models import Benefit, BenefitPoint, MapLink, ReturnLink, Waiver
from benefits.readings import Entry
from benefits.realising import periods
from pmo.core import clock
from pmo.hierarchy.models import Node
from tests.benefits.conftest import now
from tests.journeys.conftest import WIDTHS
from tests.journeys.test_keyboard import tab_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OUTSIDE = {"owner_name": "Ann Outside", "owner_email": "ann@wards.example"}
SHORT = {
    "title": "Fewer duplicate tests", "description": "Tests are ordered once.", "measure": "Duplicate tests", "unit": "tests a quarter",
    "owner_email": "ann@wards.example",
}  # fmt: skip
REST = {
    "observable_outcome": "No second test within a week.", "method": "Same test, same patient, 7 days", "baseline": "14200",
    "baseline_on": "2025-03-31", "target": "7100", "target_on": "2028-03-31", "source": "Laboratory system", "attribution": "70",
    "attribution_basis": "Agreed with diagnostics.",
}  # fmt: skip


def fill(page, values: dict[str, str]) -> None:
    for name, value in values.items():
        page.locator(f"main form [name={name}]").fill(value)


def save(page) -> None:
    """Press the form's first button and wait for the page that follows."""
    with page.expect_navigation():
        page.locator("main form button.is-primary").click()


def letter(mailbox) -> str:
    """The address in the newest mail."""
    mails = [mail.get_payload(decode=True).decode() for mail in mailbox()]
    found = [re.search(r"/return/[^/\s]+/", mail)[0] for mail in mails]
    return max(found, key=lambda address: links.find(address.split("/")[2]).pk)


def quiet(page) -> bool:
    """Whether the console is empty but for answers that refuse a form, which every browser notes."""
    return [each for each in page.problems if "status of 422" not in each] == []


def last_end(row: Benefit) -> date:
    """The end of the last period that is over."""
    return periods.ends_between(date(2026, 1, 1), clock.today(), row.frequency)[-2]


def test_from_the_first_line_to_an_accepted_handover(page, live_server, tree, lead, olive, enter, look):
    enter(page, lead)
    page.goto(f"{live_server.url}/work/{tree.p1.pk}/benefits/new/")
    fill(page, {name: value for name, value in SHORT.items() if name != "owner_email"})
    page.locator("main form [name=direction]").select_option("lower")
    save(page)
    row = Benefit.objects.get()
    page.goto(f"{live_server.url}/work/{tree.p1.pk}/handover/")
    expect(page.locator("main .note")).to_contain_text("no owner in business as usual")
    page.locator("main table a", has_text=row.title).click()
    page.wait_for_url("**/profile/")
    expect(page.locator("main")).to_contain_text("Before the owner can be asked")

    page.locator(".head-acts").get_by_role("link", name="Edit").click()
    page.wait_for_url("**/edit/")
    fill(page, REST | {"first_measure_on": (clock.today() + timedelta(60)).isoformat()})
    page.locator("main form [name=owner]").select_option(str(olive.pk))
    save(page)
    for step in ("profile", "validate"):
        page.goto(f"{live_server.url}/benefits/{row.pk}/step/{step}/")
        save(page)
    assert now(row).status == "validated"

    page.goto(f"{live_server.url}/benefits/{row.pk}/profile/")
    page.get_by_role("button", name="Ask Olive Owner to accept").click()
    page.locator(".toast", has_text="is asked to accept").wait_for()

    enter(page, olive)
    page.goto(f"{live_server.url}/my-work/")
    expect(page.locator("[data-walk]")).to_contain_text("You are asked to accept this benefit")
    page.goto(f"{live_server.url}/benefits/{row.pk}/profile/")
    expect(page.locator("main .note")).to_contain_text("Baseline 14,200, target 7,100 tests a quarter")
    assert look(page) == []
    page.get_by_role("button", name="Accept").click()
    page.locator(".toast", has_text="accepted").wait_for()
    assert now(row).acceptance == "accepted" and now(row).accepted_on == clock.today()

    enter(page, lead)
    page.goto(f"{live_server.url}/work/{tree.p1.pk}/handover/")
    expect(page.locator("main .note")).to_contain_text("Nothing stands in the way of closing Project 1")
    assert quiet(page)


def test_a_reading_is_entered_corrected_and_what_it_replaced_stays(page, live_server, lead, chain, enter, look):
    row = chain(status="realising", first_measure_on=date(2026, 6, 30))[3]
    cell = f"[id='actual-{last_end(row).isoformat()}']"
    enter(page, lead)
    page.goto(f"{live_server.url}/benefits/{row.pk}/profile/")
    page.get_by_role("link", name="Record a measurement").click()
    page.locator(cell).fill("twelve")
    page.keyboard.press("Enter")
    expect(page.locator("main [role=alert]")).to_contain_text("“twelve” is not a number")
    assert page.locator(cell).input_value() == "twelve" and look(page) == []
    page.locator(cell).fill("13,000")
    page.keyboard.press("Enter")
    page.locator(".toast", has_text="1 value saved").wait_for()
    page.locator(cell).fill("12,650")
    page.keyboard.press("Enter")
    expect(page.get_by_role("table", name="Readings that were replaced")).to_contain_text("13,000")
    assert [point.value for point in BenefitPoint.objects.order_by("id")] == [13000, 12650]
    page.goto(f"{live_server.url}/benefits/{row.pk}/profile/")
    expect(page.locator(".kpis")).to_contain_text("12,650")
    assert quiet(page)


def test_the_map_is_edited_by_keyboard(page, live_server, tree, lead, box, enter):
    one, two = box("output", "Core build"), box("capability", "One record")
    enter(page, lead)
    page.goto(f"{live_server.url}/work/{tree.p1.pk}/benefits-map/")
    tab_to(page, "a[href$='/benefits-map/links/']", 90)
    page.keyboard.press("Enter")
    page.wait_for_url("**/links/")
    tab_to(page, f"#picture svg a[href*='from=mapitem-{one.pk}']", 90)
    page.keyboard.press("Enter")
    page.wait_for_url("**?from=*")
    tab_to(page, f"#picture svg a[href*='to=mapitem-{two.pk}']", 120)
    page.keyboard.press("Enter")
    page.wait_for_url("**&to=*")
    tab_to(page, "#new-link [name=weight]", 90)
    page.keyboard.type("60")
    page.keyboard.press("Enter")
    page.locator(".toast", has_text="Linked").wait_for()
    link = MapLink.objects.get()
    assert (link.source, link.target, link.weight) == (("mapitem", one.pk), ("mapitem", two.pk), 60)
    tab_to(page, f"[aria-label='Weight in per cent, {one.title} to {two.title}']", 120)
    page.keyboard.type("70")
    page.keyboard.press("Enter")
    page.locator(".toast", has_text="Link changed").wait_for()
    assert MapLink.objects.get().weight == 70
    tab_to(page, "button[name=remove]", 120)
    page.keyboard.press("Enter")
    page.locator(".toast", has_text="Link taken away").wait_for()
    assert not MapLink.objects.exists() and quiet(page)


def test_the_map_is_edited_by_mouse_and_offers_no_circle(page, live_server, tree, lead, benefit, enter):
    one, two = (benefit(title=f"Benefit {number}", measure=f"Measure {number}") for number in "AB")
    enter(page, lead)
    page.goto(f"{live_server.url}/work/{tree.p1.pk}/benefits-map/links/")
    page.locator("#picture svg a", has_text="Benefit A").click()
    page.wait_for_url("**?from=*")
    page.locator("#picture svg a", has_text="Benefit B").click()
    page.wait_for_url("**&to=*")
    page.locator("#new-link button.is-primary").click()
    page.locator(".toast", has_text="Linked").wait_for()
    page.goto(f"{live_server.url}/work/{tree.p1.pk}/benefits-map/links/?from=benefit-{two.pk}")
    assert page.locator("#picture svg a").count() == 0, "the way back would be a circle, so it is not offered"
    page.locator("#new-link [name=target]").select_option(f"benefit-{one.pk}")
    page.locator("#new-link button.is-primary").click()
    expect(page.locator("#new-link")).to_contain_text("so this would be a circle")
    assert MapLink.objects.count() == 1


def test_the_map_of_a_past_day_is_chosen_by_its_date(page, live_server, tree, lead, chain, enter):
    chain()
    enter(page, lead)
    page.goto(f"{live_server.url}/work/{tree.p1.pk}/benefits-map/")
    page.get_by_role("button", name="As at").click()
    page.locator("#as-at").fill("2026-01-31")
    page.locator("#map-as-at").get_by_role("button", name="Show").click()
    expect(page.locator("main")).to_contain_text("The map as it stood on 31 Jan 2026")
    expect(page.locator("main")).to_contain_text("Nothing was on the map then")
    page.get_by_role("link", name="The map today").click()
    page.locator("svg a", has_text="Core build").wait_for()
    assert quiet(page)


def test_a_click_on_an_output_shows_what_it_endangers(page, live_server, tree, lead, chain, enter):
    chain()
    enter(page, lead)
    page.goto(f"{live_server.url}/work/{tree.p1.pk}/benefits-map/")
    page.locator("svg a", has_text="Core build").click()
    page.wait_for_url("**through=mapitem-*")
    expect(page.locator("#chosen")).to_contain_text("If it slips, it endangers")
    expect(page.locator("#chosen")).to_contain_text("Right care")
    page.get_by_role("link", name="As a table").click()
    expect(page.get_by_role("table")).to_contain_text("Tests seen everywhere")
    assert quiet(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_an_owner_returns_by_link_without_an_account(page, live_server, benefit, alice, mailbox, settings, look, width):
    settings.BASE_URL = live_server.url
    row = benefit(status="realising", first_measure_on=date(2026, 6, 30), **OUTSIDE)
    links.ask_for_reading(row, by=alice)
    address = live_server.url + letter(mailbox)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address)
    assert "/account/login" not in page.url and look(page) == []
    page.locator("[name=value]").fill("about 13,000")
    page.get_by_role("button", name="Send the reading").click()
    expect(page.locator("main")).to_contain_text("is not a number")
    assert page.locator("[name=value]").input_value() == "about 13,000" and look(page) == []
    page.locator("[name=value]").fill("13,000")
    page.locator("[name=file]").set_input_files(
        {"name": "extract.csv", "mimeType": "text/csv", "buffer": b"tests\n13000\n"}
    )
    page.get_by_role("button", name="Send the reading").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert look(page) == []
    point = BenefitPoint.objects.get()
    assert (point.value, point.by_name, point.evidence.name) == (13000, "Ann Outside, by link", "extract.csv")
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text("You have answered already")
    page.goto(f"{live_server.url}/return/{'a' * 43}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("This link opens nothing any more")
    assert look(page) == [] and BenefitPoint.objects.count() == 1 and ReturnLink.objects.get().used_for == "reading"


def test_closing_is_refused_with_the_reasons_and_then_waived_by_the_sponsor(
    page, live_server, tree, alice, sofia, benefit, enter, look
):
    benefit()
    enter(page, alice)
    state = f"{live_server.url}/work/{tree.p1.pk}/state/"
    page.goto(state)
    page.locator("main [name=state]").select_option("closed")
    page.locator("main [name=note]").fill("All delivered.")
    page.locator("main form button.is-primary").click()
    expect(page.locator("main")).to_contain_text("cannot be closed yet")
    expect(page.locator("main")).to_contain_text("no owner in business as usual")
    assert Node.objects.get(pk=tree.p1.pk).state != "closed" and look(page) == []

    enter(page, sofia)
    page.goto(f"{live_server.url}/work/{tree.p1.pk}/handover/")
    page.get_by_role("link", name="Waive it").click()
    page.wait_for_url("**/waive/")
    assert look(page) == []
    fill(page, {"reason": "The owner starts in May", "expires_on": (clock.today() + timedelta(60)).isoformat()})
    save(page)
    expect(page.locator("main .note").first).to_contain_text("The sponsor has waived the handover")
    assert Waiver.objects.get().by == sofia

    enter(page, alice)
    page.goto(state)
    page.locator("main [name=state]").select_option("closed")
    page.locator("main [name=note]").fill("All delivered.")
    save(page)
    assert Node.objects.get(pk=tree.p1.pk).state == "closed_benefits"
    page.goto(f"{live_server.url}/work/{tree.a.pk}/realisation/after-closure/")
    expect(page.locator("main")).to_contain_text("Closed, benefits open".lower())
    assert quiet(page)


def addresses(rows, tree) -> list[str]:
    output, *_, row, _ = rows
    map_, real = f"/work/{tree.a.pk}/benefits-map/", f"/work/{tree.a.pk}/realisation/"
    empty = f"/work/{tree.p2.pk}/"
    return [
        map_, f"{map_}?as=table", f"{map_}?as_at={clock.today()}", f"{map_}?as_at=2026-01-01", f"{map_}?through=mapitem-{output.pk}", f"{map_}?through=benefit-{row.pk}", f"{map_}links/",
        f"{map_}links/?from=mapitem-{output.pk}", f"/mapitems/{output.pk}/milestone/", real, f"{real}objectives/", f"{real}owners/",
        f"{real}attention/", f"{real}after-closure/", "/realisation/", "/realisation/owners/", f"/work/{tree.p1.pk}/handover/",
        f"/benefits/{row.pk}/profile/", f"/benefits/{row.pk}/profile/?in=pounds", f"/benefits/{row.pk}/readings/", f"{row.get_absolute_url()}", f"{output.get_absolute_url()}",
        f"/work/{tree.a.pk}/benefits/", f"{empty}benefits-map/", f"{empty}realisation/", f"{empty}realisation/objectives/",
        f"{empty}realisation/attention/", f"{empty}realisation/after-closure/", f"{empty}handover/",
    ]  # fmt: skip


@pytest.mark.thorough
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_of_benefits(page, tree, alice, olive, chain, benefit, enter, walk, width):
    rows = chain(owner=olive, status="realising", first_measure_on=date(2026, 6, 30))
    benefit(
        title="A very long name of a benefit that nobody has thought through " * 2,
        measure="",
        unit="",
        attribution=None,
    )
    readings.enter(now(rows[3]), [Entry("actual", last_end(rows[3]), 12650, "LIMS extract")], by=alice)
    handover.make_checklist(tree.p1, by=alice)
    enter(page, alice)
    page.set_viewport_size({"width": width, "height": 900})
    assert walk(addresses(rows, tree)) == {}
