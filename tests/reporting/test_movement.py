"""Cost and schedule between two periods on the dashboard: the same figures as the printed report, each with its list."""

import csv
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest

from pmo.hierarchy.models import Period
from reporting.contents import build_bundle, moving
from tests.factories import hierarchy as make

pytestmark = pytest.mark.django_db


def rows(client, node, key: str, period: str = "") -> list[list[str]]:
    text = client.get(f"/work/{node.pk}/dashboard/tables/{key}.csv?period={period}").content.decode("utf-8-sig")
    return list(csv.reader(StringIO(text)))[1:]


def test_the_published_years_moved_as_the_printed_report_says(as_user, four_years):
    node, client = four_years.node("HO"), as_user(four_years.lead)
    units = build_bundle(node=node, period=Period.objects.get(code="2023-24"), by=four_years.lead)["units"]
    ends = {row[0]: int(row[3]) for row in rows(client, node, "moved-ends")}
    costs = {row[0]: Decimal(row[3]) for row in rows(client, node, "moved-costs")}
    assert ends == {row["name"]: row["slip_days"] for row in moving.slipped(units)} and len(ends) == 3
    assert costs == {row["name"]: Decimal(row["cost_change"]) for row in moving.recosted(units)} and len(costs) == 6
    page = client.get(f"/work/{node.pk}/dashboard/").content.decode()
    assert "3 later, 0 earlier, of 11 known in both" in page and "Down £190m (0.9%) over 11 known in both" in page


def test_each_year_is_set_against_the_one_before(as_user, four_years):
    node, client = four_years.node("HO"), as_user(four_years.lead)
    page = client.get(f"/work/{node.pk}/dashboard/?period=2021-22").content.decode()
    assert "since 2020-21" in page
    assert "that moved" not in client.get(f"/work/{node.pk}/dashboard/?period=2020-21").content.decode()


def test_the_page_of_a_table_has_the_rows_of_its_file_with_links(as_user, four_years):
    node, client = four_years.node("HO"), as_user(four_years.lead)
    page = client.get(f"/work/{node.pk}/dashboard/tables/moved-costs/").content.decode()
    assert "6 rows" in page and "−214" in page and "/figures/" in page
    assert client.get(f"/work/{node.pk}/dashboard/tables/no-such-table/").status_code == 404


def test_it_is_quiet_where_nothing_moved(as_user, office):
    for as_at in (date(2024, 3, 31), date(2025, 3, 31)):
        make.figure(office.one, "cost_baseline", amount=Decimal(5), as_at=as_at)
    assert "that changed" not in as_user(office.lead).get(f"/work/{office.top.pk}/dashboard/").content.decode()


def test_a_programme_that_states_its_cost_is_not_counted_twice(as_user, office):
    programme = make.node("Records", "programme", office.top)
    part = make.node("Part", parent=programme)
    for as_at, amount in ((date(2024, 3, 31), 5), (date(2025, 3, 31), 8)):
        make.figure(programme, "cost_baseline", amount=Decimal(amount), as_at=as_at)
        make.figure(part, "cost_baseline", amount=Decimal(amount), as_at=as_at)
    assert [row[0] for row in rows(as_user(office.lead), office.top, "moved-costs")] == ["Records"]
