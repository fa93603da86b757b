"""Writes through the API end in the writers of the pages: rights, rules, versions and history."""

import pytest

from pmo.core import clock
from pmo.core.history import feed
from pmo.hierarchy.models import Node
from pmo.people.models import User
from pmo.records.register import registers
from tests.api.conftest import REGISTERS

pytestmark = pytest.mark.django_db
SLUGS = [register.slug for register in registers()]
MISSING = "Say which version you saw"


@pytest.fixture
def call(as_program, alice):
    """Alice's program, which may read and write."""
    return as_program(alice)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_record_is_added_changed_and_removed_in_every_register(call, tree, slug):
    made = call("POST", f"{slug}/", {"node": tree.p1.pk, "title": "Made by a program"})
    assert made.status_code == 201 and made["ETag"] == '"v1"' and made["Location"] == made.json()["url"]
    path = made["Location"].removeprefix("/api/v1/")
    changed = call("PATCH", path, {"title": "Changed by a program"}, If_Match='"v1"')
    assert (changed.status_code, changed["ETag"], changed.json()["title"]) == (200, '"v2"', "Changed by a program")
    removed = call("DELETE", f"{path}?reason=Twice", If_Match='"v2"')
    assert removed.status_code == 204 and call("GET", f"{slug}/?closed=1").json()["count"] == 0
    assert call("GET", path).json()["archive_reason"] == "Twice"
    assert call("PATCH", path, {"title": "Again and again"}, If_Match='"v3"').status_code == 422


@pytest.mark.parametrize("slug", SLUGS)
def test_what_was_got_can_be_put_back(call, record, slug):
    row = record(slug)
    found = call("GET", f"{slug}/{row.pk}/").json()
    answer = call("PUT", f"{slug}/{row.pk}/", found, If_Match='"v1"')
    assert answer.status_code == 200 and answer.json() == found, answer.json()
    answer = call("PUT", f"{slug}/{row.pk}/", found | {"title": "Put anew"}, If_Match='"v1"')
    assert (answer.status_code, answer["ETag"], answer.json()["title"]) == (200, '"v2"', "Put anew")


def test_a_put_names_every_field(call, record):
    answer = call("PUT", f"risks/{record('risks').pk}/", {"title": "Only this"}, If_Match='"v1"')
    assert answer.status_code == 422 and "kind" in answer.json()["fields"]


@pytest.mark.parametrize("slug", SLUGS)
def test_a_write_says_which_version_it_saw(call, record, slug):
    row = record(slug)
    step = REGISTERS[slug].steps_of(row)[0].name
    for method, path in [("PATCH", ""), ("DELETE", "?reason=x"), ("POST", f"steps/{step}/")]:
        for headers in ({}, {"If_Match": "*"}, {"If_Match": " "}):
            answer = call(method, f"{slug}/{row.pk}/{path}", {}, **headers)
            assert answer.status_code == 428 and MISSING in answer.json()["detail"]
        for wrong in ('"v2"', 'W/"v1"', "v1", '"v1', '"v01"', "\u20ac"):
            answer = call(method, f"{slug}/{row.pk}/{path}", {}, If_Match=wrong)
            assert answer.status_code == 412, wrong
            assert (answer.json()["current"]["id"], answer["ETag"]) == (row.pk, '"v1"')
    row.refresh_from_db()
    assert row.version == 1


def test_a_change_of_another_field_is_not_merged_silently(call, record):
    row = record("risks")
    assert call("PATCH", f"risks/{row.pk}/", {"cause": "Theirs"}, If_Match='"v1"').status_code == 200
    answer = call("PATCH", f"risks/{row.pk}/", {"effect": "Mine"}, If_Match='"v1"')
    assert answer.status_code == 412 and answer.json()["current"]["cause"] == "Theirs"
    assert call("PATCH", f"risks/{row.pk}/", {"effect": "Mine"}, If_Match='"v1", "v2"').json()["effect"] == "Mine"


def test_history_says_who_through_the_api_and_why(call, record, alice):
    row = record("risks")
    call("DELETE", f"risks/{row.pk}/", {"reason": "Raised twice"}, If_Match='"v1"')
    event = feed(row)[0]
    assert (event.user_id, event.context["source"], event.context["reason"]) == (alice.pk, "api", "Raised twice")
    told = call("GET", f"risks/{row.pk}/history/").json()
    assert [(each["what"], each["by_name"], each["source"]) for each in told][0] == ("changed", "Alice Owner", "api")
    change = next(each for each in told[0]["changes"] if each["field"] == "archive_reason")
    assert (change["old"], change["new"]) == ("", "Raised twice")


