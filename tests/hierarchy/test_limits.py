"""Figures and ratings keep to days and amounts that make sense, on the page and by an action."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from pmo.core.clock import today
from pmo.core.errors import Problem
from pmo.hierarchy import actions, figures, measures
from pmo.hierarchy.gmpp.cells import moment
from pmo.hierarchy.models import Assessment, Figure, RatingScale
from tests.factories import hierarchy as make

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 30)
WRONG_DAYS = [date(1, 1, 1), date(1989, 12, 31), date(9999, 12, 31)]


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def set_figure(tree, lead, measure="cost_baseline", as_at=DAY, **values):
    return measures.set_figure(node=tree.a, by=lead, measure=measure, as_at=as_at, **values)


@pytest.mark.parametrize("day", [*WRONG_DAYS, today() + timedelta(days=1)])
def test_a_figure_or_rating_is_of_a_day_that_can_be(tree, lead, day):
    with pytest.raises(Problem, match="A figure cannot be given for a day"):
        set_figure(tree, lead, as_at=day, amount=1)
    scale = RatingScale.objects.get(code="three")
    with pytest.raises(Problem, match="A rating cannot be given for a day"):
        measures.rate(node=tree.a, by=lead, assessor="owner", as_at=day, scale=scale, rating="red")


@pytest.mark.parametrize(
    "measure", ["cost_baseline", "cost_forecast", "year_baseline", "year_forecast", "benefits_baseline"]
)
@pytest.mark.parametrize(
    "values", [{"amount": Decimal("-0.1")}, {"state": "range", "amount_low": Decimal(-2), "amount_high": Decimal(3)}]
)
def test_cost_and_benefits_are_not_negative(tree, lead, measure, values):
    with pytest.raises(Problem, match="cannot be negative"):
        set_figure(tree, lead, measure, **values)
    assert set_figure(tree, lead, measure, amount=0).amount == 0


def test_a_variance_may_be_negative(tree, lead):
    assert set_figure(tree, lead, "year_variance", amount=Decimal(-7)).amount == -7


def test_a_published_negative_can_be_explained_but_not_made_worse(tree, lead):
    row = make.figure(tree.a, "cost_baseline", DAY, amount=Decimal(-7), source="gmpp_2020_21.csv")
    set_figure(tree, lead, seen=row.version, amount=Decimal("-7.0000"), narrative="As published.")
    row.refresh_from_db()
    assert (row.narrative, figures.text(row)) == ("As published.", "−£7m")
    with pytest.raises(Problem, match="cannot be negative"):
        set_figure(tree, lead, seen=row.version, amount=Decimal(-8))


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1949, 12, 31), date(2151, 1, 1), date(9999, 12, 31)])
def test_a_start_or_end_lies_in_years_that_make_sense(tree, lead, day):
    with pytest.raises(ValidationError, match="between 1950 and 2150"):
        set_figure(tree, lead, "end_forecast", date=day)
    with pytest.raises(ValidationError, match="between 1950 and 2150"):
        actions.change_node(node=tree.a, by=lead, seen=1, stage_since=day)
    with pytest.raises(ValidationError, match="between 1950 and 2150"):
        actions.assign(
            by=lead,
            node=tree.a,
            role="viewer",
            user=lead,
            starts_on=date(2026, 1, 1),
            ends_on=max(day, date(2151, 1, 1)),
        )


def test_what_has_happened_is_not_in_the_future(tree, lead):
    with pytest.raises(Problem, match="cannot lie in the future"):
        set_figure(tree, lead, "end_actual", date=today() + timedelta(days=1))
    assert set_figure(tree, lead, "end_forecast", date=today() + timedelta(days=1))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"amount": "-5"}, "Whole-life cost, baseline cannot be negative"),
        ({"amount": "5", "as_at": "0001-01-01"}, "between 1950 and 2150"),
        ({"amount": "5", "as_at": "9999-12-31"}, "between 1950 and 2150"),
        ({"amount": "5", "as_at": "2149-12-31"}, "a day to come"),
        ({"amount": "5", "as_at": "1980-12-31"}, "before 1990"),
        ({"amount": "5", "as_at": "31/02/2026"}, "valid date"),
        ({"amount": "NaN"}, "Enter a number"),
        ({"amount": "1e400"}, "no more than"),
    ],
)
def test_the_page_says_what_is_wrong_and_writes_nothing(as_user, tree, lead, data, sentence):
    data = {"measure": "cost_baseline", "as_at": "30/06/2026", "state": "known"} | data
    response = as_user(lead).post(f"/work/{tree.a.pk}/figures/new/", data)
    assert response.status_code == 422 and sentence in text(response), text(response)
    assert not Figure.objects.exists() and not Assessment.objects.exists()


@pytest.mark.parametrize("cell", [date(1, 1, 1), date(1900, 1, 1), date(9999, 12, 31)])
def test_a_date_in_a_file_that_cannot_be_is_not_understood(cell):
    assert moment(cell).state == "unclear" and moment(cell).raw
