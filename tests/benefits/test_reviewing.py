"""Reviews go on in business as usual after the work has closed."""

from datetime import date

import pytest
import time_machine

from benefits import reviewing
from pmo.records import moving, waiting
from tests.benefits.conftest import now

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(benefit, olive, tree):
    """Olive's benefit, whose work closed at the end of November."""
    row = benefit(status="realising", owner=olive, review_date=None, tracked_until=date(2028, 3, 31))
    type(tree.p1).objects.filter(pk=tree.p1.pk).update(state="closed_benefits", state_since="2026-11-30")
    return now(row)


@time_machine.travel("2026-12-01 12:00Z")
def test_reviews_are_planned_after_closure_and_come_to_the_owner(as_user, closed, olive):
    assert [day for day, _ in reviewing.planned(closed)] == [date(2027, 5, 30), date(2027, 11, 30)], (
        "tracked to March 2028"
    )
    assert reviewing.tick() == 1 and reviewing.tick() == 0
    assert now(closed).review_date == date(2027, 5, 30)
    page = as_user(olive).get(f"/benefits/{closed.pk}/profile/").content.decode()
    assert "Review 1, six months after closure" in page and "Review 2, one year after closure" in page
    assert ">Review 1<" in page, "marked on the curve"


def test_after_a_review_comes_the_next_of_them(closed, olive):
    with time_machine.travel("2026-12-01 12:00Z"):
        reviewing.tick()
    with time_machine.travel("2027-05-30 12:00Z"):
        assert [item.record.pk for item in waiting.items(olive)] == [closed.pk]
        moving.review(now(closed), by=olive, seen=now(closed).version)
        assert now(closed).review_date == date(2027, 11, 30)


@time_machine.travel("2026-12-01 12:00Z")
def test_work_that_is_open_plans_no_reviews_after_closure(benefit):
    row = benefit(status="realising", review_date=None)
    assert reviewing.planned(row) == [] and reviewing.tick() == 0
