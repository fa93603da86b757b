"""Turns a table's rows into values for a register's fields."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pmo.core.sheets.model import Cell
from pmo.records.foreign.cells import Reading, converted, read_cell, reading_of, unreadable
from pmo.records.foreign.choices import choice_of
from pmo.records.foreign.dates import proves_day_first
from pmo.records.foreign.deriving import Known, derive
from pmo.records.foreign.levels import Source, level_of
from pmo.records.foreign.marks import is_mark
from pmo.records.foreign.model import Accepted, Converted, ReadRow, RegisterSpec, Row, Table, Value
from pmo.records.foreign.text import clean, is_blank, one_line

# The readings of a field's columns, each with the place of its cell in a row.
Readings = Mapping[str, Sequence[tuple[int, Reading]]]


def read_rows(table: Table, mapping: Mapping[int, str], spec: RegisterSpec) -> list[ReadRow]:
    """Every row's values. What no field takes stands in `others`, so that nothing of a row is lost."""
    readings = _readings(table, mapping, spec)
    used = {place for its in readings.values() for place, _ in its}
    rest = [(place, column.title) for place, column in enumerate(table.columns) if place not in used]
    return [_read(row, readings, rest, spec) for row in table.rows]


def _readings(table: Table, mapping: Mapping[int, str], spec: RegisterSpec) -> Readings:
    readings: dict[str, list[tuple[int, Reading]]] = {}
    for place, column in enumerate(table.columns):
        field = spec.field(mapping.get(column.index, ""))
        if field is not None:
            cells = [row.cells[place] for row in table.rows]
            readings.setdefault(field.name, []).append((place, reading_of(table.sheet, column, field, cells)))
    return _in_one_order(readings, table)


def _in_one_order(readings: dict[str, list[tuple[int, Reading]]], table: Table) -> Readings:
    """Dates that prove nothing are read as those of the table's other columns, where these agree on months first."""
    dated = [(place, reading) for its in readings.values() for place, reading in its if reading.field.kind == "date"]
    proven = next((reading for _, reading in dated if reading.order == "month"), None)
    if proven is None or any(proves_day_first([row.cells[place] for row in table.rows]) for place, _ in dated):
        return readings
    proof = proven.proof.replace("in the same column", f"under “{proven.column.title}”")
    return {
        name: [
            (place, replace(it, order="month", proof=it.proof or proof) if it.field.kind == "date" else it)
            for place, it in its
        ]
        for name, its in readings.items()
    }


def _read(row: Row, readings: Readings, rest: Sequence[tuple[int, str]], spec: RegisterSpec) -> ReadRow:
    known = Known(row.number)
    for name, its in readings.items():
        filled = [(row.cells[place], reading) for place, reading in its if not is_blank(row.cells[place])]
        if filled:
            _take(known, name, filled, its)
    for place, title in rest:
        known.list_other(title, row.cells[place])
    known.others += row.more
    derive(known, {name: its[0][1] for name, its in readings.items()}, spec)
    return ReadRow(row.number, known.values, tuple(known.others))


def _take(known: Known, name: str, filled: list[tuple[Cell, Reading]], its: Sequence[tuple[int, Reading]]) -> None:
    """Puts a field's value into `known`, from one column or from several."""
    kind = filled[0][1].field.kind
    if len(its) == 1:
        cell, reading = filled[0]
        known.values[name] = read_cell(cell, known.number, reading)
        _list_rest(known, cell, reading)
    elif kind == "scale":
        _take_mark(known, name, filled, len(its))
    elif kind == "text":
        known.values[name] = Accepted("\n".join(clean(cell) for cell, _ in filled))
    else:
        cell, reading = filled[0]
        known.values[name] = read_cell(cell, known.number, reading)
        for other, its_reading in filled[1:]:
            known.list_other(its_reading.column.title, other)


def _list_rest(known: Known, cell: Cell, reading: Reading) -> None:
    """A cell that said more than its value is listed in full, too."""
    if not isinstance(known.values[reading.field.name], Converted) or not isinstance(cell, str):
        return
    text, kind = one_line(cell), reading.field.kind
    choice = choice_of(text, reading.field, reading.column.title) if kind == "choice" else None
    if (choice and choice.rest) or (kind in ("date", "money") and " " in text):
        known.list_other(reading.column.title, cell)


def _take_mark(known: Known, name: str, filled: list[tuple[Cell, Reading]], size: int) -> None:
    marked = [(cell, reading) for cell, reading in filled if is_mark(cell)]
    for cell, reading in filled:
        if not is_mark(cell) and one_line(cell) != "0":
            known.list_other(reading.column.title, cell)
    if len(marked) == 1:
        known.values[name] = _marked(*marked[0], known.number, size)
    elif marked:
        cell, reading = marked[0]
        places = " and ".join(it.place(known.number).rsplit(" ", 1)[1] for _, it in marked)
        why = f"is ticked more than once for {reading.field.label}, in {places}"
        known.values[name] = unreadable(cell, known.number, reading, why, "leave one tick only")


def _marked(cell: Cell, reading: Reading, row: int, size: int) -> Value:
    heading = reading.column.heading
    found = level_of(heading, reading.field.ladder, Source("level", size))
    if found.score is None:
        return unreadable(cell, row, reading, f"stands under “{heading}”, which is no level", "write the level instead")
    if found.note:
        return converted(found.score, cell, row, reading, f"stands under “{heading}”, so {found.note}")
    return Accepted(found.score)
