"""Steps, links and comments through the API."""

import pytest

from pmo.core import clock
from pmo.people.models import Notice
from pmo.records.models import Comment, Link

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(as_program, alice):
    """Alice's program, which may read and write."""
    return as_program(alice)


def test_a_step_asks_moves_and_says_what_it_made(call, record):
    row = record("risks")
    steps = {each["name"]: each for each in call("GET", f"risks/{row.pk}/steps/").json()}
    assert steps["occur"]["asks"] == ["closure_note"] and steps["mitigate"]["missing"] == ["Choose a response first."]
    answer = call("POST", f"risks/{row.pk}/steps/occur/", {}, If_Match='"v1"')
    assert answer.status_code == 422 and "closure_note" in answer.json()["fields"]
    answer = call("POST", f"risks/{row.pk}/steps/occur/", {"closure_note": "It did."}, If_Match='"v1"').json()
    assert (answer["status"], answer["made"]["register"], answer["made"]["ref"]) == ("occurred", "issues", "I-0001")
    assert call("GET", f"issues/{answer['made']['id']}/").status_code == 200


def test_a_step_that_cannot_be_taken_says_why(call, record):
    row = record("risks", status="expired", closure_note="Gone")
    path = f"risks/{row.pk}/steps/"
    assert "cannot be taken" in call("POST", f"{path}mitigate/", {}, If_Match='"v1"').json()["detail"]
    assert call("POST", f"{path}dance/", {}, If_Match='"v1"').status_code == 404
    answer = call("POST", f"{path}reopen/", {"review_date": 7, "cheese": 1}, If_Match='"v1"')
    assert answer.status_code == 422 and set(answer.json()["fields"]) == {"review_date", "cheese"}
    assert call("POST", f"{path}reopen/", {"reason": 5}, If_Match='"v1"').status_code == 422
    assert call("GET", f"risks/{row.pk}/").json()["status"] == "expired"


def test_a_step_of_an_authority_is_refused_to_others(as_program, record, alice, lead):
    row = record("risks", owner=alice)
    data = {
        "accepted_until": str(clock.today().replace(year=clock.today().year + 1)),
        "acceptance_reason": "We bear it.",
    }
    answer = as_program(alice)("POST", f"risks/{row.pk}/steps/accept/", data, If_Match='"v1"')
    assert answer.status_code == 422 and "somebody else must accept it" in answer.json()["detail"]
    answer = as_program(lead)("POST", f"risks/{row.pk}/steps/accept/", data, If_Match='"v1"')
    assert answer.json()["accepted_by"] == lead.pk and answer["ETag"] == f'"v{answer.json()["version"]}"'


def test_two_records_are_linked_and_parted(call, record):
    risk, issue = record("risks"), record("issues")
    body = {"kind": "became", "target": {"register": "issues", "id": issue.pk}, "note": "It came true."}
    made = call("POST", f"risks/{risk.pk}/links/", body)
    assert made.status_code == 201 and made.json()["record"]["ref"] == issue.ref and made.json()["outgoing"] is True
    back = call("GET", f"issues/{issue.pk}/links/").json()[0]
    assert (back["words"], back["outgoing"], back["record"]["ref"]) == ("came from", False, risk.ref)
    assert call("POST", f"risks/{risk.pk}/links/", body).status_code == 422
    assert call("DELETE", f"issues/{issue.pk}/links/{back['id']}/").status_code == 204
    assert call("DELETE", f"issues/{issue.pk}/links/{back['id']}/").status_code == 404
    assert not Link.objects.exists()


@pytest.mark.parametrize("change", [
    {"kind": "loves"}, {"kind": 5}, {"kind": []}, {"target": None}, {"target": 5}, {"target": {"register": "cheese", "id": 1}}, {"note": 5},
    {"target": {"register": [], "id": 1}}, {"target": {"register": "issues", "id": "1"}}, {"target": {"register": "issues", "id": 10**30}},
    {"target": {"register": "issues", "id": 0}}, {"note": "x" * 301}, {"drop": 0}, {"drop": "5"}, {"drop": 10**9},
])  # fmt: skip
def test_a_link_that_makes_no_sense_is_refused(call, record, change):
    risk, issue = record("risks"), record("issues")
    answer = call("POST", f"risks/{risk.pk}/links/", {"target": {"register": "issues", "id": issue.pk}} | change)
    assert answer.status_code == 422 and set(answer.json()["fields"]) == set(change)


def test_a_link_to_what_is_hidden_is_neither_made_nor_shown(as_program, call, record, tree, lead, carol):
    risk, hidden = record("risks"), record("issues", node=tree.p3, by=lead)
    body = {"target": {"register": "issues", "id": hidden.pk}}
    assert call("POST", f"risks/{risk.pk}/links/", body).status_code == 422
    link = as_program(lead)("POST", f"risks/{risk.pk}/links/", body).json()
    assert call("GET", f"risks/{risk.pk}/links/").json() == []
    assert call("DELETE", f"risks/{risk.pk}/links/{link['id']}/").status_code == 404


def test_a_comment_is_added_and_the_owner_hears_of_it(as_program, record, alice, bob):
    row = record("risks", owner=alice)
    Notice.objects.all().delete()
    made = as_program(bob)("POST", f"risks/{row.pk}/comments/", {"text": "Still true?\x00"})
    assert made.status_code == 201 and made.json()["by_name"] == "Bob Viewer" and made.json()["text"] == "Still true?"
    assert as_program(alice)("GET", f"risks/{row.pk}/comments/").json() == [made.json()]
    assert Notice.objects.get().user == alice


@pytest.mark.parametrize("text", [None, 5, "", " \n ", "\u200b", "x" * 10_001, ["x"]])
def test_a_comment_without_words_is_refused(call, record, text):
    row = record("risks")
    assert call("POST", f"risks/{row.pk}/comments/", {"text": text}).status_code == 422
    assert not Comment.objects.exists()
