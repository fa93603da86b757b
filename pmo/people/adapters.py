"""Where django-allauth asks what this product wants. Single sign-on has its own in `pmo.people.sso.adapter`."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.exceptions import ValidationError

from pmo.people import sessions, throttle


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation or single sign-on; guessing is slowed down."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The address and the password do not belong together. Check both, or ask for a new password.",
        "too_many_login_attempts": "Too many wrong codes. Wait a quarter of an hour, or use a passkey.",
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
        """Check the credentials and remember whether they were right.

        The right password of a closed account is answered like a wrong one: it would tell that the password is right.
        """
        user = super().authenticate(request, **credentials)
        if user and not user.is_active:
            self.authentication_failed(request, **credentials)
            return None
        if user:
            throttle.succeeded(credentials.get("email", ""), self.get_client_ip(request))
        return user

    def authentication_failed(self, request, **credentials) -> None:
        """Count the failure."""
        throttle.failed(credentials.get("email", ""), self.get_client_ip(request))

    def set_password(self, user, password: str) -> None:
        """Change the password and end every other session: whoever knew the old one is out."""
        super().set_password(user, password)
        mine = self.request.session.session_key if self.request.user == user else ""
        sessions.end_sessions(user, but=mine or "")

    def send_password_reset_mail(self, user, email: str, context) -> None:
        """Send the link, but not to somebody who has no password.

        They sign in by their organisation, which would lose its say, or their invitation is open or was withdrawn.
        """
        if user.has_usable_password():
            super().send_password_reset_mail(user, email, context)
        else:
            self.send_mail("account/email/no_password", email, context)

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
