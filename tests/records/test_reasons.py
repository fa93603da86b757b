"""A reason that a rule wants is asked for in the same gesture: in the grid, in a paste, and in bulk."""

import json

import pytest

from registers.models import Risk

pytestmark = pytest.mark.django_db


@pytest.fixture
def risk(add, alice, tree):
    """Scored 12 today and 12 before any response."""
    return add(
        "risk", tree.a, by=alice, likelihood=4, impact=3, inherent_likelihood=4, inherent_impact=3, increase_reason=""
    )


@pytest.fixture
def send(as_user, alice, tree):
    """`send(cells, mode="apply")` posts as the grid does."""

    def post(*cells, **more):
        data = {"mode": "apply", "cells": [list(map(str, cell)) for cell in cells]} | more
        return as_user(alice).post(f"/work/{tree.a.pk}/risks/cells/", json.dumps(data), content_type="application/json")

    return post


def test_a_cell_that_needs_a_reason_says_so_and_is_written_with_it(send, risk):
    answer = send((risk.pk, "impact", "5"))
    assert answer.status_code == 422
    (ask,) = answer.json()["asks"]
    assert (ask["key"], ask["name"], ask["ref"]) == (str(risk.pk), "increase_reason", risk.ref)
    assert "Say why" in ask["text"] and Risk.objects.get().version == 1
    answer = send((risk.pk, "impact", "5"), (risk.pk, "increase_reason", "The supplier left"))
    assert answer.status_code == 200 and answer.json()["said"] == f"{risk.ref}: Impact is now 5."
    assert Risk.objects.get().increase_reason == "The supplier left"


def test_the_check_of_a_paste_asks_for_it_too(send, risk):
    answer = send((risk.pk, "likelihood", "5"), (risk.pk, "impact", "5"), mode="verify")
    assert answer.status_code == 200 and len(answer.json()["asks"]) == 1


def test_bulk_asks_once_for_all_rows(as_user, alice, add, tree, risk):
    other = add("risk", tree.a, by=alice, likelihood=1, impact=1, inherent_likelihood=5, inherent_impact=5)
    data = {"pk": [risk.pk, other.pk], "field": "likelihood", "value": "5", "sure": "yes"}
    browser = as_user(alice)
    page = browser.post("/risks/bulk/", data)
    assert (
        page.status_code == 422
        and b"1 of these needs a reason" in page.content
        and Risk.objects.get(pk=risk.pk).version == 1
    )
    browser.post("/risks/bulk/", data | {"why_increase_reason": "Winter comes"})
    assert [row.increase_reason for row in Risk.objects.order_by("pk")] == ["Winter comes", ""]
    assert {row.likelihood for row in Risk.objects.all()} == {5}


def test_one_row_in_bulk_is_asked_as_well(as_user, alice, risk):
    page = as_user(alice).post("/risks/bulk/", {"pk": [risk.pk], "field": "likelihood", "value": "5"})
    assert page.status_code == 200 and b"why_increase_reason" in page.content


@pytest.mark.parametrize(
    ("typed", "step"),
    [
        ("High", 4),
        ("L", 2),
        ("4 - Likely", 4),
        ("Very high", 5),
        ("VL", 1),
        ("med", 3),
        ("Rare", 1),
        ("rar", 1),
        ("4/5", 4),
        ("4 (High)", 4),
    ],
)
def test_a_cell_reads_the_words_that_a_file_may_have(send, risk, typed, step):
    answer = send((risk.pk, "likelihood", typed), mode="verify").json()["cells"][0]
    shown = str(step)
    assert answer["state"] == ("unchanged" if step == risk.likelihood else "converted"), answer
    if step != risk.likelihood:
        assert answer["shown"] == shown and f"“{typed}” read as {step}" in answer["note"]


@pytest.mark.parametrize("typed", ["9", "0", "7 - Bad", "sideways", "TBC"])
def test_what_is_no_step_is_refused_with_a_sentence(send, risk, typed):
    answer = send((risk.pk, "likelihood", typed), mode="verify").json()["cells"][0]
    assert answer["state"] == "refused" and answer["note"].startswith("Likelihood")
