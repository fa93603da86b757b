"""django-allauth's pages: nobody signs up, and nobody changes the address they are known by."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from pmo.people.models import User
from tests.architecture.addresses import addresses

pytestmark = pytest.mark.django_db
NEW = {
    "email": "new@example.org",
    "email1": "new@example.org",
    "password1": "quiet-otter-balcony-7",
    "password2": "quiet-otter-balcony-7",
}
THEIRS = sorted(
    {address.route for address in addresses() if not address.is_ours and address.route.startswith("account/")}
)


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_signs_up(words, method):
    answer = getattr(Client(), method)("/account/signup/", NEW)
    assert "Accounts are made by invitation" in words(answer)
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "url",
    ["/account/3rdparty/signup/", "/account/signup/passkey/", "/account/2fa/webauthn/signup/", "/account/login/code/"],
)
def test_no_side_door_makes_an_account(url):
    assert Client().post(url, NEW).status_code in (302, 404, 405)
    assert not User.objects.exists()


@pytest.mark.parametrize("action", ["action_add", "action_primary", "action_remove", "action_send"])
def test_nobody_changes_their_own_address(as_user, ana, words, action):
    client = as_user(ana)
    assert "Your Programme Office can change it for you" in words(client.get("/account/email/"))
    assert client.post("/account/email/", {action: "1", "email": "boss@example.org"}).status_code == 405
    assert not EmailAddress.objects.exists()


def test_the_profile_changes_the_name_and_nothing_else(as_user, ana):
    as_user(ana).post(
        "/account/",
        {"name": "Ana Renamed", "job_title": "", "email": "boss@example.org", "is_active": "", "left_on": "2026-01-01"},
    )
    changed = User.objects.get(pk=ana.pk)
    assert (changed.name, changed.email, changed.is_active, changed.left_on) == ("Ana Renamed", ana.email, True, None)


def filled(route):
    """The route with something in its places."""
    for place, value in {"<int:pk>": "1", "<uidb36>-<key>": "1-x", "<str:key>": "x", "<key>": "x"}.items():
        route = route.replace(place, value)
    return "/" + route


@pytest.mark.parametrize(
    "route", [route for route in THEIRS if "(?P" not in route and "<slug" not in route and "<provider" not in route]
)
def test_no_page_of_the_library_fails(route, as_user, ana):
    for client in (Client(), as_user(ana)):
        assert client.get(filled(route)).status_code < 500, route
        client.force_login(ana, backend="allauth.account.auth_backends.AuthenticationBackend")


def test_our_addresses_stand_before_the_librarys():
    from django.urls import resolve

    for url in (
        "email/",
        "password/set/",
        "oidc/x/login/",
        "oidc/x/login/callback/",
        "saml/x/acs/",
        "saml/x/acs/finish/",
        "saml/x/sls/",
    ):
        assert resolve(f"/account/{url}").func.__module__.startswith("pmo."), url
        if not url.startswith(("email", "password")):
            assert resolve(f"/account/{url}").func.needs == "anybody"


@pytest.mark.parametrize("name", ["a_b", "A.B", "a%20b", "ü"])
def test_no_other_spelling_reaches_the_librarys_own_sign_on(name):
    """A spelling that our routes do not take would fall through to the weaker views behind them."""
    assert Client().post(f"/account/oidc/{name}/login/").status_code == 404
    assert Client().get(f"/account/oidc/{name}/login/callback/").status_code == 404
    assert Client().post(f"/account/saml/{name}/acs/").status_code == 404


def test_the_profile_is_changed_on_the_page_of_the_account(as_user, ana, words):
    client = as_user(ana)
    page = client.get("/account/").content.decode()
    assert 'name="name" value="Ana Account"' in page and 'name="job_title"' in page
    answer = client.post("/account/", {"name": " ", "job_title": "Head of Finance"})
    assert answer.status_code == 422 and "Head of Finance" in answer.content.decode()
