"""THE writers of records. Form, grid cell, paste, bulk edit, import, undo and API all end in `write`.

One transaction: rows are locked in the order of their ids, rights are asked before and counted after, versions are
compared field by field, rules are checked, and the gesture is kept as a batch that can be undone as a whole.
"""

import copy
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import connection, transaction

from pmo.core import clock, texts
from pmo.core.errors import Problem, Refused
from pmo.core.history import because, event_model
from pmo.records import notices, rights, storing
from pmo.records.models import Batch, BatchRow, Record
from pmo.records.register import Register

MOST_ROWS = 5_000
_AT_ONCE = 2_000
_MOST_VERSIONS = 2**31  # what the column takes; no page has seen a later one


@dataclass
class Change:
    """New values for a record. `seen` is the version they were made on; `row` names the place in a sheet."""

    pk: int
    seen: int
    values: dict[str, object]
    row: str = ""


@dataclass
class Addition:
    """A new record on `node`."""

    node: object
    values: dict[str, object]
    row: str = ""


@dataclass(frozen=True)
class Clash:
    """A field that somebody else changed as well: as it was opened, theirs, and mine."""

    record: Record
    name: str
    base: object
    theirs: object
    mine: object


class Stopped(Exception):
    """Nothing was written. `clashes` and `errors` say why; an error is (row or ref, field, sentence)."""

    def __init__(self, clashes: list[Clash], errors: list[tuple[str, str, str]]):
        self.clashes, self.errors = clashes, errors
        super().__init__("; ".join(sentence for _, _, sentence in errors) or "Somebody else changed the same cells.")


@dataclass
class Written:
    """What was written: the batch (None when nothing changed) and the records in the order asked for."""

    batch: Batch | None
    changed: list[Record] = field(default_factory=list)
    added: list[Record] = field(default_factory=list)
    merged: list[Record] = field(default_factory=list)  # changed although somebody else had written other fields
    followed: list[str] = field(default_factory=list)  # what rules did of themselves, as sentences
    also: list[int] = field(default_factory=list)  # other rows whose computed fields changed


def write(
    register: Register, *, by, kind: str, title: str, changes: list[Change] = (), additions: list[Addition] = (),
    reason: str = "", permission: str = "edit", undoes: Batch | None = None, quiet: bool = False,
    part_of: Batch | None = None, most: int = MOST_ROWS, tell=lambda done: None,
) -> Written:  # fmt: skip
    """Write changes and additions, or nothing. Raises Stopped, Refused and Problem.

    An empty `permission` is for what another rule has allowed already, such as an agreement between two sides. `part_of` is
    the batch that this is a part of; `tell` hears how many rows are done.
    """
    if len(changes) + len(additions) > most:
        raise Problem(f"At most {most:,} rows are written at once; these are {len(changes) + len(additions):,}.")
    with transaction.atomic():
        because(reason)
        work = _Work(register, by, permission, tell)
        work.change(changes)
        work.prepare(additions)
        work.stop_if_wrong()
        work.follow(reason)
        work.store()
        work.recount()
        also = register.after(work.changed, work.new, by)
        found = work.keep(kind, title, undoes, part_of)
        found.also = also
        if not quiet:
            transaction.on_commit(lambda: notices.tell(register, by, found, work.before))
        return found