def test_a_viewer_is_told_why_not(as_program, record, bob, tree):
    row, call = record("risks"), as_program(bob)
    for method, path, data in [
        ("POST", "risks/", {"node": tree.p1.pk, "title": "A risk of note"}), ("PATCH", f"risks/{row.pk}/", {"title": "Other"}),
        ("DELETE", f"risks/{row.pk}/?reason=x", None), ("POST", f"risks/{row.pk}/steps/expire/", {"closure_note": "x"}),
    ]:  # fmt: skip
        answer = call(method, path, data, If_Match='"v1"')
        assert answer.status_code == 403 and "You have no role that lets you" in answer.json()["detail"], path
    row.refresh_from_db()
    assert row.version == 1


def test_who_sees_nothing_finds_nothing_to_write(as_program, record, carol, tree):
    row, call = record("risks"), as_program(carol)
    for method, path in [
        ("PATCH", ""),
        ("DELETE", "?reason=x"),
        ("POST", "steps/expire/"),
        ("POST", "links/"),
        ("POST", "comments/"),
    ]:
        assert call(method, f"risks/{row.pk}/{path}", {"text": "x"}, If_Match='"v1"').status_code == 404, path
    answer = call("POST", "risks/", {"node": tree.p1.pk, "title": "Into a strange place"})
    assert answer.status_code == 422 and "node" in answer.json()["fields"]


def test_a_token_that_reads_writes_nothing(as_program, record, alice, tree):
    row, call = record("risks"), as_program(alice, scopes=["read"])
    for method, path in [
        ("POST", "risks/"), ("PATCH", f"risks/{row.pk}/"), ("DELETE", f"risks/{row.pk}/?reason=x"), ("POST", f"risks/{row.pk}/comments/"),
        ("POST", f"risks/{row.pk}/steps/expire/"), ("POST", f"risks/{row.pk}/links/"),
    ]:  # fmt: skip
        answer = call(method, path, {"text": "x", "node": tree.p1.pk, "title": "A risk"}, If_Match='"v1"')
        assert answer.status_code == 403 and answer.json()["detail"].startswith("This token may only read."), path


def test_a_token_for_one_place_writes_nowhere_else(as_program, record, lead, tree):
    row, call = record("risks"), as_program(lead, node=tree.b)
    assert call("PATCH", f"risks/{row.pk}/", {"title": "Other"}, If_Match='"v1"').status_code == 404
    assert call("POST", "risks/", {"node": tree.p1.pk, "title": "A risk"}).status_code == 422
    assert call("POST", "risks/", {"node": tree.p3.pk, "title": "A risk"}).status_code == 201


