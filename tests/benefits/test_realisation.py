"""How much has come: formulas, curves, periods, readings that are corrected and never overwritten."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import transaction
from django.db.models import ProtectedError
from django.db.utils import ProgrammingError

from benefits import readings, tracking
from benefits.models import BenefitPoint
from benefits.readings import Entry
from benefits.realising import curves, periods, realisation, trend
from pmo.core.errors import Problem, Refused
from pmo.core.history import feed
from tests.benefits.conftest import now

D = Decimal
Q1, Q2, Q3 = date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31)


@pytest.mark.parametrize(
    ("baseline", "actual", "target", "percent"),
    [
        ("14200", "12650", "7100", "21.8"), ("0", "50", "100", "50.0"), ("100", "40", "0", "60.0"), ("100", "120", "0", "-20.0"),
        ("0", "120", "100", "120.0"), ("-10", "0", "10", "50.0"),
    ],
)  # fmt: skip
def test_realised_share_serves_both_directions(baseline, actual, target, percent):
    assert realisation.realised(D(baseline), D(actual), D(target)) == D(percent)


def test_realised_share_is_unknown_where_nothing_could_be_realised():
    assert realisation.realised(D(5), D(5), D(5)) is None and realisation.realised(None, D(1), D(2)) is None


def test_sums_averages_and_latest():
    values = [D(10), D(20), D(60)]
    assert [realisation.aggregate(values, how) for how in ("sum", "average", "last")] == [D(90), D(30), D(60)]
    assert realisation.aggregate([], "sum") is None


@pytest.mark.parametrize(
    ("percent", "missed", "rating"), [(95, 0, "g"), ("94.9", 0, "a"), (80, 0, "a"), ("79.9", 0, "r"), (99, 1, "a"), (99, 2, "r"), (None, 0, "n")]
)  # fmt: skip
def test_ratings_follow_the_written_limits(percent, missed, rating):
    assert realisation.rating(D(percent) if percent is not None else None, missed) == rating


def test_curves_need_not_be_straight_lines():
    half, quarter = D("0.5"), D("0.25")
    assert curves.share("linear", quarter) == quarter and curves.share("s", half) == half
    assert curves.share("s", quarter) == D("0.15625") and curves.share("steps", D("0.49")) == quarter
    for shape in ("linear", "s", "steps"):
        assert curves.share(shape, D(0)) == 0 and curves.share(shape, D(1)) == 1 and curves.share(shape, D(9)) == 1
    typed = [(date(2026, 1, 1), D(0)), (date(2026, 1, 11), D(100))]
    assert curves.between(typed, date(2026, 1, 6)) == 50 and curves.between(typed, date(2025, 1, 1)) is None
    assert curves.between(typed, date(2027, 1, 1)) == 100


def test_a_trend_is_the_straight_line_of_least_squares():
    known = [(date(2026, 1, day), D(10 * day)) for day in (1, 2, 3)]
    assert trend.trend(known, [date(2026, 1, 3), date(2026, 1, 5)]) == [(date(2026, 1, 5), D(50))]
    assert trend.trend(known[:2], [date(2026, 2, 1)]) == []


def test_periods_are_those_of_the_financial_year():
    assert periods.period_end(date(2026, 11, 22), "quarter") == Q3 and periods.name_of(Q3, "quarter") == "Q3 2026/27"
    assert periods.period_end(date(2026, 3, 31), "year") == date(2026, 3, 31)
    assert periods.name_of(date(2027, 3, 31), "year") == "2026/27" and periods.name_of(Q2, "half") == "H1 2026/27"
    assert periods.ends_between(date(2026, 4, 1), Q3, "quarter") == [Q1, Q2, Q3]
    assert periods.add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)


@pytest.mark.django_db
@time_machine.travel("2026-11-22 12:00Z")
def test_figures_of_a_benefit_recompute_exactly(benefit, alice):
    row = benefit(status="realising", aggregation="last")
    readings.enter(row, [Entry("actual", Q2, D(12650))], by=alice)
    row = now(row)
    plan = row.planned(Q2)
    assert plan == (
        D(14200) + D((Q2 - row.baseline_on).days) / (row.target_on - row.baseline_on).days * -7100
    ).quantize(D("0.0001"))
    assert row.latest == 12650 and row.realised == realisation.realised(D(14200), D(12650), plan)
    (track,) = tracking.tracks([row])
    assert track.worth(row.latest) == D(480_000) * D("21.8") / 100 * 70 / 100


@pytest.mark.django_db
@time_machine.travel("2026-11-22 12:00Z")
def test_a_correction_replaces_and_never_overwrites(benefit, alice):
    row = benefit(status="realising")
    readings.enter(row, [Entry("actual", Q2, D(13000))], by=alice)
    readings.enter(row, [Entry("actual", Q2, D(12650), note="Extract was late")], by=alice)
    old, new = BenefitPoint.objects.order_by("id")
    assert new.replaces == old and old.value == 13000 and now(row).latest == 12650
    with pytest.raises(ProgrammingError), transaction.atomic():
        BenefitPoint.objects.filter(pk=old.pk).update(value=1)
    with pytest.raises(ProtectedError):
        old.delete()
    assert any(event.model is BenefitPoint for event in feed(now(row)))


@pytest.mark.django_db
@time_machine.travel("2026-11-22 12:00Z")
def test_two_people_at_one_cell_are_told(benefit, alice):
    row = benefit(status="realising")
    readings.enter(row, [Entry("actual", Q2, D(13000), seen=0)], by=alice)
    with pytest.raises(Problem, match="somebody else wrote 13,000 meanwhile"):
        readings.enter(row, [Entry("actual", Q2, D(12000), seen=0)], by=alice)


@pytest.mark.django_db
@time_machine.travel("2026-11-22 12:00Z")
def test_an_actual_value_of_the_future_is_a_forecast(benefit, alice, bob):
    row = benefit(status="realising")
    with pytest.raises(Problem, match="What is still to come is a forecast"):
        readings.enter(row, [Entry("actual", Q3, D(1))], by=alice)
    with pytest.raises(Refused):
        readings.enter(row, [Entry("actual", Q2, D(1))], by=bob)


@pytest.mark.django_db
@time_machine.travel("2026-11-22 12:00Z")
def test_a_late_reading_takes_green_away(benefit, alice):
    row = benefit(status="realising", first_measure_on=date(2026, 3, 31))
    assert row.awaited == date(2026, 3, 31) and row.missed(date(2026, 11, 22)) == 3 and row.rating == "r"
    readings.enter(row, [Entry("actual", Q2, row.planned(Q2))], by=alice)
    assert now(row).rating == "g" and now(row).awaited == Q3


@pytest.mark.django_db
@time_machine.travel("2026-11-22 12:00Z")
def test_the_grid_takes_typing_and_paste_and_loses_nothing(as_user, benefit, alice):
    row = benefit(status="realising")
    client, url = as_user(alice), f"/benefits/{row.pk}/readings/"
    assert client.get(url).status_code == 200
    assert (
        client.post(url, {f"actual-{Q2}": "12,650", f"seen-actual-{Q2}": "0", f"forecast-{Q3}": "12,300"}).status_code
        == 302
    )
    assert now(row).latest == 12650
    wrong = client.post(url, {f"plan-{Q2}": "about 12", f"actual-{Q2}": "12,600"})
    page = wrong.content.decode()
    assert wrong.status_code == 422 and "Plan of Q2 2026/27: “about 12” is not a number" in page and "12,600" in page
    assert now(row).latest == 12650, "nothing of it was written"
    pasted = "\tactual\tplan\nQ1 2026/27\t13,400\t13,500\n30 Sep 2026\t12,700\t"
    assert client.post(url, {"paste": pasted}).status_code == 302
    cells = readings.current(now(row))
    assert (
        cells["actual", Q1].value == 13400 and cells["plan", Q1].value == 13500 and cells["actual", Q2].value == 12700
    )
    bad = client.post(url, {"paste": "Autumn\t1"})
    assert bad.status_code == 422 and "Line 1: “Autumn” is no period" in bad.content.decode()
    assert client.post(url, {"paste": "30 Sep 9999999\t1", f"seen-actual-{Q2}": "x" * 50}).status_code == 422


@pytest.mark.django_db
@time_machine.travel("2026-11-22 12:00Z")
def test_a_dash_in_the_grid_is_nothing_this_time(as_user, benefit, alice):
    row = benefit(status="realising", first_measure_on=Q2)
    client, url = as_user(alice), f"/benefits/{row.pk}/readings/"
    assert client.post(url, {f"actual-{Q2}": "-", f"forecast-{Q3}": "-", f"seen-actual-{Q2}": "0"}).status_code == 302
    point = BenefitPoint.objects.get()
    assert (point.kind, point.value, point.note) == ("actual", None, "Nothing this time")
    assert now(row).returned_on == Q2 and now(row).awaited == Q3 and "–" in client.get(url).content.decode()
    assert client.post(url, {f"actual-{Q2}": "–", f"seen-actual-{Q2}": str(point.pk)}).status_code == 302
    assert BenefitPoint.objects.count() == 1, "the same dash again says nothing new"
    pasted = client.post(url, {"paste": "Q1 2026/27\t\t\t-"})
    assert pasted.status_code == 302 and BenefitPoint.objects.get(period_end=Q1).note == "Nothing this time"


@pytest.mark.django_db
@time_machine.travel("2026-11-22 12:00Z")
def test_money_and_the_rest_stand_side_by_side(as_user, benefit, alice, tree, django_assert_max_num_queries):
    for number in range(3):
        row = benefit(status="realising", measure=f"m{number}", category="cash_releasing" if number else "quantifiable")
        readings.enter(row, [Entry("actual", Q2, D(12650))], by=alice)
    client = as_user(alice)
    url = f"/work/{tree.a.pk}/realisation/"
    page = client.get(url).content.decode()
    assert (
        "Financial benefits" in page and "Benefits that are not money" in page and "Claimed against evidenced" in page
    )
    for part in ("objectives", "owners", "attention", "after-closure"):
        assert client.get(f"{url}{part}/").status_code == 200 and client.get(f"/realisation/{part}/").status_code == 200
    assert client.get(f"{url}nothing/").status_code == 404
    with django_assert_max_num_queries(30):
        client.get(url)


@pytest.mark.django_db
def test_the_profile_shows_it_all(as_user, chain, bob, alice):
    row = chain(status="realising")[3]
    for person in (alice, bob):
        page = as_user(person).get(f"/benefits/{row.pk}/profile/").content.decode()
        assert "14,200" in page and "7,100" in page and "Tests seen everywhere" in page and "Baseline" in page
