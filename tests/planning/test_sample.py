"""The sample's plans are those of the pictures, loaded once and quickly."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from planning.models import Activity, Baseline, DateProposal, Plan, PlanVersion
from planning.sample import load
from pmo.hierarchy import sample
from registers.sample import load as load_registers

pytestmark = pytest.mark.django_db


def test_the_sample_is_the_plan_of_the_pictures_and_is_loaded_once():
    lead = sample.make_people()
    trust = sample.load_fenmarsh(by=lead)
    sample.give_roles(by=lead)
    load_registers(by=lead, portfolio=trust)
    with CaptureQueriesContext(connection) as queries:
        load(by=lead, portfolio=trust)
    assert len(queries) < 900, len(queries)

    plan = Plan.objects.get(node__code="EPR")
    ends = {row.title: row.finish for row in Activity.objects.filter(node=plan.node)}
    assert ends["Go-live wave 1"] == date(2027, 7, 17) and ends["Gate 4: readiness"] == date(2027, 4, 30)
    assert ends["Cleanse and match rules"] == date(2026, 12, 1) and ends["Legacy system off"] == date(2028, 2, 11)
    assert not plan.problems and plan.versions.count() == 10
    trend = list(
        Activity.objects.get(title="Go-live wave 1")
        .points.order_by("version__number")
        .values_list("forecast", flat=True)
    )
    assert trend[2] == date(2027, 5, 15) and trend[-2:] == [date(2027, 7, 3), date(2027, 7, 17)]
    assert [row.name for row in plan.baselines.order_by("number")] == ["v1", "v2", "v3"]
    assert Baseline.objects.get(plan=plan, name="v3").approved_on == date(2026, 5, 14)
    proposal = DateProposal.objects.get(state="waiting")
    assert proposal.interface.receiver.title == "CYB: production environment ready"

    count = PlanVersion.objects.count()
    load(by=lead, portfolio=trust)
    assert PlanVersion.objects.count() == count
