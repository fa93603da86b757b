"""The comparison of a file's rows with the register: what each row and each cell would do."""

from collections import Counter

from django.db.models import Max

from pmo.core.history import event_model
from pmo.records import rights, writing
from pmo.records.cells import complete
from pmo.records.importing import copies, matching, source, statuses
from pmo.records.importing.plan import Plan, PlanCell, PlanRow
from pmo.records.importing.source import SourceRow
from pmo.records.models import BatchRow, Record, SheetImport
from pmo.records.register import Register

_FACTORS = ("likelihood", "impact")


class Comparison:
    """One import beside its register as it stands now."""

    def __init__(self, register: Register, by, sent: SheetImport, layout: str):
        self.register, self.by, self.sent, self.layout = register, by, sent, layout
        self.model, self.settings = register.model, sent.settings

    def plan(self, rows: list[SourceRow], own: bool) -> Plan:
        """Every row in the order of the file."""
        self.own = own
        self.records = self._find(rows)
        if own:
            rows, self.matches = copies.settle(rows, self.records, self.settings.get("same", {}))
        self.bases = self._bases(rows)
        self.titles = set() if own else self._titles()
        self.may_add = rights.may_add(self.by, self.model, self.sent.node)
        twice = self._twice(rows)
        return Plan(self.register, [self._row(row, twice) for row in rows], own)

    def _find(self, rows: list[SourceRow]) -> dict[int, Record]:
        """The records the rows are about: by hidden id, or by the reference they had in an earlier file."""
        base = self.model.objects.for_user(self.by).select_related(
            "node", "owner", *sorted({name for column in self.register.fields.values() for name in column.related})
        )
        self.matches: dict[int, matching.Match] = {}
        if self.own:
            return {row.pk: row for row in base.filter(pk__in=[row.key for row in rows if row.key])}
        self.matches = matching.matches(rows, self.register, base, self.sent.node, self.layout)
        said = self.settings.get("same", {})
        found = {}
        for row in rows:
            match = self.matches.get(row.number)
            if match is not None and (
                said.get(str(row.number)) == "update" or (match.sure and not said.get(str(row.number)))
            ):
                row.key, found[match.record.pk] = match.record.pk, match.record
        return found

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
        return {
            key for key, times in Counter(row.key for row in rows if row.key and not row.sentence).items() if times > 1
        }

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
        found.remarks = list(row.remarks)
        self._tell_rival(found, record)
        for name, cell in row.cells.items():
            found.cells[name] = self._cell(name, cell, row, record)
        found.remarks = [*dict.fromkeys([*found.remarks, *row.remarks])]
        self._finish(found, row, record)
        return found

    def _why_not(self, row: SourceRow, record: Record | None, twice: set[int]) -> str:
        if row.key and record is None:
            return "This record is not there any more, or not shown to you. Clear its hidden id to add it as a new one."
        if row.key in twice:
            return "Two rows of the file are about this record. Keep one of them."
        if record is not None and record.archived_at:
            return f"{record.ref} has been removed. Bring it back first."
        answer = rights.may(self.by, "edit", record) if record is not None else self.may_add
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
            return self._computed(found, cell, row, record)
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

    def _tell_rival(self, found: PlanRow, record: Record | None) -> None:
        """A row that carries the number of a record that it seems not to be about."""
        match = self.matches.get(found.number)
        if match is None or match.sure and record is not None and not match.asks:
            return
        found.rival, found.asks = match.record, match.asks
        found.same = "update" if record is not None else "new"
        if record is None and not self.own:
            about = f"perhaps about something else: “{match.record.title}”" if match.asks else "about something else"
            found.remarks.append(f"Row {found.number} carries the number of {match.record.ref}, which is {about}.")

    def _computed(self, found: PlanCell, cell: source.Cell, row: SourceRow, record: Record | None) -> PlanCell:
        """A column that is set by steps or computed is not read; a status may stand for a plain step."""
        if record is None or found.name != "status" or not cell.raw:
            return found
        if self.own:
            options = self.register.fields["status"].options()
            wanted = next(
                (option.value for option in options if option.label.casefold() == cell.raw.strip().casefold()), ""
            )
        else:
            wanted = str(cell.read.value or "") if cell.read is not None else ""
        known = self._known(record, "status")
        told = statuses.told(self.register, record, known, wanted, cell.raw, self.by, own=self.own)
        if told.values:
            found.state, found.values, found.note = "changed", told.values, told.note
            found.mine = self.register.fields["status"].text_of(wanted)
        if told.remark:
            row.remarks.append(told.remark)
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
            kept = {"ref_in_file": row.ref, "from_file": row.others, "layout": self.layout}
            found.extras = kept if not self.own else {}
            if found.title.casefold() in self.titles:
                found.note = "One of this title is here already; tick it to add it all the same."
        elif record is not None and not self.own and row.others and row.others != record.extras.get("from_file"):
            found.extras = record.extras | {"from_file": row.others, "layout": self.layout}
        found.remarks += self._other_scores(row)
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
            if "changed" in states or found.extras
            else "same"
        )
        chosen = self.settings.get("apply", {}).get(str(found.number))
        found.apply = chosen == "yes" if chosen is not None else not found.note

    def _other_scores(self, row: SourceRow) -> list[str]:
        """A score in the file that its own likelihood and impact do not give here."""
        if not row.scores:
            return []
        levels = {name: cell.read.value for name, cell in row.cells.items() if cell.read and name.endswith(_FACTORS)}
        risk = self.model(node=self.sent.node, **levels)
        risk.derive()
        pairs = [(self.register.fields[name].label, score, getattr(risk, name)) for name, score in row.scores.items()]
        return [
            f"{label}: the file says {said}, likelihood and impact give {ours}."
            for label, said, ours in pairs
            if ours not in (None, said)
        ]

    def _ask_the_rules(self, found: PlanRow, record: Record | None) -> None:
        if found.sentence or any(cell.state == "invalid" for cell in found.cells.values()):
            return
        values = found.values()
        if record is None:
            values = complete(self.register, values)
            found.title = found.title or str(values.get("title") or "")
            if not found.title:
                self._refuse(
                    found,
                    "title",
                    "There is nothing that could be its title. Type one here, or map the column that holds it.",
                )
                return
        elif not values:
            return
        for name, sentence in writing.judge(self.register, record, found.node, values, self.by):
            self._refuse(found, name, sentence)

    def _refuse(self, found: PlanRow, name: str, sentence: str) -> None:
        """Say it at the cell, with an input to correct it, also where the file has no such column."""
        column = self.register.fields.get(name)
        if column is None or not (column.editable or name in found.cells):
            found.sentence = f"{found.sentence} {sentence}".strip()
            return
        cell = found.cells.setdefault(name, PlanCell(name, column.label, "invalid"))
        cell.state, cell.sentence = "invalid", sentence


def _equal(one, other) -> bool:
    return one == other or (one in (None, "", []) and other in (None, "", []))
