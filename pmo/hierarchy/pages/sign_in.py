"""The sign-in page; the local office shows its sample accounts there."""

from allauth.account.views import LoginView
from django.conf import settings

from pmo.core.guard import ANYBODY
from pmo.hierarchy import sample
from pmo.people.models import User


class SignIn(LoginView):
    """Sign in by password, passkey or single sign-on."""

    def get_context_data(self, **kwargs) -> dict[str, object]:
        """With the sample accounts, while they exist and only locally."""
        context = super().get_context_data(**kwargs)
        accounts = sample.people() if settings.LOCAL else []
        known = User.objects.active().filter(email__in=[account["email"] for account in accounts]).exists()
        return context | {"sample_accounts": accounts if known else [], "organisation": settings.ORGANISATION}


sign_in = SignIn.as_view()
sign_in.needs = ANYBODY