def test_a_session_writes_with_the_forms_token_only(record, alice):
    from django.test import Client

    row, client = record("risks"), Client(enforce_csrf_checks=True)
    client.force_login(alice, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.patch(f"/api/v1/risks/{row.pk}/", "{}", "application/json", headers={"If-Match": '"v1"'})
    assert answer.status_code == 403 and "CSRF" in answer.json()["detail"]


def test_people_are_named_by_id_or_address(call, record, alice, bob):
    row = record("risks", owner_name="Somebody outside")
    answer = call("PATCH", f"risks/{row.pk}/", {"owner": bob.email.upper()}, If_Match='"v1"')
    assert (answer.json()["owner"], answer.json()["owner_name"]) == (bob.pk, "")
    assert call("PATCH", f"risks/{row.pk}/", {"owner": alice.pk}, If_Match='"v2"').json()["owner"] == alice.pk
    assert call("PATCH", f"risks/{row.pk}/", {"owner": None}, If_Match='"v3"').json()["owner"] is None
    User.objects.filter(pk=bob.pk).update(is_active=False)
    assert call("PATCH", f"risks/{row.pk}/", {"owner": bob.pk}, If_Match='"v4"').status_code == 422


WRONG = {
    "risks": [
        {"title": 5}, {"title": None}, {"title": ""}, {"title": "x" * 161}, {"title": ["a"]}, {"kind": "Threat"}, {"kind": ""}, {"kind": []},
        {"kind": {}}, {"likelihood": "4"}, {"likelihood": 4.5}, {"likelihood": True}, {"likelihood": 0}, {"likelihood": 99},
        {"likelihood": 10**40}, {"review_date": "28/02/2027"}, {"review_date": 20270228}, {"review_date": "2027-02-30"},
        {"review_date": "0001-01-01"}, {"review_date": "2027-W01-1"}, {"cost_low": "a lot"}, {"cost_low": "1e9"}, {"cost_low": 1e400},
        {"cost_low": "1.234"}, {"cost_low": "9" * 16}, {"probability": 100}, {"probability": "12345"}, {"days_low": 10**12},
        {"tags": "a"}, {"tags": [1]}, {"tags": ["x" * 41]}, {"tags": ["a;b"]}, {"tags": ["a"] * 1 + [str(n) for n in range(21)]},
        {"owner": "nobody@example.org"}, {"owner": 10**30}, {"owner": -1}, {"owner": True}, {"owner": "Alice Owner"}, {"owner": "a\x00@b"},
        {"score": 25}, {"status": "expired"}, {"node": 1}, {"id": 7}, {"version": 9}, {"cheese": 1}, {"labels": {}}, {"extras": {}},
        {"description": "x" * 20_001}, {"raised_on": "2149-01-01"}, {"confidentiality": "secret"}, {"title": "\x00\x00\x00"},
    ],
    "dependencies": [{"giver": 10**30}, {"giver": "Programme B"}, {"is_hard": 1}, {"is_hard": "true"}, {"giver": 0}],
    "actions": [{"percent": 101}, {"percent": None}, {"percent": -1}, {"due": "tomorrow"}],
}  # fmt: skip


@pytest.mark.parametrize(("slug", "data"), [(slug, each) for slug, all_ in WRONG.items() for each in all_], ids=str)
def test_what_cannot_be_taken_is_named_with_its_field_and_nothing_is_written(call, record, slug, data):
    row = record(slug)
    answer = call("PATCH", f"{slug}/{row.pk}/", data, If_Match='"v1"')
    assert answer.status_code in {400, 422}, answer.json()
    if answer.status_code == 422:
        name = next(iter(data))
        assert answer.json()["fields"][name].strip().endswith(("?", ".")), answer.json()
    row.refresh_from_db()
    assert row.version == 1


def test_text_is_cleaned_as_on_the_pages(call, record):
    row = record("risks")
    answer = call("PATCH", f"risks/{row.pk}/", {"title": "  Late \x00 cut\u200bover\n"}, If_Match='"v1"')
    assert answer.json()["title"] == "Late cutover"


@pytest.mark.parametrize("body", [
    "", "{", "[]", "5", "null", '"x"', "[" * 100_000, '{"title": NaN}', "{'a': 1}", b"\xff\xfe{}", '{"a":1}{"b":2}', '{"x": ' + "9" * 5000 + "}",
])  # fmt: skip
def test_a_body_that_is_no_object_is_refused_with_a_sentence(call, record, body):
    row = record("risks")
    for method, path in [("POST", "risks/"), ("POST", f"risks/{row.pk}/comments/"), ("POST", f"risks/{row.pk}/links/")]:
        answer = call(method, path, body)
        assert answer.status_code in {400, 422} and answer.json()["detail"].endswith((".", "}.")), path


def test_a_body_beyond_measure_is_refused(call):
    assert call("POST", "risks/", '{"title": "' + "x" * 3_000_000 + '"}').status_code == 413


@pytest.mark.parametrize("pk", ["0", "99999999", "9" * 30])
def test_an_id_that_is_none_is_not_found(call, pk):
    for method, path in [
        ("GET", ""),
        ("PATCH", ""),
        ("DELETE", "?reason=x"),
        ("GET", "history/"),
        ("POST", "comments/"),
        ("DELETE", f"links/{pk}/"),
    ]:
        assert call(method, f"risks/{pk}/{path}", {"text": "x"}, If_Match='"v1"').status_code == 404


def test_no_record_is_added_to_removed_work(call, tree):
    Node.objects.filter(pk=tree.p1.pk).update(archived_at=clock.now(), archive_reason="Over")
    assert call("POST", "risks/", {"node": tree.p1.pk, "title": "A risk"}).status_code == 422
