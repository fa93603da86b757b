"""The report says what the four published files say: its figures are worked out here again from the files."""

import re
from decimal import Decimal

import pytest

from reporting.contents import build_bundle, period_for

pytestmark = pytest.mark.django_db
ID, NAME, DEPARTMENT, IPA, SRO, END, COST = 0, 1, 2, 5, 6, 9, 15


@pytest.fixture(scope="module")
def bundle_of(four_years, django_db_blocker):
    """The bundle of a node in a year, made once."""
    kept = {}

    def bundle(code, year):
        if (code, year) not in kept:
            with django_db_blocker.unblock():
                node = four_years.node(code)
                kept[code, year] = build_bundle(node=node, period=period_for(node, year), by=four_years.lead)
        return kept[code, year]

    return bundle


@pytest.fixture
def home_office(bundle_of):
    return bundle_of("HO", "2023-24")


def amount(text):
    found = re.fullmatch(r"\s*-?[\d,]+(\.\d+)?\s*", text)
    return Decimal(text.replace(",", "").strip()) if found else None


def of_home_office(rows):
    return [row for row in rows if row[DEPARTMENT].strip() in {"HO", "Home Office", "Home Office (HO)"}]


def test_the_home_office_has_the_22_projects_of_the_file(home_office, published):
    rows = of_home_office(published("2023-24"))
    assert len(rows) == 22 == len(home_office["units"])
    assert {row["code"] for row in home_office["units"]} == {row[ID].strip() for row in rows}


def test_both_ratings_of_every_project_are_those_of_the_file(home_office, published):
    shown = {row["code"]: row for row in home_office["units"]}
    for row in of_home_office(published("2023-24")):
        for column, who in ((IPA, "independent"), (SRO, "owner")):
            said = row[column].strip()
            if said in {"Red", "Amber", "Green"}:
                assert shown[row[ID].strip()][who]["word"] == said
            else:
                assert shown[row[ID].strip()][who]["rag"] == "n"


def test_the_whole_life_cost_is_the_sum_over_the_projects_that_give_one(home_office, published):
    values = [amount(row[COST]) for row in of_home_office(published("2023-24"))]
    known = [value for value in values if value is not None]
    total = home_office["totals"]["cost"]
    assert Decimal(total["sum"]) == sum(known)
    assert (total["known"], total["of"]) == (len(known), 22)
    assert total["text"] == "£30.8bn over 19 of 22 projects; 3 withheld"


def test_what_moved_is_worked_out_over_the_projects_of_both_years(home_office, published):
    now = {row[ID].strip(): row for row in of_home_office(published("2023-24"))}
    before = {row[ID].strip(): row for row in of_home_office(published("2022-23"))}
    assert len(home_office["joined"]) == len(now.keys() - before.keys())
    assert {row["code"] for row in home_office["left"]} == before.keys() - now.keys()
    for row in home_office["units"]:
        if row["code"] in before and row["cost_change"] is not None:
            was = amount(before[row["code"]][15]) or amount(before[row["code"]][14])
            assert Decimal(row["cost_change"]) == amount(now[row["code"]][COST]) - was


def test_ratings_of_the_same_scale_are_compared_and_counted(home_office):
    trends = [row["trend"] for row in home_office["units"]]
    assert [trends.count(kind) for kind in ("worse", "better", "same", "scale")] == [3, 1, 7, 0]
    assert "3 are worse, 1 better and 7 the same" in home_office["headline"]


def test_across_the_change_of_scale_no_trend_is_invented(bundle_of):
    bundle = bundle_of("DFT", "2021-22")
    assert {row["trend"] for row in bundle["units"]} <= {"", "scale"}
    assert "on another scale and are not compared" in bundle["headline"]
    assert not any(change["label"].startswith("Rated") for change in bundle["changes"])


def test_the_first_year_has_nothing_to_be_compared_with(bundle_of):
    bundle = bundle_of("HO", "2020-21")
    assert bundle["before"] is None
    assert bundle["changes"] == [] == bundle["joined"] == bundle["left"]
    assert len(bundle["units"]) == 11


def test_a_project_belongs_to_the_department_that_had_it_in_the_year(bundle_of):
    before, after = bundle_of("BEIS", "2021-22"), bundle_of("DESNZ", "2022-23")
    assert "Sizewell C" in {row["name"] for row in before["units"]}
    assert ("Sizewell C", "Department for Business, Energy and Industrial Strategy") in {
        (row["name"], row["elsewhere"]) for row in after["joined"]
    }


def test_the_departments_of_the_portfolio_add_up(bundle_of):
    bundle = bundle_of("GMPP", "2023-24")
    assert len(bundle["units"]) == 227 == sum(group["count"] for group in bundle["groups"])
    assert sum(group["before"] for group in bundle["groups"]) == 244
    assert (len(bundle["joined"]), len(bundle["left"])) == (36, 53)
    assert [(row["name"], row["to"]) for row in bundle["between"]] == [
        ("National Underground Asset Register", "Department for Science, Innovation and Technology")
    ]


def test_every_withheld_value_is_listed_with_its_reason(home_office):
    listed = {row["name"] for entry in home_office["withheld"] for row in entry["projects"]}
    assert listed == {row["name"] for row in home_office["units"] if any(
        isinstance(value, dict) and value.get("state") == "withheld" for key, value in row.items() if key != "last")}  # fmt: skip
    assert all(entry["reason"] for entry in home_office["withheld"])


def test_the_latest_period_with_data_is_taken_when_none_is_named(four_years):
    assert period_for(four_years.node("HO")).code == "2023-24"
    assert period_for(four_years.node("BEIS")).code == "2021-22"


@pytest.mark.parametrize("code", ["HO_0016_1213-Q1", "HO", "GMPP"])
def test_the_number_of_queries_does_not_grow_with_the_projects(four_years, code, django_assert_max_num_queries):
    node = four_years.node(code)
    with django_assert_max_num_queries(29):  # eighteen for the figures of the years, the others for nine sections
        build_bundle(node=node, period=period_for(node, "2023-24"), by=four_years.lead)
