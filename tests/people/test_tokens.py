"""API tokens: shown once, kept hashed, narrowed by scope, place and time."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from pmo.core.clock import now
from pmo.core.errors import Problem
from pmo.hierarchy.access import may
from pmo.people import tokens
from pmo.people.models import ApiToken, User

pytestmark = pytest.mark.django_db
UNKNOWN = "This API token is not known. Make a new one under Account, API tokens."
ENDED = "This API token has ended. Make a new one under Account, API tokens."


def ask(key, path="nodes/", **more):
    return Client().get(f"/api/v1/{path}", headers={"Authorization": f"Bearer {key}"}, **more)


@pytest.fixture
def key(lead, tree):
    """A token of the office lead that reads."""
    return tokens.issue(user=lead, name="Power BI nightly", scopes=["read"], days=30)[1]


def test_a_token_reads_what_its_person_may_see(key, tree, alice):
    assert ask(key).json()["count"] == 7
    own = tokens.issue(user=alice, name="Mine", scopes=["read"], days=1)[1]
    assert {row["name"] for row in ask(own).json()["results"]} == {"Programme A", "Tranche 1", "Project 1", "Project 2"}
    assert ask(own, f"nodes/{tree.b.pk}/").status_code == 404


def test_the_secret_is_shown_once_and_nowhere_in_the_database(as_user, lead):
    client = as_user(lead)
    data = {"name": "Power BI", "scopes": ["read"], "days": 30, "node_id": ""}
    page = client.post("/account/tokens/", data).content.decode()
    token = ApiToken.objects.get()
    secret = page.split(f"pmo_{token.pk}_")[1][:43]
    assert ask(f"pmo_{token.pk}_{secret}").status_code == 200
    assert secret not in client.get("/account/tokens/").content.decode()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s', [f"%{secret}%"])
            assert cursor.fetchone()[0] == 0, table


def test_what_is_kept_cannot_be_made_without_the_pepper(settings):
    before = tokens.digest_of("secret")
    settings.TOKEN_PEPPER = "another"
    assert tokens.digest_of("secret") != before and len(before) == 32


def test_every_wrong_key_has_the_same_answer(key, lead):
    number = key.split("_")[1]
    wrong = [
        f"pmo_{number}_wrong", f"{key}x", key[:-1], "pmo_999999_wrong", f"pmo_0{number}", "pmo__", "pmo_²_x", "x", "pmo_-1_x",
        f"pmo_{'9' * 40}_x", "pmo_1_\xff",
    ]  # fmt: skip
    answers = {(answer.status_code, answer.json()["detail"], answer["WWW-Authenticate"]) for answer in map(ask, wrong)}
    assert answers == {(401, UNKNOWN, "Bearer")}


def test_without_a_token_the_answer_is_401(db):
    assert Client().get("/api/v1/me/").status_code == 401
    assert Client().get("/api/v1/me/", headers={"Authorization": "Basic eDp5"}).status_code == 401
    assert Client().get("/api/v1/me/", headers={"Authorization": "Bearer"}).status_code == 401


def test_a_token_in_the_address_is_not_taken(key):
    assert Client().get(f"/api/v1/me/?token={key}&access_token={key}").status_code == 401


def test_a_token_does_not_open_the_pages(key):
    answer = Client().get("/work/", headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == 302 and "/account/login/" in answer["Location"]


def test_a_token_ends_on_its_day(key, time_machine):
    time_machine.move_to(now() + timedelta(days=30, minutes=1))
    answer = ask(key)
    assert (answer.status_code, answer.json()["detail"]) == (401, ENDED)


def test_a_revoked_token_is_out_at_once(as_user, lead, key):
    as_user(lead).post(f"/account/tokens/{ApiToken.objects.get().pk}/revoke/")
    assert ask(key).status_code == 401


def test_the_token_of_a_closed_account_is_out(key, lead):
    User.objects.filter(pk=lead.pk).update(is_active=False)
    assert ask(key).status_code == 401


def test_nobody_revokes_or_sees_the_token_of_another(as_user, alice, key):
    client = as_user(alice)
    assert client.post(f"/account/tokens/{ApiToken.objects.get().pk}/revoke/").status_code == 404
    assert "Power BI nightly" not in client.get("/account/tokens/").content.decode()
    assert ask(key).status_code == 200


def test_a_token_for_one_place_sees_nothing_else(lead, tree):
    key = tokens.issue(user=lead, name="A only", scopes=["read"], days=1, node_id=tree.a.pk)[1]
    assert {row["name"] for row in ask(key).json()["results"]} == {"Programme A", "Tranche 1", "Project 1", "Project 2"}
    assert ask(key, f"nodes/{tree.p3.pk}/").status_code == 404
    assert ask(key, f"nodes/?below={tree.portfolio.pk}").json()["count"] == 0


def test_a_place_gives_nothing_that_the_person_has_not(alice, tree):
    key = tokens.issue(user=alice, name="B", scopes=["read"], days=1, node_id=tree.b.pk)[1]
    assert ask(key).json()["count"] == 0


def test_a_token_that_reads_changes_nothing(lead, tree):
    for scopes, allowed in ((["read"], False), (["read", "write"], True)):
        token, _ = tokens.issue(user=lead, name="x", scopes=scopes, days=1)
        person = User.objects.get(pk=lead.pk)
        person.api_token = token
        assert bool(may(person, "change", tree.a)) is allowed and may(person, "view", tree.a)


def test_a_token_that_writes_without_reading_is_explained(as_user, lead, words):
    answer = as_user(lead).post("/account/tokens/", {"name": "x", "scopes": ["write"], "days": 30, "node_id": ""})
    assert answer.status_code == 422 and "A token that writes must read as well" in words(answer)
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize(("scopes", "days"), [([], 9), (["admin"], 9), (["write"], 9), (["read"], 0), (["read"], 366)])
def test_a_token_without_a_known_scope_or_with_no_end_is_not_made(lead, scopes, days):
    with pytest.raises(Problem):
        tokens.issue(user=lead, name="x", scopes=scopes, days=days)


def test_a_session_writes_to_the_api_only_with_the_forms_token(lead):
    client = Client(enforce_csrf_checks=True)
    client.force_login(lead, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/api/v1/me/").status_code == 200
    answer = client.post("/api/v1/me/", "{}", content_type="application/json")
    assert answer.status_code == 403 and "CSRF" in answer.json()["detail"]


@pytest.mark.parametrize("below", ["²", "9" * 30, "-1", "x", "0"])
def test_a_strange_place_in_the_address_is_no_failure(key, below):
    assert ask(key, f"nodes/?below={below}").json()["count"] == 0


def test_making_a_token_needs_the_second_step_where_it_is_required(as_user, lead, settings):
    settings.MFA_REQUIRED = True
    data = {"name": "x", "scopes": ["read"], "days": 30, "node_id": ""}
    assert as_user(lead).post("/account/tokens/", data)["Location"] == "/account/2fa/"
    assert not ApiToken.objects.exists()
