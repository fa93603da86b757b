"""The age of the last report stands beside whatever a dashboard shows of work."""

from datetime import date, timedelta

import pytest

from reporting import freshness
from tests.factories import records as keep
from tests.factories.reports import draw_quickly
from tests.factories.reports import ready as made

pytestmark = pytest.mark.django_db


def test_a_report_speaks_of_the_day_on_which_its_period_ended(office, ready):
    found = freshness.ages([office.one, office.two], office.now, date(2025, 4, 10))
    assert (found[office.one.pk].days, found[office.one.pk].words) == (10, "report 10 days old")
    assert (found[office.two.pk].days, found[office.two.pk].words) == (None, "never reported")


def test_it_is_old_after_a_period_and_two_weeks(office, ready):
    last = office.now.ends_on + (office.now.ends_on - office.now.starts_on) + timedelta(14)
    assert not freshness.ages([office.one], office.now, last)[office.one.pk].is_old
    assert freshness.ages([office.one], office.now, last + timedelta(1))[office.one.pk].is_old
    assert freshness.ages([office.two], office.now, last)[office.two.pk].is_old


def test_the_newest_period_counts_however_late_an_older_one_was_made(office, ready, monkeypatch):
    draw_quickly(monkeypatch)
    made(node=office.one, period=office.before, by=office.lead)
    assert freshness.ages([office.one], office.now)[office.one.pk].run == ready


def test_the_dashboard_says_it_of_each_row(as_user, office, ready):
    keep.record("risk", office.one, by=office.lead, likelihood=5, impact=5)
    page = as_user(office.lead).get(f"/work/{office.top.pk}/dashboard/").content.decode()
    assert f'href="{ready.get_absolute_url()}">report ' in page and "never reported" in page
    assert "2 of 2 without a fresh report" in page
