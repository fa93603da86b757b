"""Value and risk: one bubble for each piece of work below, from the figures and risks that the person may see."""

import csv
from decimal import Decimal
from io import StringIO

import pytest

from tests.factories import hierarchy as make
from tests.factories import records as keep

pytestmark = pytest.mark.django_db
HEAD = "Value and risk"


@pytest.fixture
def valued(office):
    """Two projects with a benefit and a cost, and a costed risk on the first."""
    for node, benefit, cost in ((office.one, 40, 9), (office.two, 20, 4)):
        make.figure(node, "benefits_baseline", as_at=office.now.starts_on, amount=benefit)
        make.figure(node, "cost_baseline", as_at=office.now.starts_on, amount=cost)
    keep.record("risk", office.one, by=office.lead, probability=50, cost_likely=Decimal(3_000_000))
    return office


def table(client, node) -> list[list[str]]:
    response = client.get(f"/work/{node.pk}/dashboard/tables/value-and-risk.csv")
    return list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))[1:]


def test_risk_is_probability_times_cost_and_value_the_planned_benefit(as_user, valued):
    rows = table(as_user(valued.lead), valued.top)
    assert [(row[0], *map(float, row[1:4])) for row in rows] == [("Pharmacy", 1.5, 40, 9), ("Theatres", 0, 20, 4)]


def test_the_picture_has_its_twin_and_every_bubble_leads_to_its_risks(as_user, valued):
    page = as_user(valued.lead).get(f"/work/{valued.top.pk}/dashboard/").content.decode()
    assert HEAD in page and "Pharmacy carries the most risk: £1.5m expected" in page
    assert page.count(f'href="/work/{valued.one.pk}/risks/?sort=-expected_cost"') == 2


def test_a_closed_or_hidden_risk_counts_nothing(as_user, valued):
    keep.record("risk", valued.two, by=valued.lead, probability=50, cost_likely=Decimal(8_000_000), confidentiality="restricted")  # fmt: skip
    assert float(table(as_user(valued.reader), valued.top)[1][1]) == 0
    assert float(table(as_user(valued.lead), valued.top)[0][1]) == 4


def test_without_a_costed_risk_or_with_one_bubble_there_is_no_picture(as_user, office):
    client = as_user(office.lead)
    make.figure(office.one, "benefits_baseline", as_at=office.now.starts_on, amount=4)
    assert HEAD not in client.get(f"/work/{office.top.pk}/dashboard/").content.decode()
    keep.record("risk", office.one, by=office.lead, probability=50, cost_likely=Decimal(3_000_000))
    assert HEAD not in client.get(f"/work/{office.top.pk}/dashboard/").content.decode()
