"""Two-step sign-in: codes, recovery codes; and what a session without its second step can reach."""

import re
import time
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from tests.factories import hierarchy as make
from tests.people.passkey import add_passkey

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(time_machine):
    """A clock that runs and can be moved."""
    time_machine.move_to(datetime.now(UTC))


def code_of(secret, steps=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


@pytest.fixture
def secret(client, sign_in, ana):
    """Ana has set up an app; its secret, and nobody signed in."""
    sign_in(ana.email)
    found = set_up_an_app(client)
    client.post("/account/logout/")
    return found


def confirm(client):
    client.post("/account/reauthenticate/", {"password": make.PASSWORD})


def set_up_an_app(client):
    confirm(client)
    secret = re.search(r"[A-Z2-7]{32}", client.get("/account/2fa/totp/activate/").content.decode())[0]
    assert client.post("/account/2fa/totp/activate/", {"code": code_of(secret)}).status_code == 302
    return secret


def give(client, code):
    return client.post("/account/2fa/authenticate/", {"code": code})


def test_setting_one_up_asks_for_the_password_again(client, sign_in, ana):
    sign_in(ana.email)
    assert client.get("/account/2fa/totp/activate/")["Location"].startswith("/account/reauthenticate/")
    client.post("/account/reauthenticate/", {"password": "wrong"})
    assert client.post("/account/2fa/totp/activate/", {"code": "1"}).status_code == 302
    assert not Authenticator.objects.exists()


def test_a_wrong_code_does_not_set_up_an_app(client, sign_in, ana):
    sign_in(ana.email)
    confirm(client)
    client.get("/account/2fa/totp/activate/")
    client.post("/account/2fa/totp/activate/", {"code": "000000"})
    assert not Authenticator.objects.exists()


def test_the_password_alone_no_longer_signs_in(client, sign_in, is_in, ana, secret):
    assert sign_in(ana.email)["Location"] == "/account/2fa/authenticate/"
    assert not is_in(client)


def test_the_code_of_the_app_signs_in(client, sign_in, is_in, ana, secret, time_machine):
    time_machine.shift(timedelta(minutes=2))
    sign_in(ana.email)
    give(client, code_of(secret))
    assert is_in(client)


def test_a_code_counts_once(client, sign_in, is_in, ana, secret, time_machine):
    time_machine.shift(timedelta(minutes=2))
    code, other = code_of(secret), Client()
    sign_in(ana.email)
    give(client, code)
    sign_in(ana.email, browser=other)
    give(other, code)
    assert is_in(client) and not is_in(other)


def test_codes_cannot_be_guessed_without_end(client, sign_in, is_in, ana, secret, words, time_machine):
    time_machine.shift(timedelta(minutes=2))
    for number in range(5):
        sign_in(ana.email)
        give(client, f"00000{number}")
    other = Client()
    sign_in(ana.email, browser=other, REMOTE_ADDR="198.51.100.9")
    assert "Too many wrong codes. Wait a quarter of an hour, or use a passkey." in words(give(other, code_of(secret)))
    time_machine.shift(timedelta(minutes=16))
    sign_in(ana.email, browser=other)
    give(other, code_of(secret))
    assert is_in(other)


def test_a_recovery_code_signs_in_once(client, sign_in, is_in, ana, secret):
    codes = Authenticator.objects.get(user=ana, type="recovery_codes").wrap().get_unused_codes()
    sign_in(ana.email)
    give(client, codes[0])
    assert is_in(client)
    other = Client()
    sign_in(ana.email, browser=other)
    give(other, codes[0])
    assert not is_in(other)


@pytest.fixture
def strict(settings):
    """The office asks everybody who has a password for a second step."""
    settings.MFA_REQUIRED = True


PAGES = ["/", "/work/", "/people/", "/account/", "/account/tokens/", "/account/password/change/", "/account/3rdparty/",
         "/account/sessions/", "/account/email/", "/settings/words/", "/notices/", "/search/?q=a"]  # fmt: skip


def test_without_a_second_step_nothing_can_be_reached_but_setting_one_up(client, sign_in, ana, strict):
    make.assign(ana, "office_lead")
    sign_in(ana.email)
    for url in PAGES:
        assert client.get(url)["Location"] == "/account/2fa/", url
        assert client.post(url)["Location"] == "/account/2fa/", url
    assert client.get("/work/", headers={"HX-Request": "true"})["HX-Redirect"] == "/account/2fa/"


def test_without_a_second_step_the_session_cannot_use_the_api(client, sign_in, ana, strict):
    sign_in(ana.email)
    answer = client.get("/api/v1/me/")
    assert answer.status_code == 403 and answer.json()["detail"].startswith("Set up two-step sign-in first")


def test_a_second_step_that_is_set_up_opens_everything_at_once(client, sign_in, is_in, ana, strict):
    sign_in(ana.email)
    assert client.get("/account/2fa/").status_code == 200
    add_passkey(client)
    assert is_in(client)


def test_signing_out_works_without_a_second_step(client, sign_in, ana, strict):
    sign_in(ana.email)
    client.post("/account/logout/")
    assert client.get("/account/")["Location"].startswith("/account/login/")


def test_an_older_session_is_asked_for_the_step_that_was_set_up_elsewhere(client, sign_in, is_in, ana, settings):
    other = Client()
    sign_in(ana.email, browser=other)
    sign_in(ana.email)
    set_up_an_app(client)
    settings.MFA_REQUIRED = True
    assert other.get("/work/")["Location"] == "/account/2fa/reauthenticate/"
