"""Baselines are published versions that were approved; all but the first stand on an approved change request."""

from datetime import date

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from planning import baselines, publishing
from planning.models import Activity, Baseline
from pmo.core.errors import Problem, Refused
from pmo.records import writing
from tests.factories import hierarchy as make
from tests.factories import records as keep

pytestmark = pytest.mark.django_db


def slip(plans, alice, days):
    row = Activity.objects.get(pk=plans.rows["Design"].pk)
    writing.change(row, {"duration": row.duration + days * 480}, by=alice)
    return publishing.publish(plan=plans.one, by=alice)


def approved(node, alice, **more):
    return keep.put(keep.record("change", node, by=alice, **more), "approved")


def test_the_first_is_free_and_every_later_one_needs_its_own_approved_change(plans, alice, tree):
    with pytest.raises(Problem, match="Publish the plan first"):
        baselines.set_baseline(plan=plans.one, by=alice, name="v1", reason="First")
    publishing.publish(plan=plans.one, by=alice)
    make.figure(tree.p1, "cost_baseline", amount=3)
    first = baselines.set_baseline(plan=plans.one, by=alice, name="v1", reason="First")
    assert first.number == 1 and list(first.figures) == ["cost_baseline"]
    slip(plans, alice, 5)
    again = {"plan": plans.one, "by": alice, "name": "v2", "reason": "Later"}
    with pytest.raises(Problem, match="needs an approved change request"):
        baselines.set_baseline(**again)
    with pytest.raises(Problem, match="is not approved"):
        baselines.set_baseline(**again, change=keep.record("change", tree.p1, by=alice))
    with pytest.raises(Problem, match="other work"):
        baselines.set_baseline(**again, change=approved(tree.p2, alice))
    change = approved(tree.p1, alice)
    second = baselines.set_baseline(**again, change=change)
    assert (second.number, second.version.number) == (2, 2)
    with pytest.raises(Problem, match="stands on"):
        baselines.set_baseline(**again | {"name": "v3"}, change=change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Baseline.objects.filter(pk=first.pk).update(name="other")


def test_milestones_are_told_against_the_original_and_the_current_one(plans, alice, tree, as_user):
    publishing.publish(plan=plans.one, by=alice)
    baselines.set_baseline(plan=plans.one, by=alice, name="v1", reason="First")
    slip(plans, alice, 5)
    baselines.set_baseline(plan=plans.one, by=alice, name="v2", reason="x", change=approved(tree.p1, alice))
    version = slip(plans, alice, 5)
    last = baselines.variances(version.rows, baselines.original(plans.one), baselines.current(plans.one))[-1]
    assert (last.title, last.original, last.since_original, last.since_current) == ("Done", date(2027, 1, 15), 14, 7)
    text = as_user(alice).get(f"/work/{tree.p1.pk}/plan/baselines/").content.decode()
    assert "+2 w" in text and "+7 d" in text and "Original v1" in text
    for query in ("", "?from=b1&to=draft", "?from=v1&to=v2", "?from=zz&to=b99"):
        assert as_user(alice).get(f"/work/{tree.p1.pk}/plan/compare/{query}").status_code == 200


def test_dates_cost_and_benefits_of_two_states_stand_side_by_side(plans, alice, tree, as_user):
    publishing.publish(plan=plans.one, by=alice)
    make.figure(tree.p1, "cost_forecast", amount=3)
    baselines.set_baseline(plan=plans.one, by=alice, name="v1", reason="First")
    slip(plans, alice, 5)
    make.figure(tree.p1, "cost_forecast", as_at=date(2026, 9, 30), amount=5)
    text = as_user(alice).get(f"/work/{tree.p1.pk}/plan/compare/?from=b1&to=draft").content.decode()
    whole = text.partition("The plan as a whole")[2].partition("What differs")[0]
    assert "15 Jan 2027" in whole and "22 Jan 2027" in whole and "+7 d" in whole
    assert "£3" in whole and "£5" in whole


def test_a_baseline_is_set_on_its_page_and_by_who_may_publish(plans, alice, bob, tree, as_user):
    publishing.publish(plan=plans.one, by=alice)
    url = f"/work/{tree.p1.pk}/plan/baselines/new/"
    assert as_user(alice).get(url).status_code == 200
    assert as_user(alice).post(url, {"name": "v1", "reason": ""}).status_code == 422
    assert as_user(alice).post(url, {"name": "v1", "reason": "First"}).status_code == 302
    response = as_user(alice).post(url, {"name": "v1", "reason": "Again"})
    assert response.status_code == 422 and "approved change request" in response.content.decode()
    response = as_user(alice).post(url, {"name": "v1", "reason": "Again", "change": approved(tree.p1, alice).pk})
    assert response.status_code == 422 and "baseline of this name" in response.content.decode()
    assert as_user(bob).get(url).status_code == 403
    with pytest.raises(Refused):
        baselines.set_baseline(plan=plans.one, by=bob, name="v9", reason="Mine")
