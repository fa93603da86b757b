"""Checks an OpenID Connect identity token."""

import hmac

import jwt
from allauth.socialaccount.providers.oauth2.client import OAuth2Error

# Only keys that the service alone has: with HS256 everybody who knows the client secret could sign.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
_REQUIRED = ["iss", "sub", "aud", "exp", "iat"]


def check(token: str | None, *, keys: dict, issuer: str, audience: str, nonce: str | None) -> dict[str, object]:
    """The claims of `token`. Raises OAuth2Error unless signature, issuer, audience, time and nonce are all right."""
    try:
        claims = jwt.decode(
            token or "", _key(token or "", keys), algorithms=ALGORITHMS, issuer=issuer, audience=audience, leeway=60,
            options={"require": _REQUIRED},
        )  # fmt: skip
    except jwt.PyJWTError as error:
        raise OAuth2Error(f"the identity token is not valid: {error}") from error
    if not nonce or not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise OAuth2Error("the identity token was made for another sign-in: its nonce is wrong")
    if claims.get("azp", audience) != audience:
        raise OAuth2Error("the identity token was made for another client: its azp is wrong")
    return claims


def _key(token: str, keys: dict) -> jwt.PyJWK:
    """The service's key that the token names; without a name, its only key."""
    wanted = jwt.get_unverified_header(token).get("kid")
    found = [key for key in jwt.PyJWKSet.from_dict(keys).keys if key.key_id == wanted or wanted is None]
    if len(found) != 1:
        raise jwt.InvalidKeyError(f"the service has no key {wanted!r}")
    return found[0]
