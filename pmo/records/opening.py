"""A new record from the form: kept as a draft, or opened when it says what the workflow asks for."""

from datetime import timedelta

from pmo.core import clock
from pmo.records.models import Record
from pmo.records.register import Register


def values(register: Register, node, typed: dict[str, object], by, *, draft: bool) -> dict[str, object]:
    """What is written: as a draft as it was typed, otherwise with what follows from it, such as the next review."""
    if not register.draft:
        return typed
    if draft:
        return typed | {"status": register.draft}
    row = _row(register, node, typed, by)
    opens = register.opening_step(row)
    filled = typed | (opens.fills(row, by) if opens else {})
    if not filled.get("review_date"):
        filled["review_date"] = clock.today() + timedelta(register.cadence(row))
    return filled


def missing(register: Register, node, given: dict[str, object], by) -> list[str]:
    """What the guard still asks for before the record may be opened; nothing of a draft."""
    if not register.draft or given.get("status") == register.draft:
        return []
    row = _row(register, node, given, by)
    opens = register.opening_step(row)
    return opens.guard(row, by) if opens else []


def _row(register: Register, node, given: dict[str, object], by) -> Record:
    row = register.model(node=node, **({"status": register.model.FIRST, "raised_by": by} | given))
    row.derive()
    return row
