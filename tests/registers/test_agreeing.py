"""A dependency is agreed by two sides, each with a signature, on the dates that stand there."""

from datetime import timedelta

import pytest

from pmo.core.clock import today
from pmo.core.errors import Problem, Refused
from pmo.records import moving, rights, undo, writing
from registers import agreeing
from registers.models import Dependency
from tests.factories import hierarchy as make
from tests.factories import records as keep

pytestmark = pytest.mark.django_db
NEED, PROMISE = today() + timedelta(60), today() + timedelta(30)


@pytest.fixture
def dependency(tree, alice):
    """Project 1 needs something of project 3: Alice manages the receiver, Carol the giver."""
    return keep.record("dependency", tree.p1, owner=alice, giver=tree.p3, needed_by=NEED, promised_by=PROMISE)


def now(row) -> Dependency:
    return Dependency.objects.select_related("node", "giver").get(pk=row.pk)


def sign(row, side, by) -> Dependency:
    agreeing.accept(now(row), side=side, by=by)
    return now(row)


@pytest.fixture
def agreed(dependency, alice, carol):
    """Signed by both."""
    sign(dependency, "receiver", alice)
    return sign(dependency, "giver", carol)


def test_it_is_agreed_when_both_sides_have_signed(dependency, alice, carol):
    one = sign(dependency, "giver", carol)
    assert (one.agreement, one.status, one.giver_accepted_by) == ("giver", "identified", carol)
    both = sign(dependency, "receiver", alice)
    assert (both.agreement, both.status, both.receiver_accepted_by) == ("agreed", "agreed", alice)


def test_the_givers_side_sees_it_and_signs_on_its_page(as_user, dependency, carol):
    client = as_user(carol)
    assert client.get(dependency.get_absolute_url()).status_code == 200
    assert dependency.ref in client.get(f"/work/{dependency.giver_id}/dependencies/").content.decode()
    assert client.post(f"/dependencies/{dependency.pk}/agree/", {"side": "giver"}).status_code == 302
    assert now(dependency).giver_accepted_by == carol
    assert client.post(f"{dependency.get_absolute_url()}edit/", {"title": "x"}).status_code == 403, (
        "but changes nothing of it"
    )


def test_a_restricted_dependency_is_hidden_from_the_giver(dependency, carol):
    Dependency.objects.filter(pk=dependency.pk).update(confidentiality="restricted")
    assert not Dependency.objects.for_user(carol).exists() and not rights.may(carol, "view", now(dependency))


def test_nobody_signs_for_a_side_that_is_not_theirs(dependency, alice, carol, bob):
    for side, person in (("giver", alice), ("receiver", carol), ("receiver", bob), ("giver", bob)):
        with pytest.raises(Refused, match=f"Only the {side}'s side can accept for it"):
            sign(dependency, side, person)
    assert now(dependency).agreement == "proposed"


def test_nobody_signs_for_both_sides(dependency, sofia):
    sign(dependency, "giver", sofia)
    with pytest.raises(Problem, match="The same person cannot accept for both sides"):
        sign(dependency, "receiver", sofia)


def test_the_owner_of_a_side_signs_for_it(dependency, tree, bob):
    writing.change(dependency, {"giver_owner": bob}, by=keep.registrar())
    assert sign(dependency, "giver", bob).giver_accepted_by == bob


def test_a_giver_outside_needs_no_signature(tree, alice):
    row = keep.record(
        "dependency", tree.p1, owner=alice, giver_external="The council", needed_by=NEED, promised_by=PROMISE
    )
    assert sign(row, "receiver", alice).agreement == "agreed"
    with pytest.raises(Problem, match="outside the office"):
        sign(row, "giver", alice)


@pytest.mark.parametrize("missing", ["needed_by", "promised_by"])
def test_without_both_dates_there_is_nothing_to_sign(dependency, alice, missing):
    writing.change(dependency, {missing: None}, by=alice)
    with pytest.raises(Problem, match="Give both dates first"):
        sign(dependency, "receiver", alice)


@pytest.mark.parametrize("field", ["needed_by", "promised_by"])
def test_another_date_has_to_be_accepted_again(agreed, alice, carol, field):
    row = writing.change(agreed, {field: today() + timedelta(45)}, by=alice).changed[0]
    assert (row.agreement, row.status, row.giver_accepted_by, row.receiver_accepted_by) == (
        "proposed",
        "identified",
        None,
        None,
    )
    sign(row, "giver", carol)
    assert sign(row, "receiver", alice).status == "agreed"


