"""What happened to a record: every change by field, and its undo."""

from django.db.models import Q

from pmo.core.fragments import render_page
from pmo.core.guard import needs
from pmo.core.history import feed, history_of
from pmo.hierarchy import telling
from pmo.records import linking
from pmo.records.models import Attachment, Batch, BatchRow, Comment, Link
from pmo.records.pages.fetch import record_or_404
from pmo.records.register import Register, records_of

MOST = 200


@needs("view")
def history(request, register: Register, pk: int):
    """Newest first. Changes of one's own that are the latest can be undone."""
    record = record_or_404(request, register, pk)
    out = Q(source_register=register.key, source_id=pk) | Q(target_register=register.key, target_id=pk)
    about = Q(register=register.key, record_id=pk)
    events = feed(record, limit=MOST) + _links(record, history_of(Link, out, limit=MOST), request.user)
    events += history_of(Comment, about, limit=MOST) + history_of(Attachment, about, limit=MOST)
    events = sorted(events, key=lambda event: (event.at, event.id), reverse=True)[:MOST]
    rows = BatchRow.objects.filter(
        record_id=pk, batch__register=register.key, batch__by=request.user, after=record.version
    )
    last = Batch.objects.filter(rows__in=rows, undone_by=None).exclude(kind="undo").first()
    told = zip(telling.tell(events, may_undo=False), events, strict=True)
    entries = [(entry, event.label == "insert") for entry, event in told]
    context = {"register": register, "record": record, "entries": entries, "last": last}
    return render_page(request, "records/history.html", context, part="entries")


def _links(record, events, user):
    """Without links to what this person may not see."""
    ends = [linking.other_end(event.row, record) for event in events]
    seen = records_of(ends, user)
    return [event for event, end in zip(events, ends, strict=True) if end in seen]
