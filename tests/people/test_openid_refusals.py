"""OpenID Connect: every lie of a provider, and every trick of a visitor, is refused and makes no account."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from pmo.people.models import User
from tests.people.identity_provider import LOGIN, go, sign_in

pytestmark = pytest.mark.django_db
CHANGED = "This sign-in service has changed who it is"


@pytest.fixture
def refused(client, provider, is_in):
    """`refused()` tries to sign in and wants the kind page, no session and no account."""

    def attempt(status=401):
        answer = sign_in(client)
        assert answer.status_code == status and b"<h1" in answer.content
        assert not is_in(client) and not User.objects.exists()
        return answer

    return attempt


LIES = {
    "another nonce": {"nonce": "x"}, "no nonce": {"nonce": None},
    "another audience": {"aud": "another-client"}, "no audience": {"aud": None},
    "a list of audiences with another one meant": {"aud": ["programme-office", "x"], "azp": "x"},
    "another issuer": {"iss": "https://evil.example"}, "no issuer": {"iss": None},
    "no end": {"exp": None}, "an end in the past": {"exp": 1_000_000_000}, "a beginning in the future": {"nbf": 9_000_000_000},
    "no subject": {"sub": None}, "a subject that userinfo does not know": {"sub": "somebody-else"},
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_is_not_for_this_sign_in_is_refused(refused, provider, lie):
    provider.claims = LIES[lie]
    refused()


def test_a_token_signed_by_a_stranger_is_refused(refused, provider):
    provider.signing_key = provider.strangers_key
    refused()


@pytest.mark.parametrize("header", [{"kid": "two"}, {"kid": "one", "alg": "none"}])
def test_a_token_without_a_key_of_the_provider_is_refused(refused, provider, header):
    provider.header = header
    refused()


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
def test_a_token_signed_with_the_shared_secret_is_refused(refused, provider):
    provider.header, provider.signing_key = {"kid": "one", "alg": "HS256"}, "the-client-s-secret"
    refused()


def test_an_answer_without_a_token_is_refused(refused, provider):
    provider.without_token = True
    refused()


def test_a_userinfo_page_about_somebody_else_is_refused(refused, provider):
    provider.userinfo = {"sub": "the-director"}
    refused()


def test_a_service_that_says_it_is_another_one_is_refused(client, provider, words):
    provider.issuer = "https://evil.example"
    answer = client.post(LOGIN)
    assert answer.status_code == 401 and "The organisation account did not work" in words(answer)


def test_a_service_that_is_down_is_a_page_and_not_a_failure(client, provider, words):
    provider.down = True
    answer = client.post(LOGIN)
    assert answer.status_code == 401 and "The organisation account did not work" in words(answer)


def test_another_issuer_under_the_same_name_is_refused_even_with_the_same_subject(
    client, provider, is_in, words, openid_settings
):
    sign_in(client)
    provider.issuer = "https://new-owner.example"
    openid_settings(provider.setting(issuer="https://new-owner.example"))
    for person in ({"sub": "dana-1"}, {"sub": "eve-1", "email": "eve@example.org"}):
        provider.person |= person
        other = Client()
        answer = sign_in(other)
        assert answer.status_code == 403 and CHANGED in words(answer)
        assert not is_in(other) and User.objects.count() == SocialAccount.objects.count() == 1


def test_a_state_counts_once(client, provider, is_in):
    back = go(client)
    client.get(back)
    client.post("/account/logout/")
    assert client.get(back).status_code == 401
    assert not is_in(client)


def test_a_state_counts_only_in_the_browser_that_began(client, provider, is_in):
    back, victim = go(client), Client()
    assert victim.get(back).status_code == 401
    assert not is_in(victim)


def test_a_state_grows_old(client, provider, is_in, time_machine):
    time_machine.move_to(datetime.fromtimestamp(time.time(), UTC))
    back = go(client)
    time_machine.shift(timedelta(minutes=11))
    assert client.get(back).status_code == 401
    assert not is_in(client)


def test_a_code_with_anothers_state_is_refused(client, provider, is_in):
    """Somebody puts their own code into a sign-in that the victim began: PKCE and nonce do not fit."""
    own, victim = Client(), client
    code = go(own).split("code=")[1].split("&")[0]
    state = go(victim).split("state=")[1]
    assert victim.get(f"{LOGIN}callback/?code={code}&state={state}").status_code == 401
    assert not is_in(victim)


@pytest.mark.parametrize("query", ["", "?code=x", "?state=x", "?code=x&state=x", "?error=server_error&state=x"])
def test_a_callback_that_nobody_asked_for_is_refused(client, provider, query):
    assert client.get(f"{LOGIN}callback/{query}").status_code == 401


def test_somebody_who_cancels_is_told_so(client, provider):
    state = go(client).split("state=")[1]
    answer = client.get(f"{LOGIN}callback/?error=access_denied&state={state}", follow=True)
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("person", "sentence"),
    [
        ({"email": ""}, "does not give your e-mail address"),
        ({"email": "not an address"}, "does not give your e-mail address"),
        ({"email_verified": False}, "has not verified your e-mail address"),
        ({"email_verified": "false"}, "has not verified your e-mail address"),
    ],
)
def test_an_address_that_the_service_does_not_vouch_for_makes_no_account(refused, provider, words, person, sentence):
    provider.person |= person
    assert sentence in words(refused(403))


def test_nobody_finishes_an_account_by_hand(client, provider):
    provider.person["email"] = ""
    sign_in(client)
    assert client.get("/account/3rdparty/signup/")["Location"] == "/account/login/"
    client.post("/account/3rdparty/signup/", {"email": "boss@example.org"})
    assert not User.objects.exists()


def test_a_very_long_name_and_subject_are_no_failure(client, provider, is_in):
    provider.person |= {"sub": "s" * 255, "name": "N\x00" + "n" * 500}
    sign_in(client)
    assert is_in(client) and len(User.objects.get().name) == 120


@pytest.mark.parametrize("name", ["none", "openid_connect", "saml", "openid-connect"])
def test_a_service_that_is_not_configured_is_not_there(client, provider, name):
    assert client.post(f"/account/oidc/{name}/login/").status_code == 404
    assert client.get(f"/account/oidc/{name}/login/callback/").status_code == 404
