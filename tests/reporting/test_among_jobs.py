"""A report that I asked for is among my jobs."""

import pytest

from pmo.people import jobs
from reporting import bell
from reporting.models import ReportRun
from reporting.requesting import request_report

pytestmark = pytest.mark.django_db
TITLE = "Status report of Pharmacy, 2024-25"
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def no_worker(monkeypatch):
    monkeypatch.setattr(bell, "_ring", lambda task, row: True)
    monkeypatch.setattr(jobs, "ring", lambda job_id: True)


@pytest.fixture
def asked(office):
    return request_report(node=office.one, period=office.now, by=office.owner)


def text(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("address", ["/jobs/", "/my-work/"])
def test_it_is_listed_and_counted_while_it_is_made(asked, office, as_user, address):
    page = text(as_user(office.owner).get(address))
    assert TITLE in page
    assert "1 job running" in page
    assert f'hx-get="/jobs/{asked.pk}/"' in page


def test_it_is_only_among_the_jobs_of_whoever_asked(asked, office, as_user):
    assert TITLE not in text(as_user(office.lead).get("/jobs/"))
    assert as_user(office.lead).get(f"/jobs/{asked.pk}/").status_code == 404


def test_who_may_no_longer_see_the_work_does_not_see_its_report(asked, office, as_user):
    office.owner.assignments.all().delete()
    client = as_user(office.owner)
    assert TITLE not in text(client.get("/jobs/"))
    assert client.get(f"/jobs/{asked.pk}/").status_code == 404


def test_its_progress_is_asked_for_where_a_job_s_is(asked, office, as_user):
    fragment = text(as_user(office.owner).get(f"/jobs/{asked.pk}/", headers=HTMX))
    assert TITLE in fragment
    assert "<html" not in fragment
    assert "Waiting" in fragment
    ReportRun.objects.filter(pk=asked.pk).update(state="rendering")
    assert "Being made" in text(as_user(office.owner).get(f"/jobs/{asked.pk}/", headers=HTMX))


def test_when_it_is_ready_it_links_to_its_page_and_runs_no_more(ready, office, as_user):
    page = text(as_user(office.lead).get("/jobs/"))
    assert f'href="{ready.get_absolute_url()}"' in page
    assert f"Version 1, {ready.pages} page" in page
    assert "job running" not in page


def test_when_it_failed_it_says_why(asked, office, as_user):
    ReportRun.objects.filter(pk=asked.pk).update(state="failed", error="The machine lacks Pango.")
    assert "The machine lacks Pango." in text(as_user(office.owner).get("/jobs/"))


def test_jobs_and_reports_are_listed_together_newest_first(asked, office, as_user):
    jobs.start(kind="load-sample", title="Load the sample portfolios", owner=office.owner)
    page = text(as_user(office.owner).get("/jobs/"))
    assert page.index("Load the sample portfolios") < page.index(TITLE)
