"""Compares each row of a file with the register: new, changed, conflicting, invalid or unchanged. Nothing is written."""

from dataclasses import dataclass, field

from pmo.records.importing import others, source
from pmo.records.importing import own as own_export
from pmo.records.importing.source import SourceRow
from pmo.records.models import Record, SheetImport
from pmo.records.reading import Context
from pmo.records.register import REGISTERS, Register

STATES = ("conflict", "invalid", "changed", "new", "same")


@dataclass
class PlanCell:
    """One cell of the preview. `base` is as exported, `theirs` as stored now, `mine` as in the file."""

    name: str
    label: str
    state: str  # same, changed, new, conflict, invalid
    mine: str = ""
    theirs: str = ""
    base: str = ""
    note: str = ""
    sentence: str = ""
    keep: str = ""  # of a conflict: mine, theirs, or not chosen yet
    values: dict[str, object] = field(default_factory=dict)


@dataclass
class PlanRow:
    """One row of the preview."""

    number: int
    state: str
    record: Record | None = None
    ref: str = ""
    title: str = ""
    node: object = None
    cells: dict[str, PlanCell] = field(default_factory=dict)
    extras: dict[str, object] = field(default_factory=dict)
    sentence: str = ""
    note: str = ""
    apply: bool = True
    remarks: list[str] = field(default_factory=list)  # what is worth knowing, and stops nothing
    rival: Record | None = None  # a record that carries the same number
    asks: bool = False  # whether a person should say that it is the same thing
    same: str = ""  # what they said: update or new

    @property
    def waiting(self) -> int:
        """Conflicts that are not chosen yet."""
        return sum(1 for cell in self.cells.values() if cell.state == "conflict" and not cell.keep) if self.apply else 0

    def values(self) -> dict[str, object]:
        """What would be written."""
        found: dict[str, object] = {}
        for cell in self.cells.values():
            if cell.state in {"changed", "new"} or (cell.state == "conflict" and cell.keep == "mine"):
                found |= cell.values
        return found


@dataclass
class Plan:
    """The whole preview."""

    register: Register
    rows: list[PlanRow]
    is_own: bool
    notes: list[str] = field(default_factory=list)

    def of(self, state: str) -> list[PlanRow]:
        """The rows of one state."""
        return [row for row in self.rows if row.state == state]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are in each state."""
        return {state: len(self.of(state)) for state in STATES}

    @property
    def ready(self) -> list[PlanRow]:
        """The rows that would be written."""
        return [
            row
            for row in self.rows
            if row.apply and row.state in {"new", "changed", "conflict"} and (row.values() or row.extras)
        ]

    @property
    def waiting(self) -> int:
        """Conflicts that need a choice."""
        return sum(row.waiting for row in self.rows)

    @property
    def columns(self) -> list[tuple[str, str]]:
        """The fields with something to look at, in the register's order."""
        touched = {name for row in self.rows for name, cell in row.cells.items() if cell.state != "same"}
        return [
            (name, field.label) for name, field in self.register.fields.items() if name in touched - {"title", "ref"}
        ]


def make(sent: SheetImport, by) -> Plan:
    """Read the file again with what was chosen so far, and compare it with the register as it stands now."""
    from pmo.records.importing.comparing import Comparison

    register = REGISTERS[sent.register]
    context = Context(by, sent.node, register.levels())
    own = sent.settings.get("own", False)
    rows, layout = _rows(sent, register, context, own)
    source.add_fixed(rows, register, context, sent.settings.get("fix", {}))
    return Comparison(register, by, sent, layout).plan(rows, own)


def _rows(sent: SheetImport, register: Register, context: Context, own: bool) -> tuple[list[SourceRow], str]:
    """The rows of the file, and what names the layout they came in."""
    settings = sent.settings
    fixes = settings.get("fix", {})
    if own:
        return own_export.rows(source.sheets_of(sent), register, context, fixes), ""
    table = others.table_of(sent)
    if table is None:
        return [], ""
    mapping = others.mapping_of(table, register, settings)
    return others.foreign_rows(table, register, mapping, context, fixes), others.headings_key(table)
