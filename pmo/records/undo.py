"""Undo of a whole gesture: every field goes back unless somebody has changed it since."""

from django.db import transaction
from django.db.models import Q

from pmo.core import clock
from pmo.core.errors import Problem, Refused
from pmo.core.history import because, event_model
from pmo.records import writing
from pmo.records.models import Batch, BatchRow
from pmo.records.register import REGISTERS, Register

MOST_ROWS = 20_000  # of a whole import
_NEVER = {"id", "version", "updated_at", "created_at", "number", "node"}


@transaction.atomic
def undo(batch: Batch, *, by, leave_changed: bool = False, tell=lambda done, total, step: None) -> writing.Written:
    """Undo a batch with all its parts. Raises Problem where it was undone already or its cells have changed since,
    Refused, Stopped.

    With `leave_changed`, cells that somebody has changed since stay as they are. The answer has the rows of every part.
    """
    parts = _parts(batch)
    if any(part.by_id != by.pk for part in parts):
        raise Refused("Only the person who did this can undo it. Change the cells back in the history instead.")
    if Batch.objects.filter(undoes__in=parts).exists():
        raise Problem("This has been undone already.")
    total = BatchRow.objects.filter(batch__in=parts).count()
    tell(0, total, "Comparing with the register")
    backs = [_back(REGISTERS[part.register], part) for part in parts]
    later = [ref for _, changed in backs for ref in changed]
    if later and not leave_changed:
        raise Problem(
            f"{', '.join(later[:5])}{' and others' if len(later) > 5 else ''} changed again since. Nothing was undone."
            " Undo the others only, or change the cells by hand."
        )
    because(f"Undo of: {parts[0].title}")
    whole = writing.Written(None)
    for part, (changes, _) in zip(parts, backs, strict=True):
        before = len(whole.changed)
        written = writing.write(
            REGISTERS[part.register], by=by, kind="undo", title=f"Undone: {part.title}", changes=changes, undoes=part,
            quiet=True, permission=part.permission, part_of=whole.batch, most=MOST_ROWS,
            tell=lambda done, before=before: tell(before + done, total, "Putting rows back"),
        )  # fmt: skip
        whole.batch = whole.batch or written.batch
        whole.changed += written.changed
        whole.also += written.also
    return whole


def _parts(batch: Batch) -> list[Batch]:
    """The batch, or the whole that it is a part of, locked, with its other parts after it."""
    key = batch.part_of_id or batch.pk
    found = Batch.objects.select_for_update(of=("self",)).filter(Q(pk=key) | Q(part_of=key))
    return sorted(found, key=lambda part: (part.pk != key, part.at))


def _back(register: Register, batch: Batch) -> tuple[list[writing.Change], list[str]]:
    rows = {row.record_id: row for row in batch.rows.all()}
    records = register.model.objects.filter(pk__in=rows).select_related("node").order_by("pk")
    events = event_model(register.model).objects.filter(pgh_obj_id__in=rows).order_by("pgh_id")
    past = {(event.pgh_obj_id, event.version): event for event in events}
    changes, later = [], []
    for record in records:
        row = rows[record.pk]
        before, after = past.get((record.pk, row.before)), past.get((record.pk, row.after))
        if row.before == 0 and record.version != row.after:
            later.append(record.ref)
            continue
        if before is not None and before.node_id != after.node_id:
            raise Problem(f"{record.ref} was moved here. Move it back instead; every reference it had still finds it.")
        values = _removal(batch) if row.before == 0 else _values(record, before, after, later)
        changes.append(writing.Change(record.pk, record.version, values))
    return changes, later


def _removal(batch: Batch) -> dict[str, object]:
    return {"archived_at": clock.now(), "archive_reason": f"Undone: {batch.title}"[:300]}


def _values(record, before, after, later: list[str]) -> dict[str, object]:
    """The fields that the batch changed, as they were before it; what changed again since is named in `later`."""
    found: dict[str, object] = {}
    for column in type(record)._meta.concrete_fields:
        was, became = getattr(before, column.attname, None), getattr(after, column.attname, None)
        if column.name in _NEVER or was == became:
            continue
        if getattr(record, column.attname) != became:
            later.append(f"{record.ref} {column.verbose_name}")
            continue
        found[column.name] = _object(column, was)
    return found


def _object(column, raw):
    return column.related_model._base_manager.filter(pk=raw).first() if column.is_relation and raw is not None else raw
