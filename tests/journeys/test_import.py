"""Published files: checked, then written as a job that goes on when one leaves the page."""

import csv
import io

import pytest
from playwright.sync_api import expect

from pmo.hierarchy.models import ImportBatch, Node
from pmo.hierarchy.sample import gmpp_files
from pmo.people import jobs
from pmo.people.models import Job

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROWS = 25


@pytest.fixture
def file(tmp_path):
    """The head and the first rows of the newest published file."""
    whole = gmpp_files()[-1]
    rows = list(csv.reader(io.StringIO(whole.read_bytes().decode("utf-8-sig"))))
    path = tmp_path / whole.name
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows(rows[: ROWS + 1])
    return path


def test_upload_check_write_and_leave(page, live_server, lead, file, enter, look):
    enter(page, lead)
    page.goto(f"{live_server.url}/import/")
    page.set_input_files("#files", str(file))
    page.get_by_role("button", name="Check the files").click()
    page.wait_for_url("**/import/*-*/")
    expect(page.locator(".apply-bar")).to_contain_text(f"{ROWS} project-years ready")
    assert (Node.objects.count(), look(page)) == (0, []), "nothing is written yet"

    page.get_by_role("button", name=f"Write {ROWS} project-years").click()
    page.wait_for_url("**/jobs/*/")
    expect(page.locator(".job .spinner")).to_be_visible()
    expect(page.locator(".job")).to_contain_text("You can leave this page")
    assert look(page) == []
    address = page.url

    page.goto(f"{live_server.url}/my-work/")
    expect(page.locator(".job")).to_contain_text(file.name)
    page.goto(address)
    expect(page.locator(".job .spinner")).to_be_visible()

    job = Job.objects.get()
    jobs.do(job.pk)
    expect(page.locator(".job .ok")).to_be_visible(timeout=8000)
    expect(page.locator("#live")).to_contain_text("Written")
    expect(page.locator(".top .spinner")).to_have_count(0)
    assert ImportBatch.objects.get().state == "applied"
    page.locator(".job").get_by_role("link", name="Open").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Major Projects")
    assert (Node.objects.filter(source="gmpp", kind__in=["project", "programme"]).count(), page.problems) == (ROWS, [])


def test_a_file_of_something_else_is_refused(page, live_server, lead, tmp_path, enter):
    enter(page, lead)
    wrong = tmp_path / "menu.csv"
    wrong.write_text("Soup,Price\nLentil,4\n")
    page.goto(f"{live_server.url}/import/")
    page.set_input_files("#files", str(wrong))
    page.get_by_role("button", name="Check the files").click()
    expect(page.locator("main [role=alert]")).to_contain_text("menu.csv")
    expect(page.locator("main [role=alert]")).to_be_focused()
    assert ImportBatch.objects.count() == 0


def test_the_names_of_many_files_stay_inside_a_phone(page, live_server, lead, enter, look):
    ImportBatch.objects.create(owner=lead, files=[{"name": f"gmpp_{year}.csv"} for year in range(2020, 2026)])
    enter(page, lead)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server.url}/import/")
    assert look(page) == []
