"""Settings of signing in: what the environment may say, and what a production office has."""

import json
import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from pmo.people.sso import config
from tests.people import saml_provider

OPENID = {
    "provider_id": "trust",
    "name": "Trust",
    "client_id": "pmo",
    "secret": "s",
    "server_url": "https://login.example.org/tenant/",
}
SAML = {
    "provider_id": "council",
    "name": "Council",
    "entity_id": "https://idp.example.org",
    "sso_url": "https://idp.example.org/sso",
}


def start(code, **environment):
    """What a production process with these variables prints, or its last line of trouble."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = (
        f"import os; os.environ['DJANGO_SETTINGS_MODULE']='pmo.settings'; from django.conf import settings as s; {code}"
    )
    done = subprocess.run(
        [sys.executable, "-c", command],
        env=kept | {"SECRET_KEY": "x" * 50} | environment,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip() or done.stderr.strip().splitlines()[-1]


def test_production_hashes_with_argon2():
    assert start("from django.contrib.auth.hashers import make_password as m; print(m('x')[:16])") == "argon2$argon2id$"


def test_production_has_a_second_step_and_cookies_that_only_https_carries():
    code = "print(s.MFA_REQUIRED, s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.CSRF_COOKIE_SECURE, s.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN, s.TESTING)"
    assert start(code) == "True __Host-session True True True False False"


@pytest.mark.parametrize("variable", ["SSO_OIDC", "SSO_SAML"])
def test_a_mistake_stops_the_start_and_names_the_variable(variable):
    assert f"ImproperlyConfigured: {variable} is not JSON" in start("print(s.DEBUG)", **{variable: "[{"})


def test_a_right_setting_is_what_the_library_reads(monkeypatch):
    certificate = saml_provider.signer().certificate
    monkeypatch.setenv("SSO_OIDC", json.dumps([OPENID | {"scope": "openid email"}]))
    monkeypatch.setenv("SSO_SAML", json.dumps([SAML | {"certificate": certificate}]))
    found = config.providers()
    openid, saml = found["openid_connect"]["APPS"][0], found["saml"]["APPS"][0]
    assert openid["settings"] == {
        "server_url": "https://login.example.org/tenant", "issuer": "https://login.example.org/tenant", "scope": ["openid", "email"],
    }  # fmt: skip
    assert saml["client_id"] == "council" and "-----" not in saml["settings"]["idp"]["x509cert"]
    assert config.form_actions(found) == ["https://idp.example.org", "https://login.example.org"]


def test_nothing_set_is_no_single_sign_on(monkeypatch):
    for variable in ("SSO_OIDC", "SSO_SAML"):
        monkeypatch.setenv(variable, "  ")
    assert [found["APPS"] for found in config.providers().values()] == [[], []]


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("{}", "SSO_OIDC is not a list"),
        ('["x"]', "SSO_OIDC, entry 1, is not an object"),
        ([{"name": "Trust"}], "SSO_OIDC, entry 1, lacks client_id, provider_id, secret, server_url"),
        ([OPENID | {"clientid": "x"}], "SSO_OIDC, entry 1, has clientid, which means nothing here"),
        ([OPENID | {"secret": ""}], "SSO_OIDC, entry 1, needs a text for secret"),
        ([OPENID | {"secret": 5}], "SSO_OIDC, entry 1, needs a text for secret"),
        ([OPENID | {"provider_id": "Trust NHS"}], "has the provider_id 'Trust NHS'"),
        ([OPENID | {"provider_id": "saml"}], "has the provider_id 'saml'"),
        ([OPENID | {"server_url": "http://login.example.org"}], "server_url, is 'http://login.example.org'. Write an address that begins with https://"),
        ([OPENID | {"server_url": "login.example.org"}], "server_url, is 'login.example.org'"),
        ([OPENID | {"scope": "email"}], "has a scope without “openid”"),
        ([OPENID, OPENID], "use a provider_id twice"),
    ],
)  # fmt: skip
def test_every_mistake_has_its_sentence(monkeypatch, value, sentence):
    monkeypatch.setenv("SSO_OIDC", value if isinstance(value, str) else json.dumps(value))
    with pytest.raises(ImproperlyConfigured) as error:
        config.providers()
    assert sentence in str(error.value)


def test_plain_http_is_for_this_machine_and_the_local_office_only(monkeypatch):
    monkeypatch.setenv("SSO_OIDC", json.dumps([OPENID | {"server_url": "http://127.0.0.1:9000"}]))
    assert config.providers()["openid_connect"]["APPS"]
    monkeypatch.setenv("PMO_LOCAL", "0")
    with pytest.raises(ImproperlyConfigured):
        config.providers()


@pytest.mark.parametrize("certificate", ["x", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "ü"])
def test_a_certificate_that_is_none_is_refused(monkeypatch, certificate):
    monkeypatch.setenv("SSO_SAML", json.dumps([SAML | {"certificate": certificate}]))
    with pytest.raises(ImproperlyConfigured, match="SSO_SAML, council, certificate cannot be read"):
        config.providers()
