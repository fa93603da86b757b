"""Lights of work that has a published plan."""

from datetime import date

import pytest

from planning import publishing
from planning.models import Activity, Plan
from reporting.lights.reported import report
from tests.factories import records as keep

pytestmark = pytest.mark.django_db


def test_a_light_of_work_with_a_plan_is_reported_on_what_everybody_may_see_of_it(office):
    plan = Plan.objects.create(node=office.one, starts_on=date(2026, 1, 5))
    late = {"kind": "milestone", "flag": "project", "deadline": date(2026, 2, 1), "by": office.lead}
    keep.record("activity", office.one, title="Go-live", **late)
    keep.record("activity", office.one, title="Secret", **late)
    Activity.objects.filter(title="Secret").update(confidentiality="restricted")
    publishing.publish(plan=plan, by=office.lead)
    light = report(node=office.one, by=office.lead, dimension="schedule", rag="r", reason="Late")
    assert light.rag == "r" and "Secret" not in str(light.evidence)
