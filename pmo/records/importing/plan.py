"""Compares each row of a file with the register: new, changed, conflicting, invalid or unchanged. Nothing is written."""

from dataclasses import dataclass, field

from django.db.models import Max

from pmo.core.history import event_model
from pmo.records import rights, writing
from pmo.records.cells import complete
from pmo.records.importing import others, source
from pmo.records.importing.source import SourceRow
from pmo.records.models import BatchRow, Record, SheetImport
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
        return [row for row in self.rows if row.apply and row.state in {"new", "changed", "conflict"} and row.values()]

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
    register = REGISTERS[sent.register]
    context = Context(by, sent.node, register.levels())
    sheets, settings = source.sheets_of(sent), sent.settings
    own = settings.get("own", False)
    rows = _rows(sheets, register, context, settings, own)
    return _Comparison(register, by, sent, context).plan(rows, own)


def _rows(sheets, register: Register, context: Context, settings: dict, own: bool) -> list[SourceRow]:
    fixes = settings.get("fix", {})
    if own:
        sheet = next(sheet for sheet in sheets if source.is_own(sheet))
        return source.own_rows(sheet, register, context, fixes)
    table = others.table_of(sheets, settings)
    if table is None:
        return []
    return others.foreign_rows(table, register, others.mapping_of(table, register, settings), context, fixes)


