"""Early warnings that need more than one room: each sounds on its case, and is quiet once that is mended."""

from datetime import timedelta

import pytest

from benefits import linking as mapping
from planning import baselines, publishing
from planning.models import Plan
from pmo.core.clock import today
from pmo.hierarchy.measuring import MEASURES
from pmo.hierarchy.warning import RULES
from pmo.records import linking, writing
from reporting.models import Sample
from reporting.samples import taking
from tests.factories import hierarchy as make
from tests.factories import records as keep

pytestmark = pytest.mark.django_db


def cases(rule: str, office) -> list[str]:
    return [case.text for case in RULES[rule].find(office.lead, office.top)]


def changed(row, office, **values):
    writing.change(row, values, by=office.lead)
    row.refresh_from_db()
    return row


def test_a_score_that_fell_until_a_response_of_it_is_done(office):
    risk = changed(keep.record("risk", office.one, by=office.lead, likelihood=4, impact=4), office, likelihood=2)
    assert "fell from 16 to 8" in cases("score_fell", office)[0]
    action = keep.record("action", office.one, by=office.lead)
    linking.link(risk, action, kind="mitigated_by", by=office.lead)
    assert cases("score_fell", office)
    keep.put(action, "done")
    assert not cases("score_fell", office)


def test_a_milestone_that_slipped_in_silence_until_somebody_raises_an_issue(as_user, office):
    plan = Plan.objects.create(node=office.one, starts_on=today())
    milestone = keep.record("activity", office.one, by=office.lead, title="Go-live", kind="milestone", flag="project")
    publishing.publish(plan=plan, by=office.lead)
    baselines.set_baseline(plan=plan, name="Original", reason="Agreed.", by=office.lead)
    assert not cases("slipped_silently", office)
    later = {
        "constraint": "SNET",
        "constraint_date": today() + timedelta(60),
        "constraint_reason": "The supplier is late.",
    }
    changed(milestone, office, **later)
    publishing.publish(plan=plan, by=office.lead)
    assert "Go-live" in cases("slipped_silently", office)[0]
    taking.take(today())
    for node in (office.one, office.top):
        kept = Sample.objects.get(node=node, key="milestone.behind")
        page = as_user(office.lead).get(f"/work/{node.pk}/{MEASURES[kept.key].where}").content.decode()
        assert kept.value == 1 and "1 row" in page
    keep.record("issue", office.one, by=office.lead)
    assert not cases("slipped_silently", office)


def test_a_benefit_that_begins_before_what_enables_it(office):
    begins = today() + timedelta(100)
    output = keep.record(
        "mapitem", office.one, by=office.lead, kind="output", title="Core build", forecast_on=begins + timedelta(20)
    )
    outcome = keep.record("mapitem", office.one, by=office.lead, kind="outcome", title="Seen everywhere")
    between = keep.record("mapitem", office.one, by=office.lead, kind="capability", title="One record")
    benefit = keep.record("benefit", office.one, by=office.lead, title="Fewer tests", starts_on=begins)
    assert not cases("benefit_before_milestone", office)
    for source, target in ((output, between), (between, outcome), (outcome, benefit)):
        mapping.link(source, target, by=office.lead)
    assert "Core build comes" in cases("benefit_before_milestone", office)[0]
    changed(benefit, office, starts_on=begins + timedelta(20))
    assert not cases("benefit_before_milestone", office)


def test_money_in_delivery_is_quiet_once_a_plan_is_published(office):
    type(office.one).objects.filter(pk=office.one.pk).update(state="active", stage="deliver")
    make.figure(office.one, "cost_baseline", amount=5)
    assert cases("money_without_plan", office)
    plan = Plan.objects.create(node=office.one, starts_on=today())
    keep.record("activity", office.one, by=office.lead, title="Build")
    publishing.publish(plan=plan, by=office.lead)
    assert not cases("money_without_plan", office)
