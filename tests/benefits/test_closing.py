"""A project with three benefits is taken to closure: refused with the reasons, handed over, and followed afterwards."""

from datetime import timedelta

import pytest

from benefits import accepting, handover
from benefits.models import Acceptance, Benefit, TransitionItem, Waiver
from pmo.core.clock import today
from pmo.core.errors import Problem, Refused
from pmo.hierarchy import actions
from pmo.hierarchy.models import Node
from pmo.people.models import Notice
from pmo.records import moving, rights, waiting, writing
from tests.benefits.conftest import now

pytestmark = pytest.mark.django_db


def close(node, by):
    node = Node.objects.get(pk=node.pk)
    return actions.set_state(node=node, state="closed", by=by, seen=node.version, note="All delivered.")


def accepted(row, by):
    accepting.ask(row, by=by)
    return accepting.answer(accepting.open_question(now(row)), accepts=True, by=now(row).owner)


def test_three_benefits_to_closure_and_beyond(benefit, alice, olive, tree):
    nobody = benefit(title="Nobody's benefit", measure="One", owner=None)
    no_measure = benefit(title="Not measured", measure="", unit="", owner=olive)
    no_calendar = benefit(title="No calendar", measure="Three", owner=olive, first_measure_on=None)
    with pytest.raises(Problem) as found:
        close(tree.p1, alice)
    for sentence in (
        "no owner in business as usual",
        "Olive Owner has not accepted it",
        "no measure",
        "no review calendar",
    ):
        assert sentence in str(found.value)
    writing.change(now(nobody), {"owner": olive}, by=alice)
    writing.change(now(no_measure), {"measure": "Two", "unit": "days"}, by=alice)
    writing.change(now(no_calendar), {"first_measure_on": today()}, by=alice)
    for row in (nobody, no_measure, no_calendar):
        accepted(now(row), alice)
    assert handover.obstacles(tree.p1) == [] and close(tree.p1, alice).state == "closed_benefits"
    node = Node.objects.get(pk=tree.p1.pk)
    assert node.is_over and node.get_state_display() == "Closed, benefits open"
    row = now(nobody)
    assert rights.may(olive, "edit", row) and Benefit.objects.for_user(olive).filter(pk=row.pk).exists()
    for each in (nobody, no_measure, no_calendar):
        Benefit.objects.filter(pk=each.pk).update(status="realising", latest=7)
        moving.take(now(each), "realised", by=alice, seen=now(each).version, values={"closure_note": "It came."})
    assert Node.objects.get(pk=tree.p1.pk).state == "closed"
    moving.take(
        now(nobody), "reopen", by=alice, seen=now(nobody).version, values={"closure_note": "x", "review_date": today()}
    )
    assert Node.objects.get(pk=tree.p1.pk).state == "closed_benefits"


def test_the_page_of_the_state_says_what_stands_in_the_way(as_user, benefit, alice, tree):
    benefit()
    client = as_user(alice)
    page = client.get(f"/work/{tree.p1.pk}/state/").content.decode()
    assert "Not ready to be closed:" in page and "no owner in business as usual" in page
    node = Node.objects.get(pk=tree.p1.pk)
    sent = {"state": "closed", "since": today().isoformat(), "note": "Done.", "seen": node.version}
    answer = client.post(f"/work/{tree.p1.pk}/state/", sent)
    assert answer.status_code == 422 and "cannot be closed yet" in answer.content.decode()


def test_work_without_benefits_closes_as_before(alice, tree):
    assert close(tree.p2, alice).state == "closed"


def test_a_programme_is_asked_for_what_lies_below(benefit, alice, tree):
    benefit()
    assert any("B-0001" in obstacle.sentence for obstacle in handover.obstacles(tree.a))


def test_only_the_sponsor_waives_with_a_reason_and_for_a_time(benefit, alice, sofia, tree):
    benefit()
    end = today() + timedelta(60)
    with pytest.raises(Problem, match="Only the sponsor of Project 1 can waive this.*Sofia Sponsor"):
        handover.waive(tree.p1, by=alice, reason="Let us go", expires_on=end)
    with pytest.raises(Problem, match="Say why"):
        handover.waive(tree.p1, by=sofia, reason=" ", expires_on=end)
    for wrong in (today(), today() + timedelta(400)):
        with pytest.raises(Problem, match="within a year"):
            handover.waive(tree.p1, by=sofia, reason="The owner starts in May", expires_on=wrong)
    handover.waive(tree.p1, by=sofia, reason="The owner starts in May", expires_on=end)
    assert close(tree.p1, alice).state == "closed_benefits"


