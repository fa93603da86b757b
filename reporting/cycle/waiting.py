"""What waits for a person in reporting: drafts to write and reports to approve, on My work."""

from dataclasses import dataclass

from django.db.models import Q

from pmo.core.clock import today
from reporting.cycle.dates import late
from reporting.models import CycleRequest
from reporting.models.cycle_request import WRITABLE

MOST = 12


@dataclass(frozen=True)
class Waits:
    """One report that waits for the person: what to do, and by when."""

    request: CycleRequest
    what: str
    due: object
    late: str


def rows(user):
    """The requests whose next step is this person's."""
    writes = Q(author=user, state__in=WRITABLE)
    first = Q(approver=user, state="submitted", first_approved_by=None)
    second = Q(second=user, state="submitted", first_approved_by__isnull=False)
    return CycleRequest.objects.for_user(user).filter(writes | first | second).light()


def panel(request) -> dict[str, object] | None:
    """The panel of My work; nothing where nothing waits."""
    found = rows(request.user).select_related("node", "period").order_by("submit_on", "pk")
    shown = [_waits(row) for row in found[: MOST + 1]]
    return {"rows": shown[:MOST], "more": len(shown) > MOST} if shown else None


def _waits(row: CycleRequest) -> Waits:
    what, due = ("Approve it or return it", row.review_on) if row.state == "submitted" else (_WRITE[row.state], row.submit_on)  # fmt: skip
    return Waits(row, what, due, late(due, today()))


_WRITE = {"open": "Write the report", "drafting": "Finish and submit the report", "returned": "Change what the approver asks for, and submit again"}  # fmt: skip