class _Work:
    def __init__(self, register: Register, by, permission: str, tell=lambda done: None):
        self.tell = tell
        self.register, self.by, self.permission, self.model = register, by, permission, register.model
        self.clashes: list[Clash] = []
        self.errors: list[tuple[str, str, str]] = []
        self.before: dict[int, dict[str, object]] = {}
        self.versions: dict[int, int] = {}
        self.changed: list[Record] = []
        self.merged: list[Record] = []
        self.fields: set[str] = set()
        self.new: list[Record] = []
        self.followed: list[str] = []

    def change(self, changes: list[Change]) -> None:
        """Lock the rows, compare versions, set the values, and check the rules."""
        wanted = sorted({change.pk for change in changes})
        rows = self.model.objects.for_user(self.by) if self.permission else self.model.objects.all()
        rows = rows.filter(pk__in=wanted).select_for_update(of=("self",), no_key=True)
        found = {row.pk: row for row in rows.select_related("node", "owner").order_by("pk")}
        bases = self._bases(changes, found)
        for change in changes:
            row = found.get(change.pk)
            if row is None:
                self.errors.append(
                    (change.row or str(change.pk), "", "This record is not there any more, or not shown to you.")
                )
                continue
            if self.permission:
                rights.require(self.by, self.permission, row)
            if row.archived_at and "archived_at" not in change.values:
                self.errors.append((row.ref, "", f"{row.ref} was removed. Bring it back first."))
                continue
            self._merge(row, change, bases.get((change.pk, change.seen)))

    def _bases(self, changes, found) -> dict[tuple[int, int], Record]:
        """The rows as the writers saw them, for those that have been written since: one query."""
        stale = {
            change.pk: change.seen
            for change in changes
            if change.pk in found and found[change.pk].version != change.seen
        }
        if not stale:
            return {}
        events = event_model(self.model).objects.filter(
            pgh_obj_id__in=stale, version__in=[seen for seen in set(stale.values()) if 0 < seen < _MOST_VERSIONS]
        )
        return {(event.pgh_obj_id, event.version): event for event in events.order_by("pgh_id")}

    def _merge(self, row: Record, change: Change, base) -> None:
        names = {name: self.model._meta.get_field(name) for name in change.values}
        was = {column.attname: getattr(row, column.attname) for column in self.model._meta.concrete_fields}
        stale = row.version != change.seen
        for name, mine in change.values.items():
            self._set(row, names[name], mine, base, stale)
        row.derive()
        changed = {
            column.name
            for column in self.model._meta.concrete_fields
            if getattr(row, column.attname) != was[column.attname]
        }
        if not changed:
            return
        self._check(row, changed, change.row or row.ref)
        self.before[row.pk], self.versions[row.pk] = was, row.version
        row.version += 1
        row.updated_at = clock.now()
        self.changed.append(row)
        self.fields |= changed | {"version", "updated_at"}
        if stale:
            self.merged.append(row)

    def _set(self, row: Record, column, mine, base, stale: bool) -> None:
        theirs, raw = getattr(row, column.attname), _raw(mine)
        if stale and theirs != raw:
            opened = getattr(base, column.attname, None) if base is not None else None
            if base is None or theirs != opened:
                self.clashes.append(Clash(row, column.name, _shown(column, opened), getattr(row, column.name), mine))
                return
            # they did not touch it: mine stands
        setattr(row, column.name, mine)

    def prepare(self, additions: list[Addition]) -> None:
        """Make the new rows and check the rules; their numbers come last."""
        every = {column.name for column in self.model._meta.concrete_fields} - {"number"}
        self._require_may_add({addition.node.pk: addition.node for addition in additions}.values())
        for addition in additions:
            given = {"status": self.model.FIRST, "raised_by": self.by} | addition.values
            row = self.model(node=addition.node, **given)
            row.derive()
            self._check(row, every, addition.row or "New row")
            self.new.append(row)

    def _require_may_add(self, nodes) -> None:
        for node in nodes:
            answer = rights.may_add(self.by, self.model, node)
            if not answer:
                raise Refused(answer.reason)

    def _check(self, row: Record, changed: set[str], place: str) -> None:
        self.errors += [(place, name, sentence) for name, sentence in _broken(self.register, row, changed)]

    def stop_if_wrong(self) -> None:
        """All or nothing."""
        if self.clashes or self.errors:
            raise Stopped(self.clashes, self.errors)

    def follow(self, reason: str) -> None:
        """What the register's rules do of themselves, as part of this write; the history says which rule."""
        found, names = self.register.follow(self.changed, self.new, self.before, self.by)
        if found:
            self.fields |= names
            self.followed = list(dict.fromkeys(found.values()))
            because(" ".join([reason, *self.followed[:3]]).strip())

    def store(self) -> None:
        """The rows first, then the numbers: the counter's lock is held for the shortest time."""
        for at in range(0, len(self.changed), _AT_ONCE):
            self.tell(at)
            storing.update(self.changed[at : at + _AT_ONCE], sorted(self.fields))
        if self.new:
            _number(self.register, self.new)
        for at in range(0, len(self.new), _AT_ONCE):
            self.tell(len(self.changed) + at)
            storing.insert(self.new[at : at + _AT_ONCE])

    def recount(self) -> None:
        """What was written must be what this person may write, counted through their own rights."""
        keys = [row.pk for row in [*self.changed, *self.new]]
        if self.new and self.model.objects.for_user(self.by).filter(pk__in=keys).count() != len(keys):
            raise Refused("This would write records that you may not see. Nothing was written.")

    def keep(self, kind: str, title: str, undoes: Batch | None, part_of: Batch | None) -> Written:
        """Keep the gesture, with the versions it went from and to."""
        if not self.changed and not self.new:
            return Written(None)
        batch = Batch.objects.create(
            register=self.register.key,
            kind=kind,
            title=texts.line(title)[:200],
            by=self.by,
            undoes=undoes,
            part_of=part_of,
            permission=(self.permission or "edit") if self.changed else "raise",
        )
        rows = [
            BatchRow(batch=batch, record_id=row.pk, before=self.versions[row.pk], after=row.version)
            for row in self.changed
        ]
        rows += [BatchRow(batch=batch, record_id=row.pk, before=0, after=row.version) for row in self.new]
        storing.insert(rows)
        return Written(batch, self.changed, self.new, self.merged, self.followed)


