"""What django-allauth asks about single sign-on."""

import logging

from allauth.account.internal.userkit import filter_users_by_email
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import PermissionDenied

from pmo.core import texts
from pmo.core.error_pages import refused

log = logging.getLogger("pmo.sign_in")
CHANGED = "This sign-in service has changed who it is, so nobody can sign in with it. Ask the office lead to check its settings."
NO_ADDRESS = "Your sign-in service does not give your e-mail address. Ask the office lead to have it sent."
NOT_VERIFIED = "Your sign-in service has not verified your e-mail address. Verify it there, and sign in again."
TAKEN = (
    "There is an account with your e-mail address already, and it is not joined to this sign-in service. "
    "Sign in to that account as you did before, then join the two under Your account, Organisation account."
)


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """A person is (issuer, subject); an address never joins an identity to an account."""

    def is_open_for_signup(self, request, sociallogin) -> bool:
        """An identity that the trusted issuer vouches for may have an account; it has no role until one is given."""
        return True

    def pre_social_login(self, request, sociallogin) -> None:
        """Refuse, with the reason, an identity that may not come in or have a new account."""
        joins = sociallogin.is_existing or sociallogin.state.get("process") == "connect"
        if sentence := _changed(sociallogin.account) or ("" if joins else _not_new(sociallogin)):
            log.warning("sign-in by %s refused: %s", sociallogin.account.provider, sentence)
            raise ImmediateHttpResponse(refused(request, PermissionDenied(sentence)))

    def populate_user(self, request, sociallogin, data):
        """Take the name and address as the issuer gives them."""
        user = super().populate_user(request, sociallogin, data)
        parts = [data.get("first_name"), data.get("last_name")]
        given = (data.get("name"), " ".join(str(part) for part in parts if part), user.email)
        user.name = next(filter(None, (texts.line(str(name or "")) for name in given)), "")[:120]
        return user

    def on_authentication_error(self, request, provider, error=None, exception=None, extra_context=None) -> None:
        """The page says little; whoever runs the office finds the reason in the log."""
        reason = exception or (extra_context or {}).get("saml_last_error_reason") or error
        log.warning("sign-in by %s failed: %s", provider.sub_id, reason)


def _changed(account: SocialAccount) -> str:
    """A provider_id belongs to one issuer for ever: another one behind the same name is a stranger."""
    others = SocialAccount.objects.filter(provider=account.provider).exclude(
        extra_data__issuer=account.extra_data["issuer"]
    )
    return CHANGED if others.exists() else ""


def _not_new(sociallogin) -> str:
    """Why this identity cannot have an account of its own, if it cannot."""
    email = sociallogin.user.email
    if not email:
        return NO_ADDRESS
    if not sociallogin.account.extra_data["email_verified"]:
        return NOT_VERIFIED
    return TAKEN if filter_users_by_email(email) else ""
