"""What the tests of signing in share."""

import re

import pytest

from tests.factories import hierarchy as make
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
