"""Takes a file in: reads it in the limited child process, and keeps an import for every table in it."""

import uuid

from django.db import transaction

from pmo.core.sheets.model import Limits, SheetProblem
from pmo.core.sheets.reading import read_workbook, shown_name
from pmo.core.sheets.wire import packed
from pmo.records.exporting import MOST_ROWS
from pmo.records.importing import others, source
from pmo.records.models import SheetImport
from pmo.records.register import REGISTERS, Register

MOST_BYTES = 20 * 1024 * 1024
LIMITS = Limits(max_rows=MOST_ROWS + 200, max_text=60_000_000, memory_bytes=1024 * 1024 * 1024, seconds=90)
_MOST_NOTES = 20


@transaction.atomic
def bring(file, *, node, register: Register | None, by) -> SheetImport:
    """The import of the table that the person came for, or of the first. Raises SheetProblem."""
    data, name = file.read(MOST_BYTES + 1), shown_name(file.name)
    workbook = read_workbook(data, file.name, limits=LIMITS)
    common = {"node": node, "filename": name, "by": by, "group": uuid.uuid4()}
    first = {"content": data, "parsed": packed(workbook.sheets, workbook.notes)}
    own = next((sheet for sheet in workbook.sheets if source.is_own(sheet)), None)
    if own is not None:
        facts = source.about(workbook.sheets)
        key = facts.get("register") if facts.get("register") in REGISTERS else (register.key if register else "risk")
        settings = {"own": True, "said": facts.get("said", ""), "sheet": own.name}
        return SheetImport.objects.create(register=key, settings=settings, **common, **first)
    return _tables(workbook, name, register, common, first)


def _tables(workbook, name: str, register: Register | None, common, first) -> SheetImport:
    found = others.parts(workbook, register)
    if not found:
        raise SheetProblem(
            f"“{name}” was read, but no table was found in it. A table has a line of headings with rows below; check the"
            " sheet, and send it again."
        )
    if not any(table.rows for _, table in found):
        raise SheetProblem(
            f"“{name}” has headings and no rows. Fill in a row below the headings, save the file, and send it again."
        )
    if register is not None and len(found) == 1:
        found = [(register, found[0][1])]
    made = []
    for place, (each, table) in enumerate(found):
        if table.rows:
            notes = [*(workbook.notes if not made else []), *table.notes][:_MOST_NOTES]
            settings = {"table": place, "sheet": table.sheet, "rows": len(table.rows), "notes": notes}
            file = {"content": b""} if made else first
            made.append(SheetImport.objects.create(register=each.key, settings=settings, **common, **file))
    return made[0]
