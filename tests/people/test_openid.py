"""Single sign-on by OpenID Connect, against a real provider: the person is (issuer, subject)."""

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from pmo.hierarchy.models import Assignment
from pmo.people import sessions
from pmo.people.models import User
from tests.factories import hierarchy as make
from tests.people.identity_provider import LOGIN, go, sign_in

pytestmark = pytest.mark.django_db


def test_the_first_sign_in_makes_an_account_without_any_role(client, provider, is_in, words):
    assert sign_in(client)["Location"] == "/"
    user = User.objects.get()
    assert (user.email, user.name) == ("dana@example.org", "Dana Directory")
    assert not user.has_usable_password() and not Assignment.objects.exists()
    assert is_in(client) and "Ask your office lead to give you one" in words(client.get("/", follow=True))


def test_the_sign_in_page_offers_the_provider(client, provider, words):
    assert "Trust account" in words(client.get("/account/login/"))


def test_the_request_has_pkce_a_state_a_nonce_and_nothing_from_the_address(client, provider):
    go(client, f"{LOGIN}?scope=everything&auth_params=nonce%3Dmine%26redirect_uri%3Dhttps%3A%2F%2Fevil.example")
    asked = provider.asked
    assert len(asked["nonce"]) > 20 and len(asked["state"]) >= 16 and len(asked["code_challenge"]) == 43
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}
    assert asked["redirect_uri"] == "http://testserver/account/oidc/trust/login/callback/"


def test_a_link_from_elsewhere_does_not_begin_a_sign_in(client, provider):
    assert client.get(LOGIN).status_code == 200 and not provider.asked
    assert Client(enforce_csrf_checks=True).post(LOGIN).status_code == 403


def test_the_second_sign_in_finds_the_same_person_though_address_and_name_changed(client, provider, is_in):
    sign_in(client)
    provider.person |= {"email": "dana.married@example.org", "name": "Dana Married"}
    other = Client()
    sign_in(other)
    assert User.objects.count() == 1 and is_in(other)
    assert User.objects.get().email == "dana@example.org"


def test_what_is_kept_is_the_identity_and_no_token(client, provider):
    sign_in(client)
    account = SocialAccount.objects.get()
    assert account.extra_data == {
        "issuer": provider.url, "subject": "dana-1", "email": "dana@example.org", "name": "Dana Directory", "email_verified": True,
    }  # fmt: skip
    assert not account.socialtoken_set.exists()


def test_single_sign_on_needs_no_second_step_here(client, provider, is_in, settings):
    settings.MFA_REQUIRED = True
    sign_in(client)
    assert is_in(client)


def test_another_subject_with_the_address_of_an_account_does_not_get_it(client, provider, is_in, words):
    User.objects.create_user("Dana@Example.org", "Dana Local", make.PASSWORD)
    provider.person["email"] = "DANA@example.org"
    answer = sign_in(client)
    assert answer.status_code == 403
    assert (
        "There is an account with your e-mail address already, and it is not joined to this sign-in service"
        in words(answer)
    )
    assert not is_in(client) and User.objects.count() == 1 and not SocialAccount.objects.exists()


def test_another_subject_with_the_address_of_somebody_signed_in_by_the_service_does_not_get_their_account(
    client, provider, is_in
):
    sign_in(client)
    provider.person |= {"sub": "dana-2"}
    other = Client()
    assert sign_in(other).status_code == 403
    assert not is_in(other) and User.objects.count() == 1


def test_the_owner_joins_the_two_and_then_signs_in_either_way(client, provider, is_in, ana):
    provider.person["email"] = ana.email
    client.post("/account/login/", {"login": ana.email, "password": make.PASSWORD})
    client.post("/account/reauthenticate/", {"password": make.PASSWORD})
    sign_in(client, process="connect")
    assert SocialAccount.objects.get().user == ana
    other = Client()
    sign_in(other)
    assert is_in(other) and other.get("/account/").wsgi_request.user == ana


def test_joining_asks_for_the_password_again(client, provider, ana):
    client.post("/account/login/", {"login": ana.email, "password": make.PASSWORD})
    sign_in(client, process="connect")
    assert not SocialAccount.objects.exists()


def test_an_identity_of_somebody_else_cannot_be_joined(client, provider, ana, words):
    sign_in(Client())
    client.post("/account/login/", {"login": ana.email, "password": make.PASSWORD})
    client.post("/account/reauthenticate/", {"password": make.PASSWORD})
    sign_in(client, process="connect")
    assert SocialAccount.objects.get().user != ana


def test_the_only_way_to_sign_in_cannot_be_removed(client, provider):
    sign_in(client)
    client.post("/account/3rdparty/", {"account": SocialAccount.objects.get().pk})
    assert SocialAccount.objects.exists()


def test_a_person_who_has_left_does_not_come_in(client, provider, is_in, words):
    sign_in(client)
    sessions.disable(User.objects.get())
    other = Client()
    answer = other.get(go(other), follow=True)
    assert "This account is switched off" in words(answer)
    assert not is_in(other) and not is_in(client)
