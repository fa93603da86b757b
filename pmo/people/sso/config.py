"""Single sign-on as the environment gives it. A mistake stops the start with a sentence that names the variable.

`SSO_OIDC` and `SSO_SAML` are JSON lists with one object for each sign-in service; docs/sign-in.md describes their keys.
"""

import base64
import binascii
import json
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from pmo import env

OIDC = {
    "needs": {"provider_id", "name", "client_id", "secret", "server_url"},
    "takes": {"scope", "issuer", "token_auth_method"},
}
SAML = {
    "needs": {"provider_id", "name", "entity_id", "sso_url", "certificate"},
    "takes": {"name_id_format", "sp_entity_id"},
}
_EMAIL = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"
ATTRIBUTES = {  # no "uid": the person is the NameID, whatever else is sent
    "email": [_EMAIL, "urn:oid:0.9.2342.19200300.100.1.3", "mail", "email"],
    "name": [
        "http://schemas.microsoft.com/identity/claims/displayname",
        "urn:oid:2.16.840.1.113730.3.1.241",
        "displayName",
    ],
    "first_name": ["http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname", "urn:oid:2.5.4.42", "givenName"],
    "last_name": ["http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname", "urn:oid:2.5.4.4", "sn"],
}


def providers() -> dict[str, dict[str, object]]:
    """What django-allauth reads as SOCIALACCOUNT_PROVIDERS."""
    openid, saml = list(_entries("SSO_OIDC", **OIDC)), list(_entries("SSO_SAML", **SAML))
    ids = [entry["provider_id"] for entry in openid + saml]
    if len(ids) != len(set(ids)):
        raise ImproperlyConfigured("SSO_OIDC and SSO_SAML use a provider_id twice. Give every sign-in service its own.")
    return {
        "openid_connect": {
            "provider_class": "pmo.people.sso.openid.OpenID",
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [_openid(entry) for entry in openid],
        },
        "saml": {"provider_class": "pmo.people.sso.saml.Saml", "APPS": [_saml(entry) for entry in saml]},
    }


def form_actions(found: dict[str, dict[str, object]]) -> list[str]:
    """Where the sign-in form may lead: a browser holds the page's policy against the redirect too."""
    urls = [app["settings"]["server_url"] for app in found["openid_connect"]["APPS"]]
    urls += [app["settings"]["idp"]["sso_url"] for app in found["saml"]["APPS"]]
    return sorted({"{0.scheme}://{0.netloc}".format(urlsplit(url)) for url in urls})


def _entries(variable: str, *, needs: set[str], takes: set[str]) -> Iterator[dict[str, str]]:
    try:
        rows = json.loads(env.text(variable).strip() or "[]")
    except ValueError as error:
        raise ImproperlyConfigured(f"{variable} is not JSON ({error}). Write a list of objects.") from None
    if not isinstance(rows, list):
        raise ImproperlyConfigured(f"{variable} is not a list. Put the sign-in service into [ ].")
    for number, row in enumerate(rows, 1):
        _check(f"{variable}, entry {number}", row, needs, takes)
        yield row


def _check(place: str, row: object, needs: set[str], takes: set[str]) -> None:
    if not isinstance(row, dict):
        raise ImproperlyConfigured(f"{place}, is not an object. Write {{ }} with {_listed(needs)}.")
    if missing := needs - row.keys():
        raise ImproperlyConfigured(f"{place}, lacks {_listed(missing)}.")
    if unknown := row.keys() - needs - takes:
        raise ImproperlyConfigured(
            f"{place}, has {_listed(unknown)}, which means nothing here; it may have {_listed(takes)}."
        )
    if empty := {key for key, value in row.items() if not isinstance(value, str) or not value.strip()}:
        raise ImproperlyConfigured(f"{place}, needs a text for {_listed(empty)}.")
    _check_id(place, row["provider_id"])
    for key in {"server_url", "sso_url"} & row.keys():
        _check_url(f"{place}, {key}", row[key])


def _check_id(place: str, provider_id: str) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,39}", provider_id) or provider_id == "saml":
        raise ImproperlyConfigured(
            f"{place}, has the provider_id {provider_id!r}. Write small letters, digits and hyphens; not “saml”."
        )


def _check_url(place: str, url: str) -> None:
    """Only https, but for a service on this machine that the tests or the local office use."""
    parts = urlsplit(url)
    here = env.flag("PMO_LOCAL") and parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost"}
    if not parts.hostname or not (parts.scheme == "https" or here):
        raise ImproperlyConfigured(f"{place}, is {url!r}. Write an address that begins with https://.")


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names))


def _openid(entry: dict[str, str]) -> dict[str, object]:
    url = entry["server_url"].rstrip("/")
    scope = entry.get("scope", "openid profile email").split()
    if "openid" not in scope:
        raise ImproperlyConfigured(f"SSO_OIDC, {entry['provider_id']}, has a scope without “openid”. Add it.")
    settings = {"server_url": url, "issuer": entry.get("issuer", url.split("/.well-known/")[0]), "scope": scope}
    if method := entry.get("token_auth_method"):
        settings["token_auth_method"] = method
    return {key: entry[key] for key in ("provider_id", "name", "client_id", "secret")} | {"settings": settings}


def _saml(entry: dict[str, str]) -> dict[str, object]:
    idp = {"entity_id": entry["entity_id"], "sso_url": entry["sso_url"], "x509cert": _certificate(entry)}
    advanced = {
        "want_assertion_signed": True, "want_name_id": True, "want_attribute_statement": False,
        "name_id_format": entry.get("name_id_format", "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"),
    }  # fmt: skip
    settings = {
        "idp": idp,
        "sp": {"entity_id": entry.get("sp_entity_id", "")},
        "advanced": advanced,
        "attribute_mapping": ATTRIBUTES,
    }
    return {
        "provider_id": entry["provider_id"],
        "client_id": entry["provider_id"],
        "name": entry["name"],
        "settings": settings,
    }


def _certificate(entry: dict[str, str]) -> str:
    """The certificate's base64, with or without its BEGIN and END lines."""
    from cryptography.x509 import load_der_x509_certificate

    text = re.sub(r"-----[A-Z ]+-----|\s", "", entry["certificate"])
    try:
        load_der_x509_certificate(base64.b64decode(text, validate=True))
    except (ValueError, binascii.Error):
        raise ImproperlyConfigured(
            f"SSO_SAML, {entry['provider_id']}, certificate cannot be read. Paste the service's signing certificate (PEM)."
        ) from None
    return text
