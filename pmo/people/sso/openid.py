"""OpenID Connect, stricter than django-allauth: the identity token's signature and nonce are always checked.

django-allauth trusts TLS for what the token endpoint answers and takes the person from the userinfo page. Here the person
is (issuer, subject) of the signed identity token, and the issuer must be the one in the settings.
"""

import secrets

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter

from pmo.people.sso import id_token
from pmo.people.sso.identity import bound, kept


class OpenIDAdapter(OpenIDConnectOAuth2Adapter):
    """Talks to the service."""

    nonce: str | None = None  # of the sign-in that this callback ends; `views.Callback` sets it

    @property
    def openid_config(self) -> dict:
        """What the service says of itself, as long as it is the one that was configured."""
        found, expected = super().openid_config, self.get_provider().app.settings["issuer"]
        if str(found.get("issuer", "")).rstrip("/") != expected.rstrip("/"):
            raise OAuth2Error(f"the service says it is {found.get('issuer')!r}, and the settings say {expected!r}")
        return found

    def complete_login(self, request, app, token, **kwargs):
        """The person of a signed identity token."""
        config = self.openid_config
        claims = id_token.check(
            kwargs["response"].get("id_token"), keys=self._keys(config), issuer=config["issuer"], audience=app.client_id,
            nonce=self.nonce,
        )  # fmt: skip
        return self.get_provider().sociallogin_from_response(request, self._profile(config, claims, token) | claims)

    def _keys(self, config: dict) -> dict:
        with get_adapter().get_requests_session() as session:
            answer = session.get(config["jwks_uri"])
            answer.raise_for_status()
            return answer.json()

    def _profile(self, config: dict, claims: dict, token) -> dict:
        """Name and address, which some services tell only here; nothing of another person."""
        if "userinfo_endpoint" not in config:
            return {}
        profile = self._fetch_user_info(token.token)
        if profile.get("sub") != claims["sub"]:
            raise OAuth2Error("the userinfo page speaks of another person than the identity token")
        return profile


class OpenID(OpenIDConnectProvider):
    """One OpenID Connect service."""

    package = "allauth.socialaccount.providers.openid_connect"
    oauth2_adapter_class = OpenIDAdapter

    def redirect(self, request, process, next_url=None, data=None, **kwargs):
        """Go to the service with a nonce. Scopes and parameters from the address are left out: anybody can make a link."""
        nonce = secrets.token_urlsafe(24)
        parameters = self.get_auth_params() | {"nonce": nonce}
        return super().redirect(
            request, process, next_url, data, auth_params=parameters, scope=self.get_scope(), nonce=nonce
        )

    def extract_uid(self, data: dict) -> str:
        """(issuer, subject)."""
        return bound(data["iss"], data["sub"])

    def extract_extra_data(self, data: dict) -> dict[str, object]:
        """What is remembered."""
        more = {key: data[key] for key in ("email", "name", "email_verified") if key in data}
        return kept(data["iss"], data["sub"], **more)
