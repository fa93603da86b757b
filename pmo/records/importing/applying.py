"""Writes a checked import: one transaction, one batch, undone as a whole. The import's id makes a second run do nothing."""

from django.db import transaction

from pmo.core.errors import Problem
from pmo.people import jobs
from pmo.records import writing
from pmo.records.cells import complete
from pmo.records.importing import plan as planning
from pmo.records.models import SheetImport
from pmo.records.register import REGISTERS


@transaction.atomic
def apply(sent: SheetImport, *, by, tell=lambda done, total, step: None) -> writing.Written:
    """Write what is ready. Raises Problem while a conflict waits, Stopped when the register changed since the preview."""
    sent = SheetImport.objects.select_for_update().get(pk=sent.pk)
    if sent.state != "preview" and sent.state != "applying":
        raise Problem("This import has been applied or discarded already.")
    tell(0, 3, "Comparing with the register")
    found = planning.make(sent, by)
    if found.waiting:
        raise Problem(f"{found.waiting} conflict{'s' if found.waiting > 1 else ''} still need a choice.")
    tell(1, 3, f"Writing {len(found.ready)} rows")
    written = _write(sent, found, by)
    SheetImport.objects.filter(pk=sent.pk).update(state="applied", batch=written.batch)
    tell(3, 3, "Done")
    return written


def _write(sent: SheetImport, found: planning.Plan, by) -> writing.Written:
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
        found.register, by=by, kind="import", title=title, changes=changes, additions=additions, reason=title
    )


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
        written = apply(sent, by=job.owner, tell=progress)
    except writing.Stopped as stopped:
        SheetImport.objects.filter(pk=sent.pk).update(state="preview")
        raise Problem(f"Nothing was written. {stopped} Look at the preview again.") from stopped
    return said(sent, written), _url(sent)


def said(sent: SheetImport, written: writing.Written) -> str:
    """What was written, as a sentence."""
    added, changed = len(written.added), len(written.changed)
    parts = [f"{added} added" if added else "", f"{changed} changed" if changed else ""]
    return f"{sent.filename}: {' and '.join(filter(None, parts)) or 'nothing was new'}."


def _url(sent: SheetImport) -> str:
    return f"/sheets/{sent.pk}/"


def register_of(sent: SheetImport):
    """The register it goes to."""
    return REGISTERS[sent.register]
