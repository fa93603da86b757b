"""The undo of a long gesture, as a job with progress."""

from pmo.core.errors import Problem
from pmo.people import jobs
from pmo.records import undo, writing
from pmo.records.models import Batch, BatchRow
from pmo.records.register import REGISTERS

LONG = 600  # rows that are put back at once; more become a job


def is_long(batch: Batch) -> bool:
    """Whether putting it back takes so long that nobody should wait for the page."""
    return BatchRow.objects.filter(batch__in=[batch.pk, *batch.parts.values_list("pk", flat=True)]).count() > LONG


def start(batch: Batch, *, by, back: str, leave: bool):
    """The job that undoes it; `back` is where its result leads."""
    return jobs.start(
        kind="undo-batch", title=f"Undo: {batch.title}", owner=by, batch=str(batch.pk), back=back, leave=leave
    )


@jobs.kind("undo-batch")
def undo_batch(job, progress) -> tuple[str, str]:
    """Put a gesture back."""
    batch = Batch.objects.get(pk=job.params["batch"])
    link = job.params.get("back") or REGISTERS[batch.register].url()
    if Batch.objects.filter(undoes=batch).exists():
        return "It has been undone.", link
    try:
        written = undo.undo(batch, by=job.owner, leave_changed=bool(job.params.get("leave")), tell=progress)
    except writing.Stopped as stopped:
        raise Problem(f"Nothing was undone. {stopped}") from stopped
    return f"{len(written.changed):,} rows put back.", link
