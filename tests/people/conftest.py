"""What the tests of signing in share."""

import json
import re

import pytest

from pmo.people.sso import config
from tests.factories import hierarchy as make
from tests.people import saml_provider
from tests.people.identity_provider import IdentityProvider


@pytest.fixture
def ana(db):
    """Ana has an account with a password and no role."""
    return make.person("Ana Account")


@pytest.fixture
def sign_in(client):
    """`sign_in(email, password)` fills the form; more arguments go to the request, such as REMOTE_ADDR."""

    def fill(email, password=make.PASSWORD, browser=client, **more):
        return browser.post("/account/login/", {"login": email, "password": password}, **more)

    return fill


@pytest.fixture
def words():
    """`words(response)` gives the page's text without tags and spaces in a row."""
    return lambda response: re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).replace(
        "&#x27;", "'"
    )


@pytest.fixture
def is_in():
    """`is_in(client)` tells whether the browser is signed in."""
    return lambda client: client.get("/account/").status_code == 200


@pytest.fixture(scope="session")
def provider_process():
    """One OpenID provider for the run; its keys take a second to make."""
    provider = IdentityProvider()
    yield provider
    provider.stop()


@pytest.fixture
def identity_provider(provider_process):
    """The OpenID provider, as new."""
    provider_process.reset()
    return provider_process


@pytest.fixture
def openid_settings(settings, monkeypatch):
    """`openid_settings(entry, …)` sets SSO_OIDC as the environment would."""

    def set_to(*entries):
        monkeypatch.setenv("SSO_OIDC", json.dumps(entries))
        settings.SOCIALACCOUNT_PROVIDERS = config.providers()

    return set_to


@pytest.fixture
def provider(identity_provider, openid_settings):
    """The OpenID provider, named in the settings."""
    openid_settings(identity_provider.setting())
    return identity_provider


@pytest.fixture(scope="session")
def signer():
    """The SAML provider's key and certificate."""
    return saml_provider.signer()


@pytest.fixture
def saml_settings(settings, monkeypatch, signer):
    """The SAML provider, named in the settings; `saml_settings(…)` changes its entry in SSO_SAML."""

    def set_to(**more):
        entry = {"provider_id": "council", "name": "Council account", "entity_id": saml_provider.ENTITY}
        entry |= {"sso_url": "https://idp.example.org/sso", "certificate": signer.certificate}
        monkeypatch.setenv("SSO_SAML", json.dumps([entry | more]))
        settings.SOCIALACCOUNT_PROVIDERS = config.providers()

    set_to()
    return set_to
