"""Delivery confidence is never overwritten; figures keep ranges and reasons."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, transaction

from pmo.core.clock import today
from pmo.core.errors import Problem, Refused
from pmo.hierarchy import figures, measures, overview
from pmo.hierarchy.confidence import ratings, step
from pmo.hierarchy.models import Assessment, Figure, RatingScale
from tests.factories import hierarchy as make

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 30)


@pytest.fixture
def three():
    return RatingScale.objects.get(code="three")


def give(node, by, three, rating="amber", assessor="owner", as_at=DAY, **more):
    return measures.rate(node=node, by=by, assessor=assessor, as_at=as_at, scale=three, rating=rating, **more)


@pytest.mark.parametrize("statement", ["update", "delete"])
def test_the_database_refuses_to_change_or_delete_a_rating(tree, lead, three, statement):
    row = give(tree.a, lead, three)
    with pytest.raises(ProgrammingError, match="Cannot"), transaction.atomic():
        Assessment.objects.filter(pk=row.pk).update(rating="green") if statement == "update" else row.delete()


def test_a_rating_of_the_same_day_replaces_and_keeps_the_old_one(tree, lead, three):
    old = give(tree.a, lead, three, "red")
    new = give(tree.a, lead, three, "green")
    assert new.replaces == old and Assessment.objects.count() == 2
    assert [rating.label for rating in ratings([tree.a])[tree.a.pk]["owner"]] == ["Green"]


def test_each_rates_in_their_own_capacity(tree, alice, three):
    gwen = make.person("Gwen", "assurance_reviewer", tree.portfolio)
    helen = make.person("Helen", "sro", tree.portfolio)
    give(tree.a, gwen, three, assessor="independent")
    give(tree.a, helen, three, assessor="owner")
    for person, assessor in ((gwen, "owner"), (helen, "independent"), (alice, "owner")):
        with pytest.raises(Refused):
            give(tree.a, person, three, assessor=assessor)


def test_a_rating_is_not_given_for_a_day_to_come(tree, lead, three):
    with pytest.raises(Problem, match="day to come"):
        give(tree.a, lead, three, as_at=today() + timedelta(days=1))


def test_no_rating_needs_a_reason(tree, lead, three):
    with pytest.raises(Problem, match="Say why"):
        give(tree.a, lead, three, rating="", state="withheld")
    assert give(tree.a, lead, three, rating="", state="withheld", reason="Section 43").label == "Withheld"


def test_a_trend_is_told_only_between_ratings(tree, lead, three):
    for month, rating in ((4, "green"), (5, "amber"), (6, "red")):
        give(tree.a, lead, three, rating, as_at=date(2026, month, 1))
    assert step(ratings([tree.a])[tree.a.pk]["owner"]) == "worse"


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"amount": Decimal("64.2")}, "£64.2m"),
        ({"amount": Decimal("0.046")}, "£46k"),
        ({"amount": Decimal("12340")}, "£12.3bn"),
        (
            {"state": "range", "amount_low": Decimal(3), "amount_high": Decimal(5), "amount": Decimal(4)},
            "£3m to £5m, likely £4m",
        ),
        ({"state": "withheld", "reason": "Exempt under Section 43 of the Act"}, "Withheld"),
        ({"state": "not_applicable"}, "Not applicable"),
    ],
)
def test_a_figure_says_what_it_is(tree, lead, values, text):
    row = measures.set_figure(node=tree.a, by=lead, measure="cost_baseline", as_at=DAY, **values)
    assert figures.text(row) == text


def test_a_range_of_dates_says_so(tree, lead):
    row = measures.set_figure(
        node=tree.a,
        by=lead,
        measure="end_forecast",
        as_at=DAY,
        state="range",
        date_low=date(2030, 3, 31),
        date_high=date(2031, 3, 31),
    )
    assert figures.text(row) == "31 Mar 2030 to 31 Mar 2031"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "Give the value"),
        ({"state": "withheld"}, "Say why it is withheld"),
        ({"state": "range", "amount_low": 5, "amount_high": 3}, "The lowest amount is above the highest"),
    ],
)
def test_a_figure_that_makes_no_sense_is_refused_in_a_sentence(tree, lead, values, sentence):
    with pytest.raises(ValidationError, match=sentence):
        measures.set_figure(node=tree.a, by=lead, measure="cost_baseline", as_at=DAY, **values)


def test_the_database_holds_the_same_rules(tree):
    with pytest.raises(IntegrityError), transaction.atomic():
        Figure.objects.bulk_create([Figure(node=tree.a, measure="cost_baseline", as_at=DAY, state="withheld")])


def test_a_total_says_how_much_it_covers(tree, lead, bob):
    for node, values in ((tree.p1, {"amount": 3}), (tree.p2, {"state": "withheld", "reason": "Section 43"})):
        measures.set_figure(node=node, by=lead, measure="cost_baseline", as_at=DAY, **values)
    total = overview.total_of(overview.work_below(bob, tree.a, None), "cost_baseline")
    assert (total.amount, total.note) == (3, "over 1 of 2, 1 withheld")


def test_a_programme_that_states_its_cost_speaks_for_its_projects(tree, lead):
    for node, amount in ((tree.a, 10), (tree.p1, 4), (tree.p3, 5)):
        measures.set_figure(node=node, by=lead, measure="cost_baseline", as_at=DAY, amount=amount)
    total = overview.total_of(overview.work_below(lead, tree.portfolio, None), "cost_baseline")
    assert (total.amount, total.note) == (15, "over 2 of 2")


def test_differing_ratings_and_reds_come_first(tree, lead, three):
    give(tree.p1, lead, three, "green")
    give(tree.p1, lead, three, "red", assessor="independent")
    give(tree.p2, lead, three, "green")
    work = overview.work_below(lead, tree.portfolio, None)
    assert [line.node for line in overview.differing(work)] == [tree.p1]
    assert [(line.node.name, why) for line, _, why in overview.attention(work)] == [
        ("Project 1", "Independent assurance rates it Red")
    ]


def test_attention_is_empty_when_all_is_well(tree, lead, three):
    give(tree.p1, lead, three, "green")
    assert overview.attention(overview.work_below(lead, tree.portfolio, None)) == []


def test_a_figure_is_removed_on_its_own_page(as_user, lead, tree):
    row = make.figure(tree.p1, "cost_baseline", DAY, amount=Decimal(4))
    client, url = as_user(lead), f"/work/{tree.p1.pk}/figures/{row.pk}/"
    assert f'action="{url}remove/"' in client.get(url).content.decode()
    assert client.post(f"{url}remove/").status_code == 302
    assert not Figure.objects.filter(pk=row.pk).exists()


def test_a_value_that_cannot_be_read_is_told_once(as_user, lead, tree):
    data = {"measure": "end_baseline", "as_at": "2026-06-30", "state": "known", "date": "31/02/2026"}
    page = as_user(lead).post(f"/work/{tree.p1.pk}/figures/new/", data).content.decode()
    assert "Give the value" not in page
