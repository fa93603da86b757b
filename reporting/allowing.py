"""Who may have a report: asked when a reader is added, and again just before each mail."""

from django.conf import settings

from pmo.hierarchy.access import forget, may
from reporting.models import Delivery, ScheduleReader


def why_not(row: Delivery) -> str:
    """Why the reader may not have this mail any more; empty when they may."""
    if row.reader_id and row.reader.left_at:
        return f"{row.reader} no longer reads this report."
    if row.user_id:
        return _person(row)
    return _outside(row.reader, row.run.node) if row.reader_id else "Nobody answers for this address."


def _person(row: Delivery) -> str:
    if not row.user.is_active:
        return "The person can no longer sign in."
    forget(row.user)
    return "" if may(row.user, "view", row.run.node) else f"{row.user} may no longer see {row.run.node}."


def _outside(reader: ScheduleReader, node) -> str:
    """An address outside has its right from who added it."""
    if not domain_allowed(reader.outside):
        return f"Addresses at {domain(reader.outside)} are no longer allowed."
    if reader.confirmed_at is None:
        return f"{reader.outside} has not confirmed."
    sponsor = reader.added_by
    forget(sponsor)
    if not sponsor.is_active or not may(sponsor, "report", node):
        return f"{sponsor}, who added {reader.outside}, may no longer send reports on {node}."
    return ""


def domain(address: str) -> str:
    """What stands after the @, in small letters."""
    return address.rpartition("@")[2].lower()


def domain_allowed(address: str) -> bool:
    """Whether readers without an account may be at the address's domain."""
    return domain(address) in settings.REPORT_DOMAINS
