"""Our own export on its way back: where its heads stand by now, which columns they are, and its rows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pmo.core import texts
from pmo.core.sheets.model import Sheet, column_letter
from pmo.records.exporting import ABOUT, ID, VERSION
from pmo.records.importing.source import SourceRow, cell_of
from pmo.records.reading import Context
from pmo.records.register import Register

_LINES = 25  # lines from the top among which the heads may stand by now


@dataclass
class Head:
    """The line of heads: its place, those of the hidden columns, the field of each other column, and what is worth telling."""

    line: int
    key: int
    version: int
    names: dict[int, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def is_own(sheet: Sheet) -> bool:
    """Whether the sheet came out of here: one of its first lines has the hidden columns."""
    return _line(sheet) is not None


def about(sheets: list[Sheet]) -> dict[str, str]:
    """What an export says of itself."""
    found = next((sheet for sheet in sheets if sheet.name == ABOUT), None)
    return {str(row[0]): str(row[1] or "") for row in found.rows if len(row) > 1} if found else {}


def sheet_of(sheets: list[Sheet]) -> Sheet | None:
    """The sheet of the export."""
    return next(filter(is_own, sheets), None)


def head_of(sheet: Sheet, register: Register, exported: list[str]) -> Head:
    """The heads, by their words; one that was typed anew by the place that it had among the `exported` fields."""
    line = _line(sheet)
    texts_of = [str(cell or "").strip() for cell in sheet.rows[line]]
    head = Head(line, texts_of.index(ID), texts_of.index(VERSION))
    known, unknown = _by_words(register, exported), {}
    for place, text in enumerate(texts_of):
        if text and place not in {head.key, head.version}:
            name = known.get(_plain(text))
            if name is None:
                unknown[place] = text
            elif name in head.names.values():
                head.notes.append(f"“{text}” stands twice; column {column_letter(place)} was not read.")
            else:
                head.names[place] = name
    for place, text in unknown.items():
        _by_place(head, register, exported, place, text)
    return head


def rows(sheets: list[Sheet], register: Register, context: Context, fixes: dict[str, str]) -> list[SourceRow]:
    """The rows of the export."""
    sheet = sheet_of(sheets)
    head = head_of(sheet, register, _exported(sheets, register))
    return [
        _row(number, cells, head, register, context, fixes)
        for number, cells in enumerate(sheet.rows[head.line + 1 :], head.line + 2)
        if any(cell not in (None, "") for cell in cells)
    ]


def notes(sheets: list[Sheet], register: Register) -> list[str]:
    """What happened to the file on its way, where it is worth telling."""
    sheet, facts = sheet_of(sheets), about(sheets)
    head = head_of(sheet, register, _exported(sheets, register))
    return [*head.notes, *_missing(sheet, head, facts.get("rows", "")), *_other_exports(sheets)]


def _line(sheet: Sheet) -> int | None:
    found = (place for place, row in enumerate(sheet.rows[:_LINES]) if {ID, VERSION} <= {_text(cell) for cell in row})
    return next(found, None)


def _text(cell) -> str:
    return cell.strip() if isinstance(cell, str) else ""


def _exported(sheets: list[Sheet], register: Register) -> list[str]:
    """The fields of the export in its order."""
    return [name for name in about(sheets).get("columns", "").split(",") if name in register.fields]


def _plain(text: str) -> str:
    """A head without what people add or change when they type it anew."""
    return " ".join(re.sub(r"[^\w%]+", " ", texts.line(text).casefold()).split())


def _by_words(register: Register, exported: list[str]) -> dict[str, str]:
    """Words → field. What was exported comes before other fields, a label before a short one."""
    order = [*exported, *(name for name in register.fields if name not in exported)]
    found: dict[str, str] = {}
    for words in ("label", "short", "name"):
        for name in order:
            if text := _plain(getattr(register.fields[name], words) or ""):
                found.setdefault(text, name)
    return found


def _by_place(head: Head, register: Register, exported: list[str], place: int, text: str) -> None:
    at = place - head.version - 1
    name = exported[at] if 0 <= at < len(exported) else None
    letter = column_letter(place)
    if name is None or name in head.names.values():
        head.notes.append(f"Column {letter} “{text[:60]}” is no column of this register and was not read.")
        return
    head.names[place] = name
    label = register.fields[name].label
    head.notes.append(f"Column {letter} “{text[:60]}” is read as {label}, which stood there in the export.")


def _missing(sheet: Sheet, head: Head, exported: str) -> Iterator[str]:
    keys = {row[head.key] for row in sheet.rows[head.line + 1 :] if len(row) > head.key} - {None, ""}
    gone = int(exported) - len(keys) if exported.isdecimal() else 0
    if gone > 0:
        many = "1 row of the export is" if gone == 1 else f"{gone:,} rows of the export are"
        stay = "It stays" if gone == 1 else "They stay"
        yield f"{many} not in the file. {stay} in the register; what is to go is removed there."


def _other_exports(sheets: list[Sheet]) -> Iterator[str]:
    for sheet in [each for each in sheets if is_own(each)][1:]:
        yield f"Sheet “{sheet.name}” is an export as well and was not read. Send it as a file of its own."


def _row(number: int, cells, head: Head, register: Register, context: Context, fixes: dict[str, str]) -> SourceRow:
    def at(place: int):
        return cells[place] if place < len(cells) else None

    row = SourceRow(number)
    row.key, row.sentence = _whole(at(head.key), "id")
    row.seen, wrong = _whole(at(head.version), "version")
    row.sentence, row.seen = row.sentence or wrong, row.seen or 0
    for place, name in head.names.items():
        row.cells[name] = cell_of(register, name, at(place), context, fixes.get(f"{number}:{name}"))
    row.ref = row.cells["ref"].raw if "ref" in row.cells else ""
    return row


def _whole(value, name: str) -> tuple[int | None, str]:
    text = str(value if value is not None else "").removesuffix(".0").strip()
    if not text:
        return None, ""
    if text.isdecimal() and len(text) < 18:
        return int(text), ""
    return None, f"The hidden {name} of this row was changed to “{text[:20]}”. Export again, and edit that file."
