"""API tokens: `pmo_<id>_<secret>`, shown once, kept as an HMAC with its own pepper."""

import hashlib
import hmac
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed

from pmo.core.clock import now
from pmo.core.errors import Problem
from pmo.core.history import because
from pmo.people.models import ApiToken
from pmo.people.models.token import SCOPES

LONGEST_DAYS = 365


def digest_of(secret: str) -> bytes:
    """What is kept of a secret."""
    return hmac.digest(settings.TOKEN_PEPPER.encode(), secret.encode(), hashlib.sha256)


@transaction.atomic
def issue(*, user, name: str, scopes: list[str], days: int, node_id: int | None = None) -> tuple[ApiToken, str]:
    """Make a token for `user`. Returns it and its key, which nobody can see again."""
    if not 1 <= days <= LONGEST_DAYS:
        raise Problem(f"A token lives 1 to {LONGEST_DAYS} days.", "days")
    if "read" not in scopes or any(scope not in SCOPES for scope in scopes):
        raise Problem("Choose what the token may do: read, or read and write.", "scopes")
    secret = secrets.token_urlsafe(32)
    token = ApiToken(
        user=user,
        name=name,
        scopes=scopes,
        node_id=node_id,
        digest=digest_of(secret),
        expires_at=now() + timedelta(days=days),
    )
    token.full_clean(exclude=["digest"])
    token.save()
    return token, f"pmo_{token.pk}_{secret}"


def revoke(token: ApiToken, *, by) -> None:
    """End a token at once."""
    because(f"revoked by {by}")
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now())


def check(key: str) -> ApiToken:
    """The token of a key. Raises AuthenticationFailed with a sentence."""
    parts = key.split("_", 2)
    token = None
    if len(parts) == 3 and parts[0] == "pmo" and parts[1].isascii() and parts[1].isdigit() and len(parts[1]) < 18:
        token = ApiToken.objects.select_related("user").filter(pk=int(parts[1])).first()
    expected = bytes(token.digest) if token else b"\0" * 32
    if not hmac.compare_digest(digest_of(parts[-1]), expected) or token is None:
        raise AuthenticationFailed("This API token is not known. Make a new one under Account, API tokens.")
    if token.revoked_at or token.expires_at <= now() or not token.user.is_active:
        raise AuthenticationFailed("This API token has ended. Make a new one under Account, API tokens.")
    return token


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer pmo_…`. The person's rights, narrowed to the token's scopes and node."""

    def authenticate(self, request):
        """The person and the token, or None when no token is sent."""
        header = get_authorization_header(request).decode("latin-1").split()
        if len(header) != 2 or header[0].lower() != "bearer":
            return None
        token = check(header[1])
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now())
        token.user.api_token = token
        return token.user, token

    def authenticate_header(self, request) -> str:
        """So that a missing token is answered 401."""
        return "Bearer"
