"""Reads one cell as one kind of field."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from pmo.core.sheets.model import Cell
from pmo.records.foreign.choices import choice_of
from pmo.records.foreign.dates import Order, day_of, order_of
from pmo.records.foreign.levels import Source, level_of, source_of
from pmo.records.foreign.model import Accepted, Column, Converted, FieldSpec, Unreadable, Value
from pmo.records.foreign.money import Amount, decimal_comma, money_of, number_of, pointed, pounds
from pmo.records.foreign.people import people_of
from pmo.records.foreign.text import clean, is_absent, is_error, is_unknown, one_line, quoted
from pmo.records.foreign.yesno import yes_or_no

# Fields whose date begins something, so that "March 2026" means its first day.
_STARTS = frozenset(("raised_on", "effective_from", "decided_on", "start", "start_date", "last_reviewed_on"))


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of a column before its cells are read one by one."""

    sheet: str
    column: Column
    field: FieldSpec
    order: Order = "day"
    proof: str = ""
    source: Source = Source()
    has_comma: bool = False  # whether a comma is its decimal point

    def place(self, row: int) -> str:
        """Where the column's cell of that row is."""
        return f"Sheet “{self.sheet}”, cell {self.column.letter}{row}"


def reading_of(sheet: str, column: Column, spec: FieldSpec, cells: Sequence[Cell]) -> Reading:
    """What all cells of a column together tell: the order of day and month, the scale."""
    if spec.kind == "date":
        order, proof = order_of(cells)
        why = f" “{proof}” in the same column can only be month first" if proof else ""
        return Reading(sheet, column, spec, order=order, proof=why)
    if spec.kind == "scale":
        return Reading(sheet, column, spec, source=source_of(cells, column.title, spec.ladder))
    if spec.kind in ("money", "number"):
        return Reading(sheet, column, spec, has_comma=decimal_comma(cells))
    return Reading(sheet, column, spec)


def read_cell(cell: Cell, row: int, reading: Reading) -> Value:
    """The value of a filled cell. Never raises."""
    if isinstance(cell, str) and is_error(cell):
        return unreadable(cell, row, reading, "is the error of a formula", "mend the formula or write the value itself")
    return _READERS.get(reading.field.kind, _text)(cell, row, reading)


def unreadable(cell: Cell, row: int, reading: Reading, why: str, remedy: str) -> Unreadable:
    """A sentence with place, text, reason and remedy."""
    return Unreadable(clean(cell), f"{reading.place(row)}: {quoted(cell)} {why}; {remedy}.")


def converted(value: object, cell: Cell, row: int, reading: Reading, how: str) -> Converted:
    """A value with a sentence that says how it was found."""
    told = how if how.startswith(("“", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "<", ">")) else ""
    sentence = f"{quoted(cell)}: {told}" if told and told[0] != "“" else told or f"{quoted(cell)} {how}"
    return Converted(value, f"{reading.place(row)}: {sentence}.")


def _text(cell: Cell, row: int, reading: Reading) -> Value:
    return Accepted(clean(cell))


def _ref(cell: Cell, row: int, reading: Reading) -> Value:
    return Accepted(one_line(cell))


def _date(cell: Cell, row: int, reading: Reading) -> Value:
    found = day_of(cell, reading.order, reading.field.name in _STARTS, reading.proof)
    if found.problem:
        remedy = "write one date such as 31/03/2026, or leave the cell empty"
        return unreadable(cell, row, reading, found.problem, remedy)
    return converted(found.day, cell, row, reading, found.note) if found.note else Accepted(found.day)


def _scale(cell: Cell, row: int, reading: Reading) -> Value:
    levels = reading.field.ladder
    found = level_of(cell, levels, reading.source)
    if found.problem:
        ends = f" from {levels[0].score} {levels[0].label} to {levels[-1].score} {levels[-1].label}" if levels else ""
        return unreadable(cell, row, reading, found.problem, f"write a level{ends}, or leave the cell empty")
    return converted(found.score, cell, row, reading, found.note) if found.note else Accepted(found.score)


def _choice(cell: Cell, row: int, reading: Reading) -> Value:
    text = one_line(cell)
    if not reading.field.choices:
        return Accepted(text)
    found = choice_of(text, reading.field, reading.column.title)
    if found is None and is_absent(text):
        return converted(None, cell, row, reading, "means that nothing was chosen")
    if found is None:
        why = "says that it is not known yet" if is_unknown(text) else f"is not a choice of {reading.field.label}"
        labels = [label for _, label in reading.field.choices]
        listed = ", ".join(labels[:-1]) + f" or {labels[-1]}" if len(labels) > 1 else labels[0]
        return unreadable(cell, row, reading, why, f"write {listed}, or leave the cell empty")
    return (
        Accepted(found.code)
        if found.is_literal
        else converted(found.code, cell, row, reading, f"was read as {found.label}")
    )


def _person(cell: Cell, row: int, reading: Reading) -> Value:
    person = people_of(cell)
    return Accepted(person) if person.names else converted(person, cell, row, reading, "names nobody")


def _money(cell: Cell, row: int, reading: Reading) -> Value:
    found = money_of(pointed(cell, reading.has_comma), reading.column.title)
    return _amount(cell, row, reading, found, "one amount in pounds such as £250,000")


def _number(cell: Cell, row: int, reading: Reading) -> Value:
    return _amount(cell, row, reading, number_of(pointed(cell, reading.has_comma)), "one number such as 12")


def _amount(cell: Cell, row: int, reading: Reading, found: Amount, example: str) -> Value:
    if found.problem:
        told = unreadable(cell, row, reading, found.problem, f"write {example}, or leave the cell empty")
        return replace(told, bounds=found.bounds)
    if reading.has_comma and isinstance(cell, str) and found.number is not None and not found.note:
        return converted(found.number, cell, row, reading, f"was read as {pounds(found.number)}, with a decimal comma")
    return converted(found.number, cell, row, reading, found.note) if found.note else Accepted(found.number)


def _yesno(cell: Cell, row: int, reading: Reading) -> Value:
    told = yes_or_no(cell)
    if told is None and is_absent(one_line(cell)):
        return converted(None, cell, row, reading, "means that there is no answer")
    if told is None:
        return unreadable(cell, row, reading, "is neither yes nor no", "write Yes or No, or leave the cell empty")
    return Accepted(told)


def _tags(cell: Cell, row: int, reading: Reading) -> Value:
    text = clean(cell).replace("\n", ";").replace("|", ";").replace(",", ";")
    return Accepted(tuple(dict.fromkeys(part.strip(" #") for part in text.split(";") if part.strip(" #"))))


_READERS: Mapping[str, Callable[[Cell, int, Reading], Value]] = {
    "text": _text, "ref": _ref, "date": _date, "scale": _scale, "choice": _choice, "person": _person,
    "money": _money, "number": _number, "yesno": _yesno, "tags": _tags,
}  # fmt: skip
