"""Pages of editions: the list, two compared, the report to read, and who opened it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reporting.models import Opening, ReportRun
from tests.factories import records as keep
from tests.factories.reports import draw_quickly
from tests.reporting.test_editions import filled, published, this_year  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_worker(monkeypatch):
    draw_quickly(monkeypatch)


def text(response) -> str:
    return response.content.decode()


def test_two_editions_are_compared_from_what_they_froze(office, as_user, published):  # noqa: F811
    filled(office)
    first = published()
    keep.record("risk", office.one, title="Late results", likelihood=3, impact=3)
    second = published()
    keep.record("risk", office.one, title="Raised after both", likelihood=3, impact=3)
    page = text(as_user(office.reader).get(f"/reports/{second.pk}/compare/{first.pk}/"))
    assert "Late results" in page
    assert "Raised after both" not in page
    assert "Duplicate records" not in page


def test_the_list_says_what_each_supersedes_and_leads_to_the_comparison(office, as_user, published):  # noqa: F811
    filled(office)
    first, second = published(), published()
    client = as_user(office.reader)
    page = text(client.get(f"/work/{office.one.pk}/editions/"))
    assert "version 2" in page
    assert "superseded" in page
    answer = client.get(f"/work/{office.one.pk}/editions/compare/", {"edition": [str(first.pk), str(second.pk)]})
    assert answer["Location"].startswith("/reports/")


@pytest.mark.parametrize("chosen", [["x"], ["x", "y"], ["1", "2", "3"]])
def test_a_wrong_choice_of_editions_is_a_sentence(office, as_user, chosen):
    answer = as_user(office.reader).get(f"/work/{office.one.pk}/editions/compare/", {"edition": chosen})
    assert answer.status_code in {404, 422}


def test_nothing_ticked_shows_the_list_again_and_says_what_to_do(office, as_user):
    page = text(as_user(office.reader).get(f"/work/{office.one.pk}/editions/compare/"))
    assert "Tick the two editions that you want to compare." in page


def test_the_report_is_read_as_a_page_without_anything_inline(office, as_user, published):  # noqa: F811
    filled(office)
    run = published()
    page = text(as_user(office.reader).get(f"/reports/{run.pk}/read/"))
    assert "Decisions asked" in page
    assert "Duplicate records" in page
    body = page.partition("<article")[2].partition("</article>")[0]
    assert " style=" not in body
    assert "<style" not in body
    assert "pmo-asset" not in body


def test_who_opened_it_is_counted_once_a_person_and_form(office, as_user, published):  # noqa: F811
    filled(office)
    run = published()
    client = as_user(office.reader)
    for address in ("read/", "read/", "pdf"):
        assert client.get(f"/reports/{run.pk}/{address}").status_code == 200
    assert dict(Opening.objects.values_list("form", "times")) == {"page": 2, "pdf": 1}
    assert "Rita Reader" in text(client.get(run.get_absolute_url()))


def test_opening_a_report_never_changes_it(office, as_user, published):  # noqa: F811
    filled(office)
    run = published()
    as_user(office.reader).get(f"/reports/{run.pk}/pdf")
    assert ReportRun.objects.get(pk=run.pk).pdf_sha256 == run.pdf_sha256


def test_hidden_editions_are_not_found(office, as_user, published, charlie):  # noqa: F811
    filled(office)
    run = published()
    client = as_user(charlie)
    for address in ("read/", f"compare/{run.pk}/"):
        assert client.get(f"/reports/{run.pk}/{address}").status_code == 404
    assert not Opening.objects.exists()


def test_the_list_of_editions_costs_the_same_for_one_and_for_three_and_reads_no_pdf(office, as_user, published):  # noqa: F811
    filled(office)
    client, address = as_user(office.reader), f"/work/{office.one.pk}/editions/"

    def cost() -> list[str]:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return [each["sql"] for each in asked]

    published()
    client.get(address)
    few = cost()
    published(), published()
    many = cost()
    assert len(many) <= len(few) + 1  # what supersedes the others is read once there is any
    assert not [sql for sql in many if '."pdf",' in sql or '."data",' in sql]
