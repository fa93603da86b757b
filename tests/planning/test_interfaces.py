"""Between plans: what the giving side publishes is proposed, and nothing moves before the receiving side accepts."""

from datetime import date

import pytest

from planning import interfaces, publishing
from planning.models import Activity, DateProposal, Interface
from pmo.core.errors import Problem, Refused
from pmo.people.models import Notice
from pmo.records import waiting, writing
from tests.factories import hierarchy as make
from tests.factories import records as keep

pytestmark = pytest.mark.django_db


@pytest.fixture
def dependency(tree, alice):
    return keep.record("dependency", tree.p1, by=alice, giver=tree.p2, owner=alice)


@pytest.fixture
def giver(tree):
    """Gina manages project 2 only."""
    return make.person("Gina Giver", role="project_manager", node=tree.p2)


def joined(plans, dependency, alice, **more):
    ends = {"giver": end(plans, "Sign-on live"), "receiver": end(plans, "Wait for sign-on")}
    return interfaces.join(dependency=dependency, by=alice, **ends, **more)


def end(plans, title):
    return Activity.objects.select_related("node", "owner").get(pk=plans.rows[title].pk)


def slip(plans, by, days=10):
    row = end(plans, "Build")
    writing.change(row, {"duration": row.duration + days * 480}, by=by)
    return publishing.publish(plan=plans.two, by=by)


def test_a_new_date_is_proposed_and_moves_nothing_before_it_is_accepted(plans, dependency, alice, giver):
    publishing.publish(plan=plans.two, by=alice)
    joined(plans, dependency, alice)
    before = end(plans, "Wait for sign-on").finish
    slip(plans, giver)
    proposal = DateProposal.objects.get()
    assert (proposal.state, proposal.was, proposal.proposed) == ("waiting", before, date(2027, 1, 29))
    assert end(plans, "Wait for sign-on").finish == before
    assert "29 Jan 2027" in Notice.objects.get(user=alice).text
    assert "accept or reject" in " ".join(item.why for item in waiting.items(alice))
    with pytest.raises(Refused):
        interfaces.answer(proposal=proposal, by=giver, accept=True)
    interfaces.answer(proposal=proposal, by=alice, accept=True)
    row = end(plans, "Wait for sign-on")
    assert (row.constraint, row.constraint_date, row.finish) == ("SNET", date(2027, 1, 29), date(2027, 1, 29))
    assert dependency.ref in row.constraint_reason
    assert "accepted" in Notice.objects.get(user=giver).text
    dependency.refresh_from_db()
    assert dependency.forecast == date(2027, 1, 29)
    with pytest.raises(Problem, match="answered already"):
        interfaces.answer(proposal=proposal, by=alice, accept=True)


def test_a_rejection_needs_a_reason_and_a_later_date_overtakes_an_open_one(plans, dependency, alice, giver):
    publishing.publish(plan=plans.two, by=alice)
    joined(plans, dependency, alice)
    slip(plans, giver)
    first = DateProposal.objects.get()
    with pytest.raises(Problem, match="Say why"):
        interfaces.answer(proposal=first, by=alice, accept=False)
    slip(plans, giver, 5)
    first.refresh_from_db()
    second = DateProposal.objects.get(state="waiting")
    assert first.state == "overtaken" and second.proposed == date(2027, 2, 5)
    interfaces.answer(proposal=second, by=alice, accept=False, reason="Wards are closed")
    assert end(plans, "Wait for sign-on").constraint == "ASAP"
    assert "Wards are closed" in Notice.objects.filter(user=giver).first().text


def test_a_hard_join_moves_with_notice_whoever_publishes(plans, dependency, alice, giver):
    publishing.publish(plan=plans.two, by=alice)
    joined(plans, dependency, alice, hard=True)
    slip(plans, giver)
    assert end(plans, "Wait for sign-on").finish == date(2027, 1, 29)
    assert DateProposal.objects.get().state == "accepted" and "moved to" in Notice.objects.get(user=alice).text


