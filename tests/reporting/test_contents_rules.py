"""The rules of what a report says, on a small office."""

import json
from datetime import date
from decimal import Decimal

import pytest

from pmo.core.errors import Problem
from pmo.hierarchy.models import Placement
from reporting.contents import period_for
from reporting.values import gist
from tests.factories import hierarchy as make

pytestmark = pytest.mark.django_db
NOW, BEFORE = date(2025, 3, 31), date(2024, 3, 31)
SECTION_43 = "Exempt under Section 43 of the Freedom of Information Act 2000 (Commercial Interests)"


def cost(node, as_at, amount=None, **more):
    return make.figure(node, "cost_baseline", as_at, amount=amount, **more)


def unit(bundle, name):
    return next(row for row in bundle["units"] if row["name"] == name)


def test_a_withheld_cost_is_never_nought_and_the_total_says_what_it_covers(office, told):
    cost(office.one, NOW, 120)
    cost(office.two, NOW, state="withheld", reason=SECTION_43)
    bundle = told()
    assert bundle["totals"]["cost"]["text"] == "£120m over 1 of 2 projects; 1 withheld"
    assert unit(bundle, "Theatres")["cost"]["text"] == "withheld, s43"
    assert unit(bundle, "Theatres")["cost"]["value"] is None
    assert bundle["withheld"] == [{"reason": SECTION_43, "projects": [{"name": "Theatres", "what": "whole-life cost"}]}]


def test_a_change_to_or_from_withheld_is_no_change_of_cost(office, told):
    cost(office.one, BEFORE, 100)
    cost(office.one, NOW, state="withheld", reason=SECTION_43)
    assert unit(told(), "Pharmacy")["cost_change"] is None
    assert not any(change["label"] == "Whole-life cost." for change in told()["changes"])


def test_a_range_is_shown_as_a_range_and_not_added(office, told):
    cost(office.one, NOW, 100)
    cost(office.two, NOW, 15, state="range", amount_low=10, amount_high=20)
    bundle = told()
    assert unit(bundle, "Theatres")["cost"]["text"] == "£10m to £20m"
    assert bundle["totals"]["cost"]["text"] == "£100m over 1 of 2 projects; 1 given as a range"


def test_not_applicable_and_not_given_say_so(office, told):
    cost(office.one, NOW, state="not_applicable", reason="NA")
    bundle = told()
    assert unit(bundle, "Pharmacy")["cost"]["text"] == "not applicable"
    assert unit(bundle, "Theatres")["cost"]["text"] == "not given"
    assert bundle["totals"]["cost"]["text"] == "not known for any; 1 not applicable; 1 not given"
    assert "Whole-life cost: not given for Theatres." in bundle["missing"]


def test_a_known_nought_is_a_nought(office, told):
    cost(office.one, NOW, 0)
    assert unit(told(), "Pharmacy")["cost"]["text"] == "£0m"
    assert told()["totals"]["cost"]["known"] == 1


def test_where_the_two_ratings_differ_both_are_said(office, told):
    make.rating(office.one, "independent", "red", NOW)
    make.rating(office.one, "owner", "amber", NOW)
    bundle = told()
    assert bundle["differ"]["text"] == "They differ for 1 of the 1 rated by both."
    assert [(row["independent"]["word"], row["owner"]["word"]) for row in bundle["differ"]["rows"]] == [
        ("Red", "Amber")
    ]
    assert unit(bundle, "Pharmacy")["rating"]["by"] == "independent"


def test_a_trend_between_two_voices_names_them(office, told):
    make.rating(office.one, "owner", "green", BEFORE)
    make.rating(office.one, "independent", "red", NOW)
    change = told()["changes"][0]
    assert change["label"] == "Rated lower: 1."
    assert "then by the senior responsible owner, now by independent assurance" in change["text"]


def test_ratings_on_different_scales_are_not_compared(office, told):
    make.rating(office.one, "independent", "amber_red", BEFORE, scale="five")
    make.rating(office.one, "independent", "red", NOW)
    bundle = told(office.one)
    assert bundle["own"]["row"]["trend"] == "scale"
    assert "on another scale and is not compared" in bundle["headline"]


