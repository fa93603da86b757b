"""A workbook as rows for one register: cells by field, each a value, or a sentence why it is none."""

from dataclasses import dataclass, field
from datetime import date, datetime

from pmo.core import dates
from pmo.core.sheets.model import Sheet
from pmo.core.sheets.wire import unpacked
from pmo.records.models import SheetImport
from pmo.records.reading import Context, Read, Unreadable
from pmo.records.register import Register


@dataclass
class Cell:
    """One filled or empty cell of a field: its text, and the value read from it or the sentence why not."""

    name: str
    raw: str
    read: Read | None = None
    sentence: str = ""


@dataclass
class SourceRow:
    """One row of the file with its number in the sheet. `key` and `seen` are there in our own exports."""

    number: int
    cells: dict[str, Cell] = field(default_factory=dict)
    key: int | None = None
    seen: int = 0
    ref: str = ""
    others: dict[str, str] = field(default_factory=dict)
    sentence: str = ""
    scores: dict[str, int] = field(default_factory=dict)  # as the file computed them
    remarks: list[str] = field(default_factory=list)  # what is worth knowing, and stops nothing


def sheets_of(sent: SheetImport) -> list[Sheet]:
    """The workbook as the limited child process read it when it was sent; kept once for all its tables."""
    if not hasattr(sent, "read_sheets"):
        kept = SheetImport.objects.filter(group=sent.group).exclude(parsed=b"").values_list("parsed", flat=True).first()
        sent.read_sheets = unpacked(bytes(kept))[0] if kept else []
    return sent.read_sheets


def cell_of(register: Register, name: str, value, context: Context, fix: str | None = None) -> Cell:
    """A cell read by its field; a correction typed in the preview stands before what the file says."""
    column = register.fields[name]
    raw = fix if fix is not None else plain(value)
    cell = Cell(name, raw)
    try:
        empty = raw.strip() == "" and not isinstance(value, bool)
        typed = value if fix is None and isinstance(value, date | datetime) else raw
        cell.read = Read(column.empty(), also=_emptied(name)) if empty else column.read(typed, context)
        if column.required and cell.read.value in (None, ""):
            cell.read, cell.sentence = None, f"{column.label} may not be empty."
    except Unreadable as problem:
        cell.sentence = str(problem)
    return cell


def add_fixed(rows: list[SourceRow], register: Register, context: Context, fixes: dict[str, str]) -> None:
    """What was typed in the preview into a cell that the file does not have."""
    by_number = {row.number: row for row in rows}
    for place, typed in fixes.items():
        number, _, name = place.partition(":")
        row = by_number.get(int(number)) if number.isdecimal() and len(number) < 9 else None
        if row is not None and name in register.fields and name not in row.cells:
            row.cells[name] = cell_of(register, name, None, context, typed)


def plain(value) -> str:
    """A cell as text: dates as people write them, whole numbers without a point, the guard of a formula taken off."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return dates.day(value if not isinstance(value, datetime) else value.date())
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value)
    return text[1:] if len(text) > 1 and text[0] == "'" and text[1] in "=+-@'\t\r" else text


def _emptied(name: str) -> dict[str, object]:
    return {"owner_name": ""} if name == "owner" else {}
