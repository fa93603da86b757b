"""A published plan goes out as a workbook and as CSV: what the version says, nothing hidden, nothing that runs."""

import csv
import io
from datetime import date

import openpyxl
import pytest

from tests.planning.published import Planner

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(tree, alice):
    planner = Planner(tree.p1, alice)
    planner.add("=HYPERLINK(1)", 3)
    planner.add("Secret", 1, confidentiality="restricted")
    planner.live = planner.add("Go live", 0, predecessors="1", flag="portfolio", mark="gate", deadline=date(2027, 2, 1))
    planner.baseline(planner.publish(), "Agreed")
    planner.change(planner.live, constraint="SNET", constraint_date=date(2027, 1, 11), constraint_reason="licence")
    planner.publish()
    return planner


def test_the_workbook_holds_dates_as_dates_and_text_as_text(planned, as_user, bob, tree):
    response = as_user(bob).get(f"/work/{tree.p1.pk}/plan/table/")
    assert response["Content-Disposition"].endswith('-v2.xlsx"')
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    head, *rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    live = dict(zip(head, rows[1], strict=True))
    assert [row[2] for row in rows] == ["=HYPERLINK(1)", "Go live"] and sheet["C2"].data_type == "s"
    assert live["Kind"] == "Stage gate" and live["Finish"].date() == date(2027, 1, 11) and live["Slip, days"] == 5
    assert live["Constraint"] == "SNET 11 Jan 2027, licence" and live["Deadline"].date() == date(2027, 2, 1)


def test_csv_says_the_same_and_nothing_in_it_runs(planned, as_user, bob, tree):
    response = as_user(bob).get(f"/work/{tree.p1.pk}/plan/table/", {"format": "csv"})
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0]["Activity"] == "'=HYPERLINK(1)" and rows[1]["Shown up to"] == "Portfolio"
    assert rows[1]["Baseline finish"] == "2027-01-06" and len(rows) == 2


def test_nothing_published_is_told_and_others_see_nothing(tree, as_user, bob, carol):
    url = f"/work/{tree.p1.pk}/plan/table/"
    assert as_user(bob).get(url).status_code == 422
    assert as_user(carol).get(url).status_code == 404
