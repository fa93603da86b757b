"""Who a command acts for."""

from django.core.management.base import CommandError

from pmo.core.clock import today
from pmo.hierarchy.models import Assignment
from pmo.people.models import User


def person_or_lead(email: str | None) -> User:
    """The person with this address, or the longest-serving office lead. Raises CommandError with a remedy."""
    if email:
        user = User.objects.active().filter(email__iexact=email).first()
        if user is None:
            raise CommandError(f"Nobody here has the address {email}.")
        return user
    leads = Assignment.objects.on(today()).filter(role="office_lead", node=None, user__is_active=True)
    row = leads.select_related("user").order_by("starts_on", "id").first()
    if row is None:
        raise CommandError("There is no office lead yet. Run `manage.py office_lead EMAIL NAME` first.")
    return row.user