class _Comparison:
    def __init__(self, register: Register, by, sent: SheetImport, context: Context):
        self.register, self.by, self.sent, self.context = register, by, sent, context
        self.model, self.settings = register.model, sent.settings

    def plan(self, rows: list[SourceRow], own: bool) -> Plan:
        """Every row in the order of the file."""
        self.own = own
        self.records = self._find(rows)
        self.bases = self._bases(rows)
        self.titles = set() if own else self._titles()
        twice = self._twice(rows)
        return Plan(self.register, [self._row(row, twice) for row in rows], own)

    def _find(self, rows: list[SourceRow]) -> dict[int, Record]:
        """The records the rows are about: by hidden id, or by the reference they had in an earlier file."""
        base = self.model.objects.for_user(self.by).select_related(
            "node", "owner", *sorted({name for column in self.register.fields.values() for name in column.related})
        )
        if self.own:
            return {row.pk: row for row in base.filter(pk__in=[row.key for row in rows if row.key])}
        refs = {row.ref for row in rows if row.ref}
        found = (
            base.active().filter(node__path__startswith=self.sent.node.path, extras__ref_in_file__in=sorted(refs))
            if refs
            else []
        )
        by_ref = {record.extras.get("ref_in_file"): record for record in found}
        for row in rows:
            record = by_ref.get(row.ref) if row.ref else None
            if record is not None:
                row.key = record.pk
        return {record.pk: record for record in by_ref.values()}

    def _bases(self, rows: list[SourceRow]) -> dict[int, object]:
        """Each record as the file knew it: at the exported version, or as the last import left it."""
        if not self.records:
            return {}
        versions = {row.key: row.seen for row in rows if row.key} if self.own else self._imported()
        stale = {
            key: version
            for key, version in versions.items()
            if key in self.records and self.records[key].version != version
        }
        if not stale:
            return {}
        events = (
            event_model(self.model)
            .objects.filter(pgh_obj_id__in=stale, version__in=set(stale.values()))
            .order_by("pgh_id")
        )
        found = {(event.pgh_obj_id, event.version): event for event in events}
        return {key: found.get((key, version)) for key, version in stale.items()}

    def _imported(self) -> dict[int, int]:
        rows = BatchRow.objects.filter(
            batch__register=self.register.key, batch__kind="import", record_id__in=self.records
        )
        return dict(rows.values_list("record_id").annotate(last=Max("after")))

    def _titles(self) -> set[str]:
        return {
            title.casefold()
            for title in self.model.objects.for_user(self.by)
            .active()
            .filter(node=self.sent.node)
            .values_list("title", flat=True)
        }

    def _twice(self, rows: list[SourceRow]) -> set[int]:
        keys = [row.key for row in rows if row.key]
        return {key for key in keys if keys.count(key) > 1} if len(keys) != len(set(keys)) else set()

    def _row(self, row: SourceRow, twice: set[int]) -> PlanRow:
        record = self.records.get(row.key) if row.key else None
        found = PlanRow(
            row.number,
            "same",
            record,
            record.ref if record else row.ref,
            node=record.node if record else self.sent.node,
        )
        found.title = (
            record.title
            if record
            else str(row.cells["title"].read.value)
            if "title" in row.cells and row.cells["title"].read
            else ""
        )
        found.sentence = row.sentence or self._why_not(row, record, twice)
        for name, cell in row.cells.items():
            found.cells[name] = self._cell(name, cell, row, record)
        self._finish(found, row, record)
        return found

    def _why_not(self, row: SourceRow, record: Record | None, twice: set[int]) -> str:
        if row.key and record is None:
            return "This record is not there any more, or not shown to you. Clear its hidden id to add it as a new one."
        if row.key in twice:
            return "Two rows of the file are about this record. Keep one of them."
        if record is not None and record.archived_at:
            return f"{record.ref} has been removed. Bring it back first."
        answer = (
            rights.may(self.by, "edit", record)
            if record is not None
            else rights.may_add(self.by, self.model, self.sent.node)
        )
        return "" if answer else answer.reason

    def _cell(self, name: str, cell: source.Cell, row: SourceRow, record: Record | None) -> PlanCell:
        column = self.register.fields[name]
        found = PlanCell(
            name,
            column.label,
            "same",
            cell.raw,
            column.text(record) if record else "",
            note=cell.read.note if cell.read else "",
        )
        if not column.editable and (record is not None or self.own):
            return self._computed(found, column, cell, record)
        if cell.read is None:
            unchanged = record is not None and cell.raw == found.theirs
            found.state, found.sentence = ("same", "") if unchanged else ("invalid", cell.sentence)
            return found
        found.values = {name: cell.read.value, **cell.read.also}
        found.mine = column.text_of(cell.read.value) or str(cell.read.also.get("owner_name", ""))
        if record is None:
            found.state = (
                "new" if cell.read.value not in (None, "", []) or any(cell.read.also.values()) or found.note else "same"
            )
            return found
        return self._three_way(found, row, record)

    def _computed(self, found: PlanCell, column, cell: source.Cell, record: Record | None) -> PlanCell:
        """A column that is set by steps or computed is not read; a changed status says how to change it."""
        if record is not None and column.name == "status" and cell.raw and cell.raw != column.text(record):
            known = self._known(record, "status")
            if cell.raw != column.text_of(known):
                found.state, found.sentence = (
                    "invalid",
                    f"Status is changed by a step on the record, with what the step asks for. {record.ref} stays {column.text(record).lower()}.",
                )
        return found

    def _known(self, record: Record, attname: str):
        base = self.bases.get(record.pk)
        return getattr(base if base is not None else record, attname)

    def _three_way(self, found: PlanCell, row: SourceRow, record: Record) -> PlanCell:
        columns = {name: self.model._meta.get_field(name) for name in found.values}
        same = {"base": True, "theirs": True, "moved": True}
        for name, value in found.values.items():
            attname, raw = columns[name].attname, getattr(value, "pk", value)
            known, stored = self._known(record, attname), getattr(record, attname)
            same["base"] &= _equal(raw, known)
            same["theirs"] &= _equal(raw, stored)
            same["moved"] &= _equal(known, stored)
        if same["base"] or same["theirs"]:
            return found
        if same["moved"]:
            found.state = "changed"
            return found
        found.state, found.keep = "conflict", self.settings.get("keep", {}).get(f"{row.number}:{found.name}", "")
        found.base = self._base_text(found.name, record)
        return found

    def _base_text(self, name: str, record: Record) -> str:
        column, known = self.model._meta.get_field(name), self._known(record, self.model._meta.get_field(name).attname)
        if column.is_relation and known:
            known = column.related_model._base_manager.filter(pk=known).first()
        return self.register.fields[name].text_of(known)

    def _finish(self, found: PlanRow, row: SourceRow, record: Record | None) -> None:
        """The state of the row, after the rules have been asked about what it would become."""
        if record is None and not found.sentence:
            found.extras = {"ref_in_file": row.ref, "from_file": row.others} if not self.own else {}
            if found.title.casefold() in self.titles:
                found.note = "One of this title is here already; tick it to add it all the same."
        self._ask_the_rules(found, record)
        states = {cell.state for cell in found.cells.values()}
        found.state = (
            "invalid"
            if found.sentence or "invalid" in states
            else "conflict"
            if "conflict" in states
            else "new"
            if record is None
            else "changed"
            if "changed" in states
            else "same"
        )
        chosen = self.settings.get("apply", {}).get(str(found.number))
        found.apply = chosen == "yes" if chosen is not None else not found.note

    def _ask_the_rules(self, found: PlanRow, record: Record | None) -> None:
        if found.sentence or any(cell.state == "invalid" for cell in found.cells.values()):
            return
        values = found.values()
        if record is None:
            values = complete(self.register, values)
            found.title = found.title or str(values.get("title") or "")
            if not found.title:
                found.sentence = (
                    "There is nothing that could be its title. Fill the title in, or map the column that holds it."
                )
                return
        elif not values:
            return
        for name, sentence in writing.judge(self.register, record, found.node, values, self.by):
            cell = found.cells.get(name)
            if cell is None:
                found.sentence = f"{found.sentence} {sentence}".strip()
            else:
                cell.state, cell.sentence = "invalid", sentence


def _equal(one, other) -> bool:
    return one == other or (one in (None, "", []) and other in (None, "", []))
