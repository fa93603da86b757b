"""A milestone that makes a benefit possible moves in the published plan: its owner accepts the new date, or explains."""

import pytest

from benefits import accepting, milestones, slipping
from benefits.models import DateProposal
from planning import milestones as published
from pmo.core.clock import today
from pmo.core.errors import Problem, Refused
from pmo.people.models import Notice
from pmo.records import writing
from tests.benefits.conftest import now
from tests.factories import hierarchy as make
from tests.planning.published import Planner

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(chain, olive, alice):
    """Olive's benefit hangs on a go-live that is published: `plan.move(days)` changes the draft, `plan.publish()` publishes."""
    output, *_, row, _ = chain(owner=olive, status="approved")
    made = Planner(output.node, alice)
    build, stone = made.add("Build", 20), made.add("Go-live", 0, predecessors="1")
    made.publish("First")
    milestones.name(now(output), stone.pk, by=alice)
    made.benefit, made.output, made.stone = row, output, stone
    made.move = lambda days: made.change(build, duration=days * 480)
    return made


def forecast(plan):
    """Where the published plan has the go-live."""
    return published.standing([plan.stone.pk])[plan.stone.pk].forecast


def test_only_a_published_version_proposes_a_new_date(plan, olive):
    first = forecast(plan)
    assert now(plan.output).planned_on == first and slipping.tick() == 0
    plan.move(60)
    assert slipping.tick() == 0, "a draft moves nobody's benefit"
    plan.publish("Ward devices came late")
    assert slipping.tick() == 1 and slipping.tick() == 0, "proposed once"
    proposal = DateProposal.objects.get()
    assert proposal.target_on - proposal.was_on == forecast(plan) - first
    with pytest.raises(Problem, match="Say why the old date still holds"):
        slipping.answer(proposal, accepts=False, by=olive)
    slipping.answer(proposal, accepts=False, reason="Two wards can wait", by=olive)
    assert now(plan.benefit).target_on == proposal.was_on and slipping.tick() == 0


def test_after_an_explanation_only_the_further_slip_is_proposed_and_accepted(plan, olive):
    plan.move(60)
    plan.publish("Late")
    slipping.tick()
    slipping.answer(DateProposal.objects.get(), accepts=False, reason="Two wards can wait", by=olive)
    before = forecast(plan)
    plan.move(90)
    plan.publish("Later")
    assert slipping.tick() == 1
    newest = DateProposal.objects.get(answer="")
    assert newest.target_on - newest.was_on == forecast(plan) - before, "only what the owner has not answered yet"
    slipping.answer(newest, accepts=True, by=olive)
    assert now(plan.benefit).target_on == newest.target_on


def test_the_map_shows_the_published_date_and_never_the_drafts(plan, as_user, alice, bob):
    url = f"/work/{plan.node.pk}/benefits-map/?as=table"
    was = as_user(alice).get(url).content.decode()
    plan.move(200)
    assert as_user(alice).get(url).content.decode().count("late") == was.count("late")
    plan.publish("Now everybody may know")
    assert "weeks late" in as_user(bob).get(url).content.decode()


def test_only_published_milestones_can_be_named(plan, as_user, alice):
    draft = plan.add("Not published yet", 0)
    page = as_user(alice).get(f"/mapitems/{plan.output.pk}/milestone/").content.decode()
    assert "Go-live" in page and "Not published yet" not in page
    with pytest.raises(Problem, match="not in the published plan"):
        milestones.name(now(plan.output), draft.pk, by=alice)


def test_a_milestone_of_a_plan_that_one_may_not_see_cannot_be_named(plan, box, alice, carol, tree):
    other = box("output", "Elsewhere", node=tree.a)
    foreign = Planner(tree.p3, carol)
    stone = foreign.add("Foreign", 0)
    foreign.publish("First")
    with pytest.raises(Problem, match="not in the published plan"):
        milestones.name(other, stone.pk, by=alice)


def test_every_milestone_is_looked_at_in_a_constant_number_of_queries(plan, box, alice, django_assert_max_num_queries):
    for number in range(4):
        milestones.name(box("output", f"Output {number}"), plan.stone.pk, by=alice)
    slipping.tick()
    with django_assert_max_num_queries(14):
        slipping.tick()


def test_a_stranger_answers_no_proposal(chain, olive, carol):
    output, *_, row, _ = chain(owner=olive)
    proposal = DateProposal.objects.create(
        benefit=row, item=output, expected_on=today(), was_on=today(), target_on=today()
    )
    with pytest.raises(Refused):
        slipping.answer(proposal, accepts=True, by=carol)
    assert make.person("Nobody") is not None


@pytest.fixture
def proposed_after_acceptance(plan, olive, alice):
    """The new date that a slip proposes for a benefit whose owner has accepted it."""
    accepting.ask(plan.benefit, by=alice)
    accepting.answer(accepting.open_question(plan.benefit), accepts=True, by=olive)
    plan.move(60)
    plan.publish("Late")
    slipping.tick()
    return DateProposal.objects.get()


def test_the_owners_own_new_date_needs_no_second_acceptance(plan, olive, proposed_after_acceptance):
    slipping.answer(proposed_after_acceptance, accepts=True, by=olive)
    row = now(plan.benefit)
    assert row.acceptance == "accepted" and row.target_on == DateProposal.objects.get().target_on
    assert row.acceptances.first().terms == row.terms(), "kept with the terms that hold now"


def test_a_date_that_somebody_else_took_is_put_to_the_owner_again(plan, alice, proposed_after_acceptance):
    slipping.answer(proposed_after_acceptance, accepts=True, by=alice)
    assert now(plan.benefit).acceptance == ""


def test_where_the_owner_has_no_account_somebody_else_hears_of_the_slip(plan, alice, sofia):
    outside = {"owner": None, "owner_name": "Ann Outside", "owner_email": "ann@wards.example"}
    writing.change(now(plan.benefit), outside, by=alice)
    plan.move(60)
    plan.publish("Late")
    slipping.tick()
    assert "moved by" in Notice.objects.get(user=sofia).text
    writing.change(now(plan.benefit), {"change_manager": alice}, by=alice)
    plan.move(90)
    plan.publish("Later")
    slipping.tick()
    assert Notice.objects.filter(user=alice, text__contains="moved by").exists()
