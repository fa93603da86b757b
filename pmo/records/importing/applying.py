"""Writes a checked import: one transaction over all its tables, undone as a whole. A second run does nothing."""

from django.db import transaction

from pmo.core.errors import Problem
from pmo.people import jobs
from pmo.records import writing
from pmo.records.cells import complete
from pmo.records.exporting import MOST_ROWS
from pmo.records.importing import groups
from pmo.records.importing import plan as planning
from pmo.records.models import SheetImport
from pmo.records.register import REGISTERS

Done = list[tuple[SheetImport, writing.Written]]


@transaction.atomic
def apply(sent: SheetImport, *, by, tell=lambda done, total, step: None) -> Done:
    """Write what is ready in every table. Raises Problem while a choice waits, Stopped when the register changed."""
    parts = [part for part in groups.parts_of(sent, lock=True) if not groups.is_left_out(part)]
    if not parts or any(part.state not in {"preview", "applying"} for part in parts):
        raise Problem("This import has been applied or discarded already.")
    tell(0, 0, "Comparing with the register")
    plans = [planning.make(part, by) for part in parts]
    waiting = sum(found.waiting for found in plans)
    if waiting:
        raise Problem(still_open(waiting))
    total, before, whole, done = sum(len(found.ready) for found in plans), 0, None, []
    for part, found in zip(parts, plans, strict=True):
        written = _write(part, found, by, whole, lambda rows, before=before: tell(before + rows, total, "Writing rows"))
        SheetImport.objects.filter(pk=part.pk).update(state="applied", batch=written.batch)
        whole, before = whole or written.batch, before + len(found.ready)
        done.append((part, written))
    SheetImport.objects.filter(group=sent.group, by=by, state__in=["preview", "applying"]).update(state="discarded")
    tell(total, total, "Done")
    return done


def still_open(count: int) -> str:
    """How many conflicts keep the import from being written."""
    return f"{count:,} conflicts still need a choice." if count > 1 else "1 conflict still needs a choice."


def _write(sent: SheetImport, found: planning.Plan, by, whole, tell) -> writing.Written:
    changes, additions = [], []
    for row in found.ready:
        place = f"Row {row.number}"
        if row.record is not None:
            changes.append(writing.Change(row.record.pk, row.record.version, row.values() | _kept(row), place))
        else:
            values = complete(found.register, row.values()) | {"extras": row.extras}
            additions.append(writing.Addition(row.node, values, place))
    title = f"Import of {sent.filename}"
    return writing.write(
        found.register, by=by, kind="import", title=title, changes=changes, additions=additions, reason=title,
        part_of=whole, most=MOST_ROWS, tell=tell,
    )  # fmt: skip


def _kept(row: planning.PlanRow) -> dict[str, object]:
    """What no field takes, where the file says it otherwise than last time."""
    return {"extras": row.extras} if row.extras else {}


@jobs.kind("import-sheet")
def import_sheet(job, progress) -> tuple[str, str]:
    """Apply a checked workbook."""
    sent = SheetImport.objects.get(pk=job.params["import"])
    if sent.state == "applied":
        return "It was applied already.", _url(sent)
    try:
        return said(apply(sent, by=job.owner, tell=progress)), _url(sent)
    except writing.Stopped as stopped:
        _back_to_preview(sent)
        raise Problem(f"Nothing was written. {stopped} Look at the preview again.") from stopped
    except Problem:
        _back_to_preview(sent)
        raise


def _back_to_preview(sent: SheetImport) -> None:
    SheetImport.objects.filter(group=sent.group, state="applying").update(state="preview")


def said(done: Done) -> str:
    """What was written, as a sentence; the registers are named where there are several."""
    told = {part.register: words for part, written in done if (words := _what(written))}
    many = len(told) > 1
    found = [f"{REGISTERS[key].words.lower()}: {words}" if many else words for key, words in told.items()]
    return f"{done[0][0].filename}: {'; '.join(found) or 'nothing was new'}."


def _what(written: writing.Written) -> str:
    added, changed = len(written.added), len(written.changed)
    return " and ".join(filter(None, [f"{added:,} added" if added else "", f"{changed:,} changed" if changed else ""]))


def _url(sent: SheetImport) -> str:
    return f"/sheets/{sent.pk}/"