def _broken(register: Register, row: Record, changed: set[str]) -> list[tuple[str, str]]:
    """The rules that a row breaks, as (field, sentence)."""
    skip = [column.name for column in row._meta.fields if column.name not in changed or column.is_relation]
    found = dict(row.problems(changed))
    try:
        row.clean_fields(exclude=[*skip, "number", *found])
    except ValidationError as error:
        found |= {name: " ".join(messages) for name, messages in error.message_dict.items()}
    return [(name, _labelled(register, name, sentence)) for name, sentence in found.items()]


def _labelled(register: Register, name: str, sentence: str) -> str:
    label = register.fields[name].label if name in register.fields else name.replace("_", " ").capitalize()
    return sentence if label in sentence else f"{label}: {sentence}"


def judge(register: Register, record: Record | None, node, values: dict[str, object], by) -> list[tuple[str, str]]:
    """What the rules would say of these values, as (field, sentence); nothing is written."""
    if record is None:
        row = register.model(node=node, **({"status": register.model.FIRST, "raised_by": by} | values))
        before: dict[str, object] = {}
    else:
        row = copy.copy(record)
        before = {column.attname: getattr(record, column.attname) for column in row._meta.concrete_fields}
        for name, value in values.items():
            setattr(row, name, value)
    row.derive()
    changed = {
        column.name
        for column in row._meta.concrete_fields
        if getattr(row, column.attname) != before.get(column.attname, ...)
    }
    return _broken(register, row, changed - {"number"})


def _raw(value):
    return value.pk if hasattr(value, "_meta") else value


def _shown(column, raw):
    if column.is_relation and raw is not None:
        return column.related_model._base_manager.filter(pk=raw).first()
    return raw


def _number(register: Register, rows: list[Record]) -> None:
    """Give each new row its number: one block a node, taken under the counter's lock. A number that it brings stays."""
    by_node: dict[int, list[Record]] = {}
    for row in rows:
        by_node.setdefault(row.node_id, []).append(row)
    for node, group in sorted(by_node.items()):
        brought = [row.number for row in group if row.number]
        if brought:
            skip_numbers(node, register.key, max(brought))
        without = [row for row in group if not row.number]
        last = take_number(node, register.key, len(without)) if without else 0
        for place, row in enumerate(without):
            row.number = last - len(without) + 1 + place


def skip_numbers(node: int, register: str, most: int) -> None:
    """Count on from `most` at least: the numbers up to it are taken."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO records_counter (node_id, register, last) VALUES (%s, %s, %s) ON CONFLICT (node_id, register)"
            " DO UPDATE SET last = greatest(records_counter.last, EXCLUDED.last)",
            [node, register, most],
        )


def take_number(node: int, register: str, count: int = 1) -> int:
    """Advance the counter of a node's register by `count`, and return the last number of the block."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO records_counter (node_id, register, last) VALUES (%s, %s, %s) ON CONFLICT (node_id, register)"
            " DO UPDATE SET last = records_counter.last + EXCLUDED.last RETURNING last",
            [node, register, count],
        )
        return cursor.fetchone()[0]


def create(register: Register, *, node, values: dict[str, object], by, kind: str = "add", reason: str = "") -> Record:
    """Add one record. Raises Stopped and Refused."""
    addition = Addition(node, values)
    return write(
        register, by=by, kind=kind, title=f"New {register.word.lower()}", additions=[addition], reason=reason
    ).added[0]


def change(
    record: Record, values: dict[str, object], *, by, seen: int | None = None, title: str = "", **more
) -> Written:
    """Change one record. Raises Stopped and Refused."""
    from pmo.records.register import register_of

    one = Change(record.pk, record.version if seen is None else seen, values)
    return write(register_of(record), by=by, kind="edit", title=title or f"{record.ref} changed", changes=[one], **more)


def archive(record: Record, *, by, seen: int, reason: str) -> Written:
    """Take a record out of sight, with a reason. Its number is never used again."""
    if not reason.strip():
        raise Problem("Say why it is removed.", "reason")
    values = {"archived_at": clock.now(), "archive_reason": reason.strip()[:300]}
    return change(record, values, by=by, seen=seen, title=f"{record.ref} removed", reason=reason, permission="settle")


def restore(record: Record, *, by, seen: int) -> Written:
    """Bring a removed record back."""
    values = {"archived_at": None, "archive_reason": ""}
    return change(record, values, by=by, seen=seen, title=f"{record.ref} brought back", permission="settle")
