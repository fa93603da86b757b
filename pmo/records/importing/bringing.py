"""Takes a file in: reads it in the limited child process, and keeps an import for every table in it."""

import uuid

from django.db import transaction

from pmo.core.sheets.model import Limits, SheetProblem
from pmo.core.sheets.reading import read_workbook, shown_name
from pmo.core.sheets.wire import packed
from pmo.hierarchy.models import Node
from pmo.records.exporting import MOST_ROWS
from pmo.records.importing import others, own
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
    sheet = own.sheet_of(workbook.sheets)
    if sheet is not None:
        facts = own.about(workbook.sheets)
        key = facts.get("register") if facts.get("register") in REGISTERS else (register.key if register else "risk")
        notes = own.notes(workbook.sheets, REGISTERS[key])[:_MOST_NOTES]
        settings = {
            "own": True,
            "said": facts.get("said", ""),
            "sheet": sheet.name,
            "rows": len(sheet.rows),
            "notes": notes,
        }
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
    made, nodes = [], _named(common["node"], [table.sheet for _, table in found], common["by"])
    for place, (each, table) in enumerate(found):
        if table.rows:
            notes = [*(workbook.notes if not made else []), *table.notes][:_MOST_NOTES]
            settings = {"table": place, "sheet": table.sheet, "rows": len(table.rows), "notes": notes}
            file = {"content": b""} if made else first
            where = {"node": nodes.get(table.sheet.casefold(), common["node"])}
            made.append(SheetImport.objects.create(register=each.key, settings=settings, **(common | where), **file))
    return made[0]


def _named(node, names: list[str], by) -> dict[str, Node]:
    """The work below that sheets are named after: its rows go there. Where two bear the name, neither is meant."""
    below = Node.objects.for_user(by, "view").filter(path__startswith=node.path).exclude(pk=node.pk)
    found = list(below.filter(name__in=names))
    return {each.name.casefold(): each for each in found if sum(1 for it in found if it.name == each.name) == 1}
