"""The heat map counts every risk, however many, and says which it cannot place."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registers import scales
from registers.heat import filled
from registers.models import Risk, RiskScale
from tests.factories import records as keep

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowd(tree, lead):
    """Three risks in two cells, and 300 in another."""
    for likelihood, impact in ((5, 5), (5, 5), (1, 4)):
        keep.record("risk", tree.p1, by=lead, likelihood=likelihood, impact=impact)
    scale = RiskScale.objects.get(is_default=True)
    same = {"node": tree.p1, "raised_by": lead, "scale": scale, "likelihood": 2, "impact": 3, "score": 6}
    Risk.objects.bulk_create([Risk(number=number, title="One of many", **same) for number in range(101, 401)])


def test_every_risk_counts_and_a_cell_names_its_last_three(crowd, lead):
    with CaptureQueriesContext(connection) as queries:
        found = filled(Risk.objects.for_user(lead))
    assert {place: count for place, (count, _) in found.items()} == {(2, 3): 300, (5, 5): 2, (1, 4): 1}
    assert found[2, 3][1] == ("R-0400", "R-0399", "R-0398") and found[5, 5][1] == ("R-0002", "R-0001")
    maps = [each["sql"] for each in queries if "registers_risk" in each["sql"]]
    assert len(maps) == 1 and "ROW_NUMBER" in maps[0], "three rows a cell are fetched, not all"


def test_the_page_counts_them_all_as_well(as_user, crowd, lead):
    page = as_user(lead).get("/heat/").content.decode()
    assert "303 scored<" in page and "<b>300</b>" in page


def test_risks_on_steps_that_the_scale_has_no_more_are_told(as_user, tree, lead):
    keep.record("risk", tree.p1, by=lead, likelihood=5, impact=5)
    keep.record("risk", tree.p1, by=lead, likelihood=2, impact=2)
    Risk.objects.filter(likelihood=5).update(likelihood=7, impact=7)
    scales.forget()
    assert (
        "2 scored, 1 of them on steps that the scale in force has not" in as_user(lead).get("/heat/").content.decode()
    )
