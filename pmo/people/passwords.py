"""Password rules: long enough, and not one that is known from breaches."""

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError


class BreachedPasswordValidator(CommonPasswordValidator):
    """Refuses the 20,000 commonest passwords of known breaches; the list is local, nothing is sent anywhere.

    A larger list, one password a line and gzipped, is named by `password_list_path`.
    """

    def validate(self, password: str, user=None) -> None:
        """Raise ValidationError when the password, or it without the digits people put at its end, is on the list."""
        plain = password.lower().strip()
        if plain in self.passwords or plain.rstrip("0123456789!?. ") in self.passwords:
            raise ValidationError(
                "This password is on the list of passwords known from breaches. Use three or four unrelated words.",
                code="password_breached",
            )

    def get_help_text(self) -> str:
        """The rule in a sentence."""
        return "Use at least 12 characters that are not on the list of known passwords; three or four unrelated words work well."