def test_what_was_entered_by_hand_holds_until_it_is_replaced_and_says_its_age(office, told):
    cost(office.one, BEFORE, 80)
    bundle = told()
    assert unit(bundle, "Pharmacy")["cost"]["old"] == "31 Mar 2024"
    assert bundle["totals"]["cost"]["known"] == 0
    assert "Whole-life cost: last entered before this period for Pharmacy (31 Mar 2024)." in bundle["missing"]


def test_what_came_with_a_return_speaks_of_its_own_period_only(office, told):
    cost(office.one, BEFORE, 80, source="return_2023_24.csv", period=office.before)
    assert unit(told(), "Pharmacy")["cost"]["text"] == "not given"


def test_the_cost_of_a_year_is_not_carried_into_the_next(office, told):
    make.figure(office.one, "year_forecast", BEFORE, amount=12)
    assert unit(told(), "Pharmacy")["year_forecast"]["state"] == "missing"


def test_a_variance_above_five_per_cent_is_pointed_out(office, told):
    make.figure(office.one, "year_variance", NOW, amount=Decimal("-5.1"))
    make.figure(office.two, "year_variance", NOW, amount=5)
    assert [row["large_variance"] for row in told()["units"]] == [True, False]


def test_a_slip_is_said_in_weeks_and_years(office, told):
    for as_at, day in ((BEFORE, date(2026, 1, 1)), (NOW, date(2026, 3, 5))):
        make.figure(office.one, "end_forecast", as_at, date=day)
    bundle = told(office.one)
    assert bundle["own"]["row"]["slip"] == "+9 w"
    assert "It ends 5 Mar 2026, 9 weeks later than in 2023-24." in bundle["headline"]


def test_a_project_that_was_moved_away_is_named_with_where_it_went(office, told):
    other = make.node("Estates", "portfolio")
    for place, period in ((office.top, office.before), (other, office.now)):
        Placement.objects.create(node=office.two, parent=place, name="Theatres", as_at=period.ends_on, period=period)
    office.two.parent = other
    office.two.save()
    make.rating(office.one, "owner", "green", BEFORE)
    assert [(row["name"], row["elsewhere"]) for row in told()["left"]] == [("Theatres", "Estates")]


def test_work_that_the_reader_may_not_see_is_left_out_and_said(office, told):
    other = make.node("Secret service", "portfolio")
    Placement.objects.create(
        node=office.two, parent=office.top, name="Theatres", as_at=office.now.ends_on, period=office.now
    )
    office.two.parent = other
    office.two.save()
    bundle = told(by=office.owner)
    assert "Theatres" not in json.dumps(bundle)
    assert "Secret service" not in json.dumps(bundle)
    assert bundle["hidden"] == 1


def test_work_without_any_data_gets_a_sentence(office, told):
    bundle = told(office.one)
    assert bundle["headline"].startswith("Nothing is recorded for it up to the end of 2024-25")
    assert bundle["before"] is None


def test_work_without_periods_is_refused_with_a_remedy(db):
    with pytest.raises(Problem, match="Choose a calendar"):
        period_for(make.node("Nowhere", "portfolio"))


def test_a_period_that_does_not_exist_is_refused_with_those_that_do(office):
    with pytest.raises(Problem, match="It has: 2024-25, 2023-24"):
        period_for(office.top, "2019-20")


def test_the_owner_is_named_when_there_is_one(office, told):
    make.assign(office.owner, "sro", office.one)
    assert told(office.one)["owner"] == "Olu Owner"


@pytest.mark.parametrize("opening", [
    "Compared to financial year 22/23-Q4, the rating at 23/24-Q4 decreased from Amber to Red. This is primarily due to the following factors. ",
    "The rating is Red.This is primarily due to the following factors:",
])  # fmt: skip
def test_the_formula_that_reasons_open_with_is_left_out(opening):
    assert gist(opening + "staff were late to join.") == "Staff were late to join."


def test_a_long_reason_is_cut_between_words():
    said = gist("word " * 200)
    assert said.endswith("word…")
    assert len(said) <= 191


def test_the_bundle_is_plain_json(office, told):
    cost(office.one, NOW, 120)
    make.rating(office.one, "independent", "red", NOW, rationale="Late.")
    bundle = told()
    assert json.loads(json.dumps(bundle)) == bundle
