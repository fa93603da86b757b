"""The dashboard: every room's panels, at a cost that does not grow, each figure a link to its rows."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import hierarchy as make
from tests.factories import records as keep

pytestmark = pytest.mark.django_db
KEYS = ("risk", "issue", "action", "decision", "dependency", "assumption")
MOST = 75  # queries, whatever there is


def filled(node, by, count: int) -> None:
    for _ in range(count):
        for key in KEYS:
            keep.record(key, node, by=by)
        keep.record("risk", node, by=by, likelihood=4, impact=5)


def test_it_costs_the_same_for_a_row_and_for_many(as_user, office):
    client, url = as_user(office.lead), f"/work/{office.top.pk}/dashboard/"
    filled(office.one, office.lead, 1)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url, headers={"HX-Request": "true"}).status_code == 200
        return len(queries)

    asked()
    before = asked()
    for number in range(8):
        filled(make.node(f"Project {number}", parent=office.top), office.lead, 2)
    assert asked() <= before <= MOST


def test_every_link_of_it_opens(as_user, office):
    filled(office.one, office.lead, 2)
    client = as_user(office.lead)
    page = client.get(f"/work/{office.top.pk}/dashboard/", headers={"HX-Request": "true"}).content.decode()
    links = {link.replace("&amp;", "&").partition("#")[0] for link in re.findall(r'href="(/[^"]+)"', page)}
    assert len(links) > 15
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_a_count_in_the_heat_map_is_the_length_of_its_list(as_user, office):
    for likelihood, impact in ((4, 5), (4, 5), (2, 2)):
        keep.record("risk", office.one, by=office.lead, likelihood=likelihood, impact=impact)
    client = as_user(office.lead)
    page = client.get(f"/work/{office.top.pk}/dashboard/").content.decode()
    url, count = re.search(r'href="([^"]*likelihood=4[^"]*)" aria-label="(\d+) at', page).groups()
    assert count == "2"
    assert client.get(url.replace("&amp;", "&")).content.decode().count('class="ref"') >= 2


def test_a_stranger_finds_nothing_and_a_reader_only_what_they_may_see(as_user, office, charlie):
    keep.record(
        "risk", office.one, by=office.lead, title="A secret risk", likelihood=5, impact=5, confidentiality="restricted"
    )
    assert as_user(charlie).get(f"/work/{office.top.pk}/dashboard/").status_code == 404
    assert "A secret risk" in as_user(office.lead).get(f"/work/{office.top.pk}/dashboard/").content.decode()
    assert "A secret risk" not in as_user(office.reader).get(f"/work/{office.top.pk}/dashboard/").content.decode()


def test_where_there_is_nothing_there_are_no_panels(as_user, office):
    page = (
        as_user(office.lead).get(f"/work/{office.one.pk}/dashboard/", headers={"HX-Request": "true"}).content.decode()
    )
    assert "<section" not in page
