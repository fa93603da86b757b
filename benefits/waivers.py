"""A sponsor's waiver that has run out: what it left undone is put to the sponsor again, once."""

from datetime import date

from django.db import transaction

from benefits import handover, sponsors
from benefits.models import Waiver
from pmo.core.dates import day
from pmo.core.history import acting


def tell_of_ended(today: date) -> int:
    """Tell of every waiver that ran out before a day. Calling it again tells nothing twice. How many sponsors' work that was."""
    ended = Waiver.objects.filter(expires_on__lt=today, told_on=None, node__archived_at=None)
    return sum(_tell(row, today) for row in ended.select_related("node"))


@transaction.atomic
def _tell(row: Waiver, today: date) -> int:
    with acting(source="task", reason=f"The waiver for {row.node} ran out"):
        if not Waiver.objects.filter(pk=row.pk, told_on=None).update(told_on=today):
            return 0  # another ticker was faster
    undone = [] if handover.waiver_of(row.node) else handover.undone(row.node)
    if not row.node.is_over or not undone:
        return 0
    more = f", and {len(undone) - 1} more" if len(undone) > 1 else ""
    text = f"The waiver for {row.node.name[:60]} ran out on {day(row.expires_on)}. Not handed over: {undone[0].sentence[:120]}{more}"
    sponsors.tell(row.node, text, f"/work/{row.node_id}/handover/")
    return 1
