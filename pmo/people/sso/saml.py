"""SAML, stricter than django-allauth: an assertion is signed, counts once, and names a lasting person."""

import hashlib
import time

from allauth.socialaccount.providers.saml.provider import SAMLProvider
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from lxml import etree

from pmo.people.sso.identity import bound, kept

TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
SKEW = 300  # seconds that python3-saml lets the clocks differ


class Saml(SAMLProvider):
    """One SAML service. The library has checked signature, issuer, audience, destination and time before this is asked."""

    package = "allauth.socialaccount.providers.saml"

    def sociallogin_from_response(self, request, response):
        """The person of an assertion that has not been used before."""
        if response.get_nameid_format() == TRANSIENT or not response.get_nameid():
            raise PermissionDenied(
                "This sign-in service does not say lastingly who you are. Ask the office lead to check its settings."
            )
        if not _answers_inside(response):
            raise PermissionDenied(
                "This answer of the sign-in service belongs to no sign-in that was begun here. Sign in again."
            )
        self._use_up(response)
        return super().sociallogin_from_response(request, response)

    def _use_up(self, response) -> None:
        """Remember the assertion for as long as it is valid: stolen ones are worth nothing once used."""
        text = f"{self.issuer} {response.get_last_assertion_id()}"
        seconds = (response.get_last_assertion_not_on_or_after() or time.time() + 3600) - time.time() + 2 * SKEW
        if not cache.add(f"saml-used-{hashlib.sha256(text.encode()).hexdigest()}", True, timeout=max(60, seconds)):
            raise PermissionDenied("This answer of the sign-in service has been used already. Sign in again.")

    def unstash_redirect_state(self, request, state_id):
        """The sign-in that this answers, which must have begun in this browser."""
        try:
            return super().unstash_redirect_state(request, state_id)
        except PermissionDenied:
            raise PermissionDenied(
                "This sign-in was not begun in this browser, or too long ago. Sign in again."
            ) from None

    @property
    def issuer(self) -> str:
        """The entity id of the settings, which the library has found in the signed assertion."""
        return self.app.settings["idp"]["entity_id"]

    def extract_uid(self, data) -> str:
        """(entity id, NameID)."""
        return bound(self.issuer, data.get_nameid())

    def extract_extra_data(self, data) -> dict[str, object]:
        """What is remembered."""
        found = self.extract_common_fields(data)
        return kept(self.issuer, data.get_nameid(), email=found.get("email", ""), name=found.get("name", ""))


def _answers_inside(response) -> bool:
    """Whether the signed assertion itself names our request. The element around it does too, but it is not always signed."""
    asked = response.get_last_response_in_response_to()
    root = etree.fromstring(response.get_last_response_xml(), etree.XMLParser(resolve_entities=False, no_network=True))
    found = root.iter("{urn:oasis:names:tc:SAML:2.0:assertion}SubjectConfirmationData")
    return bool(asked) and {row.get("InResponseTo") for row in found} == {asked}
