"""Get a benefit through the guard, and the address of its pages."""

from pmo.records.pages.fetch import record_or_404
from pmo.records.register import REGISTERS


def fetch(request, pk: int, permission: str = "view"):
    """The benefit: 404 where it is hidden, refused where the permission is lacking."""
    return record_or_404(request, REGISTERS["benefit"], pk, permission)


def url_of(record, page: str = "profile/") -> str:
    """Where one of its pages is."""
    return f"{record.get_absolute_url()}{page}"
