"""How a person likes the office: kept with the account, outside the history. Two windows that write at once both count."""

from collections.abc import Callable

from django.db import transaction

from pmo.people.models import User


def prefer(user: User, change: Callable[[dict[str, object]], None]) -> None:
    """Let `change` alter the preferences as they are stored now, and show `user` the outcome."""
    with transaction.atomic():
        row = User.objects.select_for_update(no_key=True).only("preferences").get(pk=user.pk)
        change(row.preferences)
        User.objects.filter(pk=user.pk).update(preferences=row.preferences)
    user.preferences = row.preferences