def test_only_milestones_of_the_two_sides_are_joined_once(plans, dependency, alice, bob):
    ends = {"giver": end(plans, "Wait for sign-on"), "receiver": end(plans, "Done")}
    with pytest.raises(Problem, match="is no milestone of"):
        interfaces.join(dependency=dependency, by=alice, **ends)
    with pytest.raises(Problem, match="is no milestone of"):
        interfaces.join(dependency=dependency, by=alice, giver=end(plans, "Build"), receiver=end(plans, "Done"))
    with pytest.raises(Refused):
        joined(plans, dependency, bob)
    one = joined(plans, dependency, alice)
    with pytest.raises(Problem, match="joined already"):
        joined(plans, dependency, alice)
    interfaces.part(interface=one, by=alice)
    assert not Interface.objects.exists()


def test_the_page_joins_shows_and_answers(plans, dependency, alice, giver, bob, carol, tree, as_user):
    publishing.publish(plan=plans.two, by=alice)
    url = f"/work/{tree.p1.pk}/plan/interfaces/"
    assert "not joined yet" in as_user(alice).get(url).content.decode()
    data = {"giver": plans.rows["Sign-on live"].pk, "receiver": plans.rows["Wait for sign-on"].pk}
    join = f"{url}join/{dependency.pk}/"
    assert as_user(alice).get(join).status_code == 200
    assert as_user(alice).post(join, data | {"giver": "99999"}).status_code == 422
    assert as_user(alice).post(join, data).status_code == 302
    slip(plans, giver)
    proposal = DateProposal.objects.get()
    assert "Accept 29 Jan 2027" in as_user(alice).get(url).content.decode()
    assert "waits for the receiving side" in as_user(bob).get(url).content.decode()
    answer = f"/work/{tree.p1.pk}/plan/proposals/{proposal.pk}/"
    assert as_user(carol).post(answer, {"answer": "accept"}).status_code == 404
    assert as_user(bob).post(answer, {"answer": "accept"}).status_code == 403
    assert as_user(alice).post(answer, {"answer": "reject"}).status_code == 422
    assert as_user(alice).post(answer, {"answer": "accept"}).status_code == 302
    assert as_user(giver).get(f"/work/{tree.p2.pk}/plan/interfaces/").status_code == 200


def test_a_join_can_make_the_milestone_that_waits(plans, dependency, alice, tree, as_user):
    publishing.publish(plan=plans.two, by=alice)
    join = f"/work/{tree.p1.pk}/plan/interfaces/join/{dependency.pk}/"
    assert "A new milestone in the plan of" in as_user(alice).get(join).content.decode()
    data = {"giver": plans.rows["Sign-on live"].pk, "receiver": "new"}
    assert as_user(alice).post(join, data).status_code == 302
    made = Interface.objects.select_related("receiver").get().receiver
    assert (made.title, made.kind, made.constraint) == ("Project 2: Sign-on live", "milestone", "SNET")
    assert made.node_id == tree.p1.pk and made.finish == date(2027, 1, 15) and dependency.ref in made.constraint_reason
    assert not DateProposal.objects.exists()  # it lies there already
    assert as_user(alice).post(join, data).status_code == 422 and Activity.objects.filter(title=made.title).count() == 1


def test_a_proposed_date_stands_at_the_milestones_of_both_sides(plans, dependency, alice, bob, charlie, giver, as_user):
    publishing.publish(plan=plans.one, by=alice)
    publishing.publish(plan=plans.two, by=alice)
    joined(plans, dependency, alice)
    slip(plans, giver)
    url = f"/work/{plans.one.node_id}/plan/milestones/"
    page = as_user(alice).get(url).content.decode()
    assert "Sign-on live proposes <b>29 Jan 2027</b>" in page and dependency.ref in page and "plan/interfaces/" in page
    page = as_user(giver).get(f"/work/{plans.two.node_id}/plan/milestones/").content.decode()
    assert "<b>29 Jan 2027</b> is put to" in page and "Wait for sign-on" in page
    interfaces.answer(proposal=DateProposal.objects.get(), by=alice, accept=True)
    assert "proposes" not in as_user(alice).get(url).content.decode()
