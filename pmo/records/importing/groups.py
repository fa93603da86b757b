"""The tables of one workbook are one import: checked on one page, applied and undone as one."""

from django.db.models import Count, Q

from pmo.records.importing import source
from pmo.records.models import Batch, BatchRow, SheetImport


def parts_of(sent: SheetImport, *, lock: bool = False) -> list[SheetImport]:
    """Every table of the workbook that `sent` is one of, in the order of the file; the file is read once for all."""
    rows = SheetImport.objects.filter(group=sent.group, by=sent.by_id).select_related("node", "batch")
    rows = rows.select_for_update(of=("self",)) if lock else rows
    found = sorted(rows.defer("content", "parsed"), key=place_of)
    sheets = source.sheets_of(found[0])
    tables: dict[str, list] = {}
    for part in found:
        part.read_sheets, part.read_tables = sheets, tables
    return found


def place_of(sent: SheetImport) -> int:
    """Which table of the workbook it is."""
    return int(sent.settings.get("table", 0))


def is_left_out(sent: SheetImport) -> bool:
    """Whether the person took the whole table out of the import."""
    return bool(sent.settings.get("out"))


def counts(parts: list[SheetImport]) -> dict[object, tuple[int, int]]:
    """Batch → rows added and changed, of what has been applied."""
    batches = [part.batch_id for part in parts if part.batch_id]
    rows = BatchRow.objects.filter(batch__in=batches).values_list("batch")
    return {
        key: (added, total - added)
        for key, added, total in rows.annotate(added=Count("pk", filter=Q(before=0)), total=Count("pk"))
    }


def undone(parts: list[SheetImport]) -> Batch | None:
    """The undo of the import, where it was undone."""
    return Batch.objects.filter(undoes__in=[part.batch_id for part in parts if part.batch_id]).first()


def whole(parts: list[SheetImport]) -> Batch | None:
    """The batch that undoes all parts."""
    return next((part.batch for part in parts if part.batch_id and part.batch.part_of_id is None), None)