def test_another_giver_has_to_accept_for_themselves(agreed, alice, tree):
    assert writing.change(agreed, {"giver": tree.p2}, by=alice).changed[0].agreement == "proposed"


def test_one_signature_is_withdrawn_by_another_date_too(dependency, alice):
    row = sign(dependency, "receiver", alice)
    assert writing.change(row, {"needed_by": today() + timedelta(45)}, by=alice).changed[0].agreement == "proposed"


def test_other_words_and_a_forecast_leave_the_agreement(agreed, alice):
    row = writing.change(agreed, {"title": "Said better", "forecast": NEED}, by=alice).changed[0]
    assert (row.agreement, row.gap) == ("agreed", 0)


def test_the_undo_of_another_date_brings_the_signatures_back(agreed, alice, carol):
    written = writing.change(agreed, {"needed_by": today() + timedelta(45)}, by=alice)
    undo.undo(written.batch, by=alice)
    row = now(agreed)
    assert (row.needed_by, row.agreement, row.status, row.giver_accepted_by) == (NEED, "agreed", "agreed", carol)


def test_only_a_side_disputes_an_agreement(as_user, agreed, bob, carol):
    response = as_user(bob).post(f"/dependencies/{agreed.pk}/agree/", {"side": "dispute"})
    assert response.status_code == 403 and now(agreed).agreement == "agreed"
    row = sign(agreed, "dispute", carol)
    assert (row.agreement, row.status, row.giver_accepted_by) == ("disputed", "identified", None)


def test_what_is_closed_is_not_agreed_on(agreed, alice):
    moving.take(agreed, "met", by=alice, seen=agreed.version, values={"actual": today()})
    for side in ("receiver", "dispute"):
        with pytest.raises(Problem, match="is closed"):
            sign(agreed, side, alice)


def test_reopened_it_is_as_agreed_as_it_was(agreed, alice):
    moving.take(agreed, "met", by=alice, seen=agreed.version, values={"actual": today()})
    row = now(agreed)
    moving.take(row, "reopen", by=alice, seen=row.version, values={"review_date": NEED, "closure_note": "Sent back"})
    assert (now(agreed).status, now(agreed).agreement) == ("agreed", "agreed")


@pytest.mark.parametrize(("days", "rag"), [(1, "r"), (0, "a"), (-9, "a"), (-10, "g")])
def test_the_gap_is_rated(dependency, alice, days, rag):
    row = writing.change(dependency, {"forecast": NEED + timedelta(days)}, by=alice).changed[0]
    assert (row.gap, row.rag) == (days, rag)


def test_nothing_depends_on_itself(dependency, alice, tree):
    with pytest.raises(writing.Stopped, match="the giver cannot be the receiver"):
        writing.change(dependency, {"giver": tree.p1}, by=alice)


def test_the_giver_is_typed_by_name_from_another_branch(as_user, dependency, sofia, tree):
    body = {"cells": [[str(dependency.pk), "giver", "Project 2"]]}
    answer = as_user(sofia).post(f"/work/{tree.p1.pk}/dependencies/cells/", body, content_type="application/json")
    assert answer.status_code == 200 and now(dependency).giver == tree.p2
    body = {"cells": [[str(dependency.pk), "giver", make.node("Somewhere else").name]]}
    answer = as_user(sofia).post("/dependencies/cells/", body, content_type="application/json")
    assert answer.status_code == 422 and "no work" in answer.content.decode(), "what one cannot see cannot be named"


def test_only_what_still_has_to_be_signed_is_offered_to_who_may(dependency, as_user, alice, carol, bob):
    def offered(person):
        page = as_user(person).get(dependency.get_absolute_url()).content.decode()
        return [side for side in ("giver", "receiver", "dispute") if f'value="{side}"' in page]

    assert offered(alice) == ["receiver", "dispute"] and offered(carol) == ["giver", "dispute"] and offered(bob) == []
    sign(dependency, "receiver", alice)
    assert offered(alice) == ["dispute"]
    sign(dependency, "giver", carol)
    assert offered(carol) == ["dispute"]