def test_a_waiver_that_ran_out_waives_nothing(benefit, alice, sofia, tree):
    benefit()
    Waiver.objects.create(node=tree.p1, by=sofia, reason="Old", expires_on=today() - timedelta(1))
    with pytest.raises(Problem, match="cannot be closed yet"):
        close(tree.p1, alice)


def test_the_owner_is_asked_by_name_and_only_they_answer(
    benefit, alice, bob, olive, mailbox, django_capture_on_commit_callbacks
):
    row = benefit(owner=olive)
    with django_capture_on_commit_callbacks(execute=True):
        question = accepting.ask(row, by=alice)
    assert now(row).acceptance == "asked" and mailbox()[-1]["To"] == olive.email
    assert Notice.objects.filter(user=olive, text__contains="asked to accept").exists()
    assert [item.why for item in waiting.items(olive)] == [
        "You are asked to accept this benefit, its baseline, measure and target"
    ]
    with pytest.raises(Refused, match="only its owner, Olive Owner"):
        accepting.answer(question, accepts=True, by=alice)
    accepting.answer(question, accepts=True, by=olive)
    assert now(row).acceptance == "accepted" and now(row).accepted_on == today()
    with pytest.raises(Problem, match="answered already"):
        accepting.answer(question, accepts=True, by=olive)


def test_a_decline_needs_a_reason_and_goes_to_the_sponsor(benefit, alice, olive, sofia):
    row = benefit(owner=olive)
    question = accepting.ask(row, by=alice)
    with pytest.raises(Problem, match="Say why you decline"):
        accepting.answer(question, accepts=False, by=olive)
    accepting.answer(question, accepts=False, reason="No budget to measure it", by=olive)
    assert now(row).acceptance == "declined" and Acceptance.objects.get().reason == "No budget to measure it"
    assert Notice.objects.filter(user=sofia, text__contains="declines to own it").exists()
    assert [item.why for item in waiting.items(sofia)] == ["Its owner declined it: name another owner, or withdraw it"]


def test_other_terms_have_to_be_accepted_anew(benefit, alice, olive):
    row = benefit(owner=olive)
    accepted(row, alice)
    writing.change(now(row), {"title": "Fewer tests twice"}, by=alice)
    assert now(row).acceptance == "accepted", "a better title changes no terms"
    writing.change(now(row), {"target": 5000}, by=alice)
    assert now(row).acceptance == "" and now(row).accepted_on is None


def test_nobody_is_asked_for_what_cannot_be_accepted(benefit, alice, olive):
    with pytest.raises(Problem, match="Fill in first: target"):
        accepting.ask(benefit(owner=olive, target=None), by=alice)
    with pytest.raises(Problem, match="has no e-mail address here"):
        accepting.ask(benefit(owner_name="Ann Outside", measure="Other"), by=alice)


def test_the_checklist_ships_and_its_mandatory_lines_hold_the_closing(as_user, alice, tree):
    client = as_user(alice)
    assert client.post(f"/work/{tree.p1.pk}/handover/checklist/").status_code == 302
    assert TransitionItem.objects.count() == 16
    again = client.post(f"/work/{tree.p1.pk}/handover/checklist/")
    assert again.status_code == 422 and "has a checklist already" in again.content.decode()
    page = client.get(f"/work/{tree.p1.pk}/handover/").content.decode()
    assert "mandatory lines are not accepted" in page
    with pytest.raises(Problem, match="mandatory lines are not accepted"):
        close(tree.p1, alice)
    line = TransitionItem.objects.filter(mandatory=True).first()
    moving.take(line, "ready", by=alice, seen=1, values={"evidence": "Signed"})
    with pytest.raises(Problem, match="Name who takes it over"):
        moving.take(now(line), "accept", by=alice, seen=now(line).version)


def test_the_handover_page_is_the_same_for_everybody_who_sees_the_work(as_user, benefit, bob, sofia, tree):
    benefit()
    assert "Waive it" not in as_user(bob).get(f"/work/{tree.a.pk}/handover/").content.decode()
    client = as_user(sofia)
    assert "Waive it" in client.get(f"/work/{tree.p1.pk}/handover/").content.decode()
    sent = {"reason": "The owner starts in May", "expires_on": (today() + timedelta(30)).isoformat()}
    assert client.post(f"/work/{tree.p1.pk}/handover/waive/", sent).status_code == 302 and Waiver.objects.count() == 1
