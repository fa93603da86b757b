"""The one place where the clock is read."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """This moment, aware, in UTC."""
    return timezone.now()


def today() -> date:
    """Today in the office's time zone."""
    return timezone.localdate()
