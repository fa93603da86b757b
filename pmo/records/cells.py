"""Cells as a person typed or pasted them: read, judged and shown before anything is written."""

from dataclasses import dataclass, field

from pmo.core.errors import Refused
from pmo.records import reasons, rights, writing
from pmo.records.models import Record
from pmo.records.reading import Context, Read, Unreadable
from pmo.records.register import Register

MOST_CELLS = 20_000


@dataclass
class Cell:
    """One cell of a gesture. `key` is the record's id, or "+1", "+2" for rows to add."""

    key: str
    name: str
    raw: str
    state: str = "accepted"  # unchanged, accepted, converted, refused
    note: str = ""
    shown: str = ""
    was: str = ""
    ref: str = ""
    label: str = ""


@dataclass
class Gesture:
    """Everything that one paste, fill or edit would write."""

    register: Register
    by: object
    node: object
    cells: list[Cell]
    seen: dict[int, int]  # record → the version on the page
    values: dict[str, dict[str, object]] = field(default_factory=dict)  # key → field → value
    rows: dict[str, Record] = field(default_factory=dict)

    def verify(self) -> None:
        """Judge every cell; nothing is written."""
        self._fetch()
        context = Context(self.by, self.node, self.register.levels(), self.register.percents)
        for cell in self.cells:
            self._judge(cell, context)
        if self._added() and self.node is None:
            self._refuse_added("New rows need a piece of work to lie on. Open the register of one, and paste there.")

    def _fetch(self) -> None:
        keys = {int(cell.key) for cell in self.cells if cell.key.isdecimal()}
        found = self.register.model.objects.for_user(self.by).filter(pk__in=keys).select_related("node", "owner")
        related = {
            name
            for column in {cell.name for cell in self.cells}
            if column in self.register.fields
            for name in self.register.fields[column].related
        }
        self.rows = {str(row.pk): row for row in found.select_related("node", "owner", *related)}

    def _judge(self, cell: Cell, context: Context) -> None:
        column, row = self.register.fields.get(cell.name), self.rows.get(cell.key)
        cell.ref = row.ref if row else f"New row {cell.key[1:]}" if cell.key.startswith("+") else "?"
        cell.label = column.label if column is not None else cell.name
        if column is None or not column.editable:
            # rows copied whole bring the reference and computed columns along: equal or empty is unchanged, on new rows they are left out
            same = row is None or (column is not None and cell.raw.strip() in {"", column.text(row)})
            self._say(
                cell,
                "unchanged" if same else "refused",
                "" if same else f"{cell.label} cannot be typed; it is computed or set by a step.",
            )
            cell.was = column.text(row) if row is not None and column is not None else ""
            return None
        if row is None and not cell.key.startswith("+"):
            return self._say(cell, "refused", "This record is not there any more, or not shown to you.")
        if row is not None and not rights.may(self.by, "edit", row):
            return self._say(cell, "refused", f"You may not change {row.ref}.")
        if row is not None and row.why_fixed(column.name) and cell.raw != column.text(row):
            return self._say(cell, "refused", row.why_fixed(column.name))
        self._read(cell, column, row, context)
        return None

    def _read(self, cell: Cell, column, row: Record | None, context: Context) -> None:
        cell.was = column.text(row) if row is not None else ""
        if row is not None and cell.raw == cell.was:
            return self._say(cell, "unchanged")
        try:
            found = column.read(cell.raw, context) if cell.raw.strip() else Read(column.empty(), also=_emptied(column))
        except Unreadable as problem:
            return self._say(cell, "refused", str(problem))
        if column.required and found.value in (None, ""):
            return self._say(cell, "refused", f"{column.label} may not be empty.")
        cell.shown = column.text_of(found.value) or str(found.also.get("owner_name", ""))
        if (
            row is not None
            and column.equal(column.value(row), found.value)
            and all(getattr(row, name) == value for name, value in found.also.items())
        ):
            return self._say(cell, "unchanged")
        self.values.setdefault(cell.key, {}).update({cell.name: found.value, **found.also})
        self._say(cell, "converted" if found.note else "accepted", found.note)
        return None

    def _say(self, cell: Cell, state: str, note: str = "") -> None:
        cell.state, cell.note = state, note

    def _added(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.key.startswith("+")]

    def _refuse_added(self, sentence: str) -> None:
        for cell in self._added():
            self.values.pop(cell.key, None)
            self._say(cell, "refused", sentence)

    def counts(self) -> dict[str, int]:
        """How many cells are in each state."""
        found = dict.fromkeys(("unchanged", "accepted", "converted", "refused"), 0)
        for cell in self.cells:
            found[cell.state] += 1
        return found

    def asks(self) -> list[reasons.Asked]:
        """The reasons that the rules want beside these values and that nobody gave."""
        found = []
        for key, values in self.values.items():
            row = self.rows.get(key)
            whole = values if row is not None else self._complete(values)
            found += reasons.missing(self.register, key, row, row.node if row else self.node, whole, self.by)
        return found

    def apply(self, title: str, kind: str = "cells") -> writing.Written:
        """Write what was accepted and converted. Raises Stopped, Refused, Problem."""
        changes = [
            writing.Change(int(key), self.seen.get(int(key), self.rows[key].version), values)
            for key, values in self.values.items()
            if key.isdecimal()
        ]
        additions = [
            writing.Addition(self.node, self._complete(values), f"New row {key[1:]}")
            for key, values in self.values.items()
            if key.startswith("+")
        ]
        if any(addition.node is None for addition in additions):
            raise Refused("New rows need a piece of work to lie on.")
        return writing.write(self.register, by=self.by, kind=kind, title=title, changes=changes, additions=additions)

    def _complete(self, values: dict[str, object]) -> dict[str, object]:
        return complete(self.register, values)


def complete(register: Register, values: dict[str, object]) -> dict[str, object]:
    """A new row has a title: where none is given, the first sentence of its longest text."""
    if str(values.get("title") or "").strip():
        return values
    texts = [str(values.get(name) or "") for name in ("event", *register.search)]
    text = next((each for each in texts if each.strip()), "")
    return values | {"title": shorten(text)} if text else values


def shorten(text: str, most: int = 120) -> str:
    """The first sentence, cut at a word."""
    line = text.strip().split("\n")[0].split(". ")[0].rstrip(".")
    return line if len(line) <= most else line[: most - 1].rsplit(" ", 1)[0] + "…"


def _emptied(column) -> dict[str, object]:
    return {"owner_name": ""} if column.name == "owner" else {}
