"""The pages of reports: who sees what, progress, download, and the check of a copy."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from reporting import bell
from reporting.models import ReportRun
from tests.factories import hierarchy as make

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def no_worker(monkeypatch):
    monkeypatch.setattr(bell, "_ring", lambda task, row: True)


def text(response) -> str:
    return response.content.decode()


def test_the_button_asks_for_a_report_and_goes_to_its_page(office, as_user):
    client = as_user(office.owner)
    answer = client.post(
        f"/work/{office.one.pk}/reports/new/", {"period": "2024-25", "to_me": "on", "people": [office.reader.pk]}
    )
    run = ReportRun.objects.get()
    assert answer["Location"] == run.get_absolute_url()
    assert run.recipients == [office.owner.pk, office.reader.pk]
    page = text(client.get(answer["Location"]))
    assert "You can leave this page" in page
    assert "every 2s" in page


def test_the_button_pressed_twice_goes_to_the_same_page(office, as_user):
    client, asked = as_user(office.owner), {"period": "2024-25", "to_me": "on"}
    first, second = (client.post(f"/work/{office.one.pk}/reports/new/", asked)["Location"] for _ in range(2))
    assert first == second == ReportRun.objects.get().get_absolute_url()


def test_work_without_a_calendar_says_so_and_leads_to_where_one_is_chosen(office, as_user):
    office.top.calendar = None
    office.top.save()
    page = text(as_user(office.owner).get(f"/work/{office.one.pk}/reports/"))
    assert "no reporting calendar" in page
    assert f'href="/work/{office.top.pk}/edit/#id_calendar"' in page
    assert "Make the report" not in page


def test_who_may_not_choose_a_calendar_is_told_who_can(office, as_user):
    office.top.calendar = None
    office.top.save()
    manager = make.person("Una Unit", role="programme_manager", node=office.one)
    page = text(as_user(manager).get(f"/work/{office.one.pk}/reports/"))
    assert "no reporting calendar" in page
    assert f'href="/work/{office.one.pk}/edit/#id_calendar"' in page
    assert f'href="/work/{office.top.pk}/edit/#id_calendar"' not in page


def test_a_reader_sees_the_reports_but_no_form(office, as_user):
    page = text(as_user(office.reader).get(f"/work/{office.one.pk}/reports/"))
    assert "No report yet" in page
    assert "Make a status report" not in page


def test_a_reader_who_asks_is_refused_with_the_reason(office, as_user):
    answer = as_user(office.reader).post(f"/work/{office.one.pk}/reports/new/", {"period": "2024-25"})
    assert answer.status_code == 403
    assert "make and send reports" in text(answer)


def test_an_unknown_period_is_said_at_its_field(office, as_user):
    answer = as_user(office.owner).post(f"/work/{office.one.pk}/reports/new/", {"period": "1999-00"})
    assert answer.status_code == 422


@pytest.mark.parametrize("address", ["", "pdf"])
def test_to_a_stranger_a_report_is_not_there(ready, charlie, as_user, address):
    assert as_user(charlie).get(ready.get_absolute_url() + address).status_code == 404


def test_an_unknown_report_is_not_there(office, as_user):
    assert as_user(office.lead).get(f"/reports/{uuid.uuid4()}/").status_code == 404


def test_the_list_holds_what_i_may_see(ready, office, charlie, as_user):
    assert "Pharmacy, version 1" in text(as_user(office.reader).get("/reports/"))
    assert "Pharmacy" not in text(as_user(charlie).get("/reports/"))


def test_the_pdf_is_the_one_that_was_made(ready, office, as_user):
    answer = as_user(office.reader).get(f"{ready.get_absolute_url()}pdf")
    assert answer.content == bytes(ready.pdf)
    assert answer["Content-Disposition"] == 'attachment; filename="status-report-ph-2024-25-v1.pdf"'


def test_the_page_and_its_fragment_say_the_same(ready, office, as_user):
    client = as_user(office.lead)
    page, part = text(client.get(ready.get_absolute_url())), text(client.get(ready.get_absolute_url(), headers=HTMX))
    assert ready.pdf_sha256 in page
    assert ready.pdf_sha256 in part
    assert "<html" not in part
    assert office.lead.email in part


def test_a_failed_report_says_why_and_can_be_tried_again(office, as_user):
    run = ReportRun.objects.create(
        node=office.one, period=office.now, requested_by=office.lead, state="failed", error="It broke."
    )
    client = as_user(office.lead)
    assert "It broke." in text(client.get(run.get_absolute_url()))
    client.post(f"{run.get_absolute_url()}again/")
    run.refresh_from_db()
    assert run.state == "waiting"
    assert as_user(office.reader).post(f"{run.get_absolute_url()}again/").status_code == 403


def test_a_copy_is_recognised_by_its_file_and_by_its_sha256(ready, office, as_user):
    client = as_user(office.reader)
    by_file = client.post("/reports/verify/", {"pdf": SimpleUploadedFile("any.pdf", bytes(ready.pdf))})
    by_hash = client.post("/reports/verify/", {"sha256": f" {ready.pdf_sha256.upper()} "})
    assert "Pharmacy, 2024-25, version 1" in text(by_file)
    assert "Pharmacy, 2024-25, version 1" in text(by_hash)


def test_a_changed_copy_is_not(ready, office, as_user):
    changed = SimpleUploadedFile("any.pdf", bytes(ready.pdf) + b" ")
    assert "No report that you may see has this SHA-256" in text(
        as_user(office.reader).post("/reports/verify/", {"pdf": changed})
    )


def test_a_stranger_learns_nothing_from_the_check(ready, charlie, as_user):
    assert "Pharmacy" not in text(as_user(charlie).post("/reports/verify/", {"sha256": ready.pdf_sha256}))


@pytest.mark.parametrize("sent", [{}, {"sha256": "xyz"}])
def test_a_check_of_nothing_is_said_with_422(office, as_user, sent):
    assert as_user(office.reader).post("/reports/verify/", sent).status_code == 422
