"""Decisions are made once: neither rewritten nor taken back, only superseded."""

import json
from datetime import date

import pytest

from pmo.core.clock import today
from pmo.records import moving, undo, writing
from pmo.records.linking import links_of
from pmo.records.models import Batch
from pmo.records.register import REGISTERS
from registers.models import Decision
from tests.factories import records as keep

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposed(tree, alice):
    """A decision that waits to be made."""
    row = keep.record("decision", tree.p1, owner=alice, recommendation="Buy it", rationale="As argued", tags=["board"])
    return moving.take(row, "submit", by=alice, seen=1) or Decision.objects.get(pk=row.pk)


@pytest.fixture
def approved(proposed, sofia):
    """The same, approved with the reason that stood there already."""
    moving.take(
        proposed, "approve", by=sofia, seen=proposed.version, values={"decision": "We buy it", "rationale": "As argued"}
    )
    return Decision.objects.select_related("node").get(pk=proposed.pk)


def test_an_approval_says_who_and_when_in_the_same_gesture(approved, sofia):
    assert (approved.status, approved.decided_by, approved.decided_on, approved.version) == (
        "approved",
        sofia,
        today(),
        3,
    )


@pytest.mark.parametrize(
    "field",
    [
        "title",
        "decision",
        "rationale",
        "recommendation",
        "context",
        "amount",
        "owner",
        "decided_by",
        "decided_on",
        "forum",
    ],
)
def test_an_approved_decision_is_not_changed_by_anybody(approved, sofia, alice, field):
    value = {"amount": 5, "owner": sofia, "decided_by": alice, "decided_on": date(2026, 1, 1)}.get(
        field, "Something else"
    )
    with pytest.raises(writing.Stopped, match=f"{approved.ref} was approved and cannot be changed. Supersede it"):
        writing.change(approved, {field: value}, by=sofia)


@pytest.mark.parametrize("status", ["proposed", "for_decision", "deferred", "rejected", "lapsed"])
def test_an_approved_decision_is_not_taken_back_by_its_status(approved, sofia, status):
    with pytest.raises(writing.Stopped, match="cannot be changed. Supersede it by a new decision"):
        writing.change(approved, {"status": status}, by=sofia, permission="approve")


def test_the_undo_of_an_approval_says_to_supersede_it(as_user, approved, sofia):
    with pytest.raises(writing.Stopped, match="Supersede it by a new decision"):
        undo.undo(Batch.objects.filter(by=sofia).first(), by=sofia)
    response = as_user(sofia).post(f"/undo/{Batch.objects.filter(by=sofia).first().pk}/")
    assert response.status_code == 422 and "Supersede it by a new decision" in response.content.decode()


def test_an_approval_with_the_words_that_stood_there_is_not_undone_either(proposed, sofia):
    writing.change(proposed, {"decision": "We buy it"}, by=sofia)
    row = Decision.objects.get(pk=proposed.pk)
    moving.take(row, "approve", by=sofia, seen=row.version, values={"decision": "We buy it", "rationale": "As argued"})
    with pytest.raises(writing.Stopped, match="Supersede"):
        undo.undo(Batch.objects.filter(by=sofia).first(), by=sofia)


def test_neither_cells_nor_a_bulk_edit_change_an_approved_decision(as_user, approved, sofia):
    client = as_user(sofia)
    body = json.dumps({"cells": [[str(approved.pk), "decision", "We do not"]]})
    answer = client.post("/decisions/cells/", body, content_type="application/json")
    assert answer.status_code == 422 and "Supersede it" in answer.content.decode()
    answer = client.post("/decisions/bulk/", {"pk": approved.pk, "field": "forum", "value": "Elsewhere", "sure": "yes"})
    assert answer.status_code == 422 and Decision.objects.get(pk=approved.pk).version == approved.version


def test_a_decision_is_superseded_by_a_new_one_that_is_linked(approved, sofia):
    Decision.objects.filter(pk=approved.pk).update(confidentiality="restricted")
    approved.refresh_from_db()
    new = moving.take(approved, "supersede", by=sofia, seen=approved.version)
    approved.refresh_from_db()
    assert (approved.status, approved.decision, new.status, new.recommendation) == (
        "superseded",
        "We buy it",
        "proposed",
        "Buy it",
    )
    assert new.confidentiality == "restricted", "what was restricted stays so"
    assert [(each.record, each.words) for each in links_of(new, sofia)] == [(approved, "supersedes")]


@pytest.mark.parametrize("key", ["decision", "change"])
def test_nobody_decides_on_their_own_request(tree, alice, sofia, key):
    step = REGISTERS[key].step("approve")
    own = keep.record(key, tree.p1, by=alice)
    written_down_for_another = keep.record(key, tree.p1, by=alice, raised_by=sofia)
    for row in (own, written_down_for_another):
        assert "You raised this, so somebody else must decide on it." in step.guard(row, alice)
    assert "You raised this, so somebody else must decide on it." in step.guard(written_down_for_another, sofia)


def test_an_approved_decision_offers_no_edit_and_says_why_once(approved, as_user, sofia):
    browser = as_user(sofia)
    page = browser.get(approved.get_absolute_url()).content.decode()
    assert f"/decisions/{approved.pk}/edit/" not in page
    answer = browser.get(f"/decisions/{approved.pk}/edit/")
    assert answer.status_code == 422 and "was approved and cannot be changed. Supersede it" in answer.content.decode()
    listed = browser.get("/decisions/?closed=1").content.decode()
    row = listed[listed.index(f'id="r{approved.pk}"') :].split("</tr>")[0]
    assert row.count("data-e") == 0


def test_a_refused_field_is_named_once_in_a_form(proposed, as_user, alice):
    form = {"title": "x" * 2, "seen": proposed.version, "confidentiality": "open", "recommendation": "Buy it"}
    page = as_user(alice).post(f"/decisions/{proposed.pk}/edit/", form)
    assert page.status_code == 422 and "Title: Title" not in page.content.decode().replace("</a>", "")
