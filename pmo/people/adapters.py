"""Where django-allauth asks what this product wants."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.core.exceptions import PermissionDenied, ValidationError

from pmo.people import throttle


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation or single sign-on; guessing is slowed down."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The address and the password do not belong together. Check both, or ask for a new password.",
    }

    def is_open_for_signup(self, request) -> bool:
        """Nobody makes an account by themselves."""
        return False

    def pre_authenticate(self, request, **credentials) -> None:
        """Refuse while this login must wait at this network."""
        seconds = throttle.wait(credentials.get("email", ""), self.get_client_ip(request)).total_seconds()
        if seconds > 0:
            raise ValidationError(
                f"Too many wrong passwords from this network. Try again in {_in_words(seconds)}, or sign in with a passkey.",
                code="too_many_login_attempts",
            )

    def authenticate(self, request, **credentials):
        """Check the credentials and remember whether they were right."""
        user = super().authenticate(request, **credentials)
        if user:
            throttle.succeeded(credentials.get("email", ""), self.get_client_ip(request))
        return user

    def authentication_failed(self, request, **credentials) -> None:
        """Count the failure."""
        throttle.failed(credentials.get("email", ""), self.get_client_ip(request))

    def get_user_search_fields(self) -> list[str]:
        """People are found by address and name."""
        return ["email", "name"]


def _in_words(seconds: float) -> str:
    return f"{round(seconds)} seconds" if seconds < 90 else f"{round(seconds / 60)} minutes"


class MFAAdapter(DefaultMFAAdapter):
    """Second factors."""

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys belong to this office's host."""
        return super().get_public_key_credential_rp_entity() | {"name": "Programme Office"}


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Single sign-on. A person is (issuer, subject); an address never joins an identity to an account."""

    def is_open_for_signup(self, request, sociallogin) -> bool:
        """An identity that the trusted issuer vouches for may have an account; it has no role until one is given."""
        return True

    def pre_social_login(self, request, sociallogin) -> None:
        """Refuse an identity whose issuer changed under the same provider name."""
        account, issuer = sociallogin.account, issuer_of(sociallogin.account)
        if account.pk and account.extra_data.get("issuer", issuer) != issuer:
            raise PermissionDenied(
                "This sign-in service has changed who it is. Ask the office lead to check its settings."
            )
        account.extra_data["issuer"] = issuer

    def populate_user(self, request, sociallogin, data):
        """Take the name and address as the issuer gives them."""
        user = super().populate_user(request, sociallogin, data)
        user.name = (
            data.get("name") or " ".join(filter(None, [data.get("first_name"), data.get("last_name")])) or user.email
        )
        return user


def issuer_of(account) -> str:
    """Who vouches for the identity: the `iss` claim, or the provider's own name."""
    claims = account.extra_data.get("id_token", account.extra_data)
    return str(claims.get("iss") or account.provider) if isinstance(claims, dict) else account.provider
