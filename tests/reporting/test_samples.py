"""Samples: every measure once a day, whoever asks, of what everybody on the work may see."""

from datetime import timedelta
from decimal import Decimal

import pytest

from pmo.core.clock import today
from reporting.models import Sample, SampleDay
from reporting.samples import movers, taking
from tests.factories import records as keep

pytestmark = pytest.mark.django_db


def value(node, key: str) -> Decimal | None:
    return Sample.objects.filter(node=node, key=key, day=today()).values_list("value", flat=True).first()


def test_a_days_samples_are_taken_once(office):
    keep.record("risk", office.one, by=office.lead)
    assert taking.tick() > 0
    taken = Sample.objects.count()
    assert taking.tick() == 0 and taking.take(today()) == 0
    assert (Sample.objects.count(), SampleDay.objects.count()) == (taken, 1)


def test_work_counts_all_that_lies_below_it_and_nothing_confidential(office):
    keep.record("risk", office.one, by=office.lead)
    keep.record("risk", office.two, by=office.lead)
    keep.record("risk", office.two, by=office.lead, confidentiality="restricted")
    taking.tick()
    assert [value(node, "risk.open") for node in (office.top, office.one, office.two)] == [2, 1, 1]


def test_lights_are_sampled_with_the_steps_by_which_they_are_better_reported(office):
    from tests.reporting.test_lights import figure, report

    figure(office.one, "cost_baseline", "10")
    figure(office.one, "cost_forecast", "12")
    report(node=office.one, by=office.owner, dimension="cost", rag="a", reason="Soon.", until=today() + timedelta(9))
    taking.tick()
    assert [value(office.one, f"{name}.cost") for name in ("light", "said", "better")] == [2, 1, 1]


def test_what_moved_since_a_day_is_told_worse_before_better(office):
    for node, then, now in ((office.one, 5, 3), (office.two, 1, 2)):
        for day, count in ((today() - timedelta(10), then), (today(), now)):
            Sample.objects.create(node=node, key="risk.open", day=day, value=count)
    found = movers.movers(office.lead, office.top, today() - timedelta(9))
    assert [(row.node, row.change, row.worse) for row in found] == [(office.two, "+1", True), (office.one, "−2", False)]
    assert found[0].url == f"/work/{office.two.pk}/risks/"


def test_a_light_from_data_shows_its_step_since_the_sample_of_then(as_user, office):
    from tests.reporting.test_lights import figure

    figure(office.one, "cost_baseline", "10")
    figure(office.one, "cost_forecast", "12")

    def shown() -> int:
        return as_user(office.lead).get(f"/work/{office.top.pk}/dashboard/").content.decode().count("is-worse")

    before = shown()
    Sample.objects.create(node=office.one, key="light.cost", day=office.now.starts_on, value=0)
    assert shown() == before + 1
