"""Each figure of a panel is a link, and what it opens lists exactly as many rows, also for who sees fewer."""

import csv
import re
from datetime import timedelta
from io import StringIO

import pytest

from planning import publishing
from planning.models import Plan
from pmo.core.clock import today
from tests.factories import hierarchy as make
from tests.factories import records as keep

pytestmark = pytest.mark.django_db


def panels(client, node) -> str:
    return client.get(f"/work/{node.pk}/dashboard/", headers={"HX-Request": "true"}).content.decode()


def listed(client, url: str) -> int:
    """The rows that a page of a register says it has found."""
    page = client.get(url.replace("&amp;", "&"))
    assert page.status_code == 200
    return int(re.search(r'data-announce="([\d,]+)', page.content.decode()).group(1).replace(",", ""))


def linked(page: str, words: str) -> tuple[str, int]:
    """The address and the number of the link with these words after its number."""
    found = re.search(rf'href="([^"]+)"[^>]*>(\d+){words}</a>', page)
    assert found, words
    return found[1], int(found[2])


def sheet(client, node, key: str) -> list[list[str]]:
    text = client.get(f"/work/{node.pk}/dashboard/tables/{key}.csv").content.decode("utf-8-sig")
    return list(csv.reader(StringIO(text)))[1:]


@pytest.fixture
def full(office):
    """Twelve of each, every third restricted: more than a panel shows."""
    late = today() - timedelta(3)
    for number in range(12):
        more = {"by": office.lead, "confidentiality": "restricted" if number % 3 == 0 else "open"}
        keep.record("decision", office.one, due=late, **more)
        keep.record("action", office.one, due=late if number % 2 else today() + timedelta(9), **more)
        keep.record(
            "issue", office.one, priority=str(number % 3 + 1), raised_on=today() - timedelta(20 * number), **more
        )
        keep.record("risk", office.one, likelihood=4, impact=4, **more)
        keep.record("risk", office.one, **more)
        keep.record("dependency", office.two, giver=office.one, needed_by=today() + timedelta(90), **more)
        keep.record("dependency", office.one, giver=office.two, needed_by=today() + timedelta(90), **more)
    return office


@pytest.mark.parametrize("who", ["lead", "reader"])
def test_counts_in_the_heads_of_panels_open_as_many_rows(as_user, full, who):
    client = as_user(getattr(full, who))
    page = panels(client, full.one)
    for words in (" overdue", " open", " scored", " needed", " given"):
        url, count = linked(page, words)
        assert count and listed(client, url) == count, words


def test_every_overdue_decision_counts_not_only_those_shown(as_user, full):
    assert linked(panels(as_user(full.lead), full.top), " overdue")[1] == 12


@pytest.mark.parametrize("who", ["lead", "reader"])
def test_each_age_and_priority_of_issues_opens_its_rows(as_user, full, who):
    client = as_user(getattr(full, who))
    links = re.findall(r'href="([^"]+/issues/\?raised_on=[^"]+)">(\d+)</a>', panels(client, full.top))
    assert (
        sum(int(count) for _, count in links) == len(sheet(client, full.top, "issues")) == (12 if who == "lead" else 8)
    )
    assert [listed(client, url) for url, _ in links] == [int(count) for _, count in links]


def test_checks_of_dependencies_count_what_this_work_needs(as_user, full):
    client = as_user(full.lead)
    for url, count in re.findall(
        r'href="([^"]+/dependencies/\?check=[^"]+)"><b[^>]*>(\d+)</b>', panels(client, full.one)
    ):
        assert listed(client, url) == int(count), url


def test_benefits_of_the_panel_are_those_of_the_table_also_realised_ones(as_user, full):
    for status in ("realising", "realised", "withdrawn"):
        keep.put(keep.record("benefit", full.one, by=full.lead), status)
    client = as_user(full.lead)
    url, count = re.search(r'href="([^"]+/benefits/\?pk=[^"]+)">(\d+)</a>', panels(client, full.one)).groups()
    assert int(count) == len(sheet(client, full.one, "benefits")) == listed(client, url) == 2


@pytest.mark.parametrize("who", ["lead", "reader"])
def test_a_figure_that_leads_to_a_table_is_the_number_of_its_rows(as_user, full, who):
    plan = Plan.objects.create(node=full.one, starts_on=today())
    for title in ("Go-live", "Handover"):
        keep.record("activity", full.one, by=full.lead, title=title, kind="milestone", flag="portfolio")
    publishing.publish(plan=plan, by=full.lead)
    for assessor, rating in (("owner", "green"), ("independent", "red")):
        make.rating(full.one, assessor, rating, full.now.ends_on)
    client = as_user(getattr(full, who))
    overview = client.get(f"/work/{full.top.pk}/").content.decode()
    links = dict(
        re.findall(
            r'href="[^"]*/dashboard/tables/([\w-]+)/[^"]*"[^>]*>(?:All )?(\d+)', panels(client, full.top) + overview
        )
    )
    assert {"warnings", "not-fresh", "milestones-due", "ratings-differ"} <= set(links)
    assert {key: len(sheet(client, full.top, key)) for key in links} == {
        key: int(count) for key, count in links.items()
    }
    for key, count in links.items():
        page = client.get(f"/work/{full.top.pk}/dashboard/tables/{key}/").content.decode()
        assert f"{count} row" in page, key


def test_the_age_of_the_last_report_is_told_of_the_work_itself(as_user, full):
    assert "Never reported" in panels(as_user(full.lead), full.one)


def test_the_table_of_what_needs_attention_is_the_list_of_the_page(as_user, full):
    make.rating(full.one, "owner", "red", full.now.ends_on)
    client = as_user(full.lead)
    page = client.get(f"/work/{full.top.pk}/").content.decode()
    assert [row[0] for row in sheet(client, full.top, "attention")] == [full.one.name]
    assert ">All 1</a>" in page and 'id="attention"' in page
    assert 'id="attention"' not in client.get(f"/work/{full.two.pk}/").content.decode()
