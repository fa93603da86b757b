"""The tabs of everything about reports."""

from django.urls import reverse

from reporting.models import Delivery

_TABS = (
    ("Reports", "reports"), ("Cycles", "cycles"), ("Schedules", "schedules"), ("Mail", "deliveries"), ("Cost", "cost_of_reporting"),
)  # fmt: skip


def tabs(request) -> list[dict[str, object]]:
    """Reports, schedules, and mail with the number of those that wait for a person."""
    waiting = Delivery.objects.for_user(request.user, "report").to_decide().count()
    return [
        {"label": label, "url": reverse(name), "current": request.path == reverse(name), "count": waiting if name == "deliveries" else 0}
        for label, name in _TABS
    ]  # fmt: skip
