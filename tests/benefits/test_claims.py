"""Double counting: 100 per cent of one measured change at most, wherever the claim is made."""

from datetime import date
from decimal import Decimal

import pytest

from benefits import claims, readings
from benefits.models import Benefit
from benefits.readings import Entry
from pmo.records import moving, writing
from pmo.records.register import REGISTERS
from tests.benefits.conftest import PROFILE, now
from tests.factories import records as keep

pytestmark = pytest.mark.django_db


def test_a_third_claim_over_100_is_refused_across_programmes(benefit, tree, carol):
    benefit(attribution=50)
    benefit(attribution=40, node=tree.p2)
    with pytest.raises(
        writing.Stopped,
        match="Others claim 90% of “duplicate tests” already, so 20% would make 110%. Claim 10% at most",
    ):
        writing.create(
            REGISTERS["benefit"],
            node=tree.p3,
            values=PROFILE | {"measure": "duplicate tests", "attribution": 20},
            by=carol,
        )
    assert writing.create(REGISTERS["benefit"], node=tree.p3, values=PROFILE | {"attribution": 10}, by=carol)


def test_two_rows_of_one_sheet_are_caught_together(tree, alice):
    rows = [
        writing.Addition(tree.p1, PROFILE | {"title": f"Benefit {number}", "attribution": 60}) for number in range(2)
    ]
    with pytest.raises(writing.Stopped, match="Others claim 60%"):
        writing.write(REGISTERS["benefit"], by=alice, kind="import", title="Two", additions=rows)
    assert not Benefit.objects.exists()


def test_a_change_a_return_and_a_reopening_are_asked_as_well(benefit, alice, tree):
    one, two = benefit(attribution=60), benefit(attribution=40, node=tree.p2)
    with pytest.raises(writing.Stopped, match="Others claim 60%"):
        writing.change(two, {"attribution": 41}, by=alice)
    keep.put(two, "withdrawn")
    writing.change(now(one), {"attribution": 90}, by=alice)
    with pytest.raises(writing.Stopped, match="Others claim 90%"):
        moving.take(
            now(two),
            "reopen",
            by=alice,
            seen=now(two).version,
            values={"review_date": "2027-01-01", "closure_note": "Again"},
        )


def test_another_population_or_another_time_is_another_change(benefit):
    benefit(attribution=100, population="Inpatients")
    assert benefit(attribution=100, population="Outpatients")
    assert benefit(
        attribution=100,
        population="Inpatients",
        baseline_on=date(1990, 1, 1),
        tracked_until=date(1995, 1, 1),
        target_on=date(1992, 1, 1),
    )


def test_a_shared_measure_without_a_split_is_shown(benefit, tree):
    benefit(attribution=100)
    benefit(attribution=None, node=tree.p2)
    assert len(claims.counted_twice(list(Benefit.objects.all()))) == 1


def test_claims_one_after_the_other_are_not_counted_twice(as_user, benefit, alice, tree):
    first = {"starts_on": date(2024, 4, 1), "tracked_until": date(2025, 3, 31), "attribution": 70}
    benefit(title="First wave", **first)
    benefit(title="Second wave", starts_on=date(2025, 4, 1), baseline_on=date(2025, 3, 31), attribution=60)
    assert claims.counted_twice(list(Benefit.objects.all())) == []
    benefit(title="No share yet", starts_on=date(2025, 4, 1), attribution=None)
    ((one, others),) = claims.counted_twice(list(Benefit.objects.all()))
    assert {row.title for row in (one, *others)} == {"Second wave", "No share yet"}


def test_a_rival_out_of_sight_is_counted_and_not_named(as_user, benefit, alice, carol, tree):
    mine = benefit(attribution=50)
    values = PROFILE | {"title": "Theirs", "attribution": 50}
    writing.create(REGISTERS["benefit"], node=tree.p3, values=values, by=carol)
    page = as_user(alice).get(f"/benefits/{mine.pk}/profile/").content.decode()
    assert "shared with 1 other" in page and "nobody else claims" not in page and "Theirs" not in page
    assert "50%, in work that you do not see" in page


def test_readings_stay_in_their_periods(benefit, alice):
    row = benefit(status="realising", frequency="month", first_measure_on=date(2026, 4, 30))
    readings.enter(row, [Entry("actual", date(2026, 4, 30), Decimal(13000))], by=alice)
    with pytest.raises(writing.Stopped, match="There are values already, such as for Apr 2026"):
        writing.change(now(row), {"frequency": "quarter"}, by=alice)
    quarterly = benefit(status="realising", measure="Other", first_measure_on=date(2026, 6, 30))
    readings.enter(quarterly, [Entry("actual", date(2026, 6, 30), Decimal(13000))], by=alice)
    writing.change(now(quarterly), {"frequency": "month"}, by=alice)
    assert now(quarterly).latest == 13000, "the end of a quarter is the end of a month"
