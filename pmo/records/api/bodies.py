"""Records as JSON, and JSON as values to write. Derived from the declaration of each register."""

from collections.abc import Callable, Iterable
from functools import cache

from pmo.core import texts
from pmo.core.errors import Problem
from pmo.records.api.shapes import shape_of
from pmo.records.fields import Field, field_for
from pmo.records.models import Record
from pmo.records.reading import Context, Unreadable
from pmo.records.register import Register, register_of

_AROUND = ["owner_name", "escalated_to", "escalation", "archived_at", "archive_reason", "created_at"]
MOST_REASON = 300
_PLAIN = ("id", "version", "url", "page")  # of every record, before its fields


class Unfit(Problem):
    """Fields that cannot be taken, each with its sentence."""

    def __init__(self, fields: dict[str, str]):
        super().__init__(" ".join(fields.values()))
        self.fields = fields


@cache
def fields_of(register: Register) -> dict[str, Field]:
    """Every field that the API shows, by its name."""
    shown = {name: field for name, field in register.fields.items() if field.kind != "order"}
    return shown | {name: field_for(name, register.model) for name in _AROUND if name not in register.fields}


@cache
def writable(register: Register) -> tuple[str, ...]:
    """The fields that a program may set."""
    names = fields_of(register).items()
    return tuple(name for name, field in names if field.editable and field.column is not None)


def asked_field(register: Register, name: str) -> Field:
    """A field that a step asks for, which need not be one of the table."""
    return fields_of(register).get(name) or field_for(name, register.model)


class Writer:
    """Writes records of a register as JSON; what each field needs is looked up once."""

    def __init__(self, register: Register, names: Iterable[str] = ()):
        self.register = register
        self.names = list(names) or list(fields_of(register))
        self._parts = [(name, _given(register, name)) for name in self.names]
        shown = {name: fields_of(register)[name] for name in self.names}
        self._labels = [(name, field) for name, field in shown.items() if field.kind in {"choice", "person", "place"}]
        self.related = sorted({"node", "owner", *(name for _, field in self._labels for name in field.related)})

    def one(self, row: Record) -> dict[str, object]:
        """One record. `labels` has the words of its codes, people and places."""
        found = {
            "id": row.pk,
            "version": row.version,
            "url": address(self.register, row.pk),
            "page": row.get_absolute_url(),
        }
        for name, give in self._parts:
            found[name] = give(row)
        found["labels"] = {name: str(field.text(row)) for name, field in self._labels}
        return found


def _given(register: Register, name: str) -> Callable[[Record], object]:
    field = fields_of(register)[name]
    if field.column is None:
        return lambda row: str(field.text(row))
    column, give = field.column.attname, shape_of(field).give
    return lambda row: give(getattr(row, column))


def address(register: Register, pk: int) -> str:
    """Where the API has a record."""
    return f"/api/v1/{register.slug}/{pk}/"


def etag(record: Record) -> str:
    """The version as a strong entity tag."""
    return f'"v{record.version}"'


def values(register: Register, data: dict, context: Context, record: Record | None = None) -> dict[str, object]:
    """What a program sent, as the writer takes it. Raises Unfit, with a sentence for each field.

    A field that nobody can set may come along as long as it says what it said, so that what was got can be sent back.
    """
    found, wrong = {}, {}
    now = Writer(register).one(record) if record is not None else {}
    for name, raw in data.items():
        if name in now and raw == now[name] and type(raw) is type(now[name]):
            continue
        try:
            found[name] = _taken(register, name, raw, context)
        except Unreadable as problem:
            wrong[name] = str(problem)
    if wrong:
        raise Unfit(wrong)
    return found | _outside_name(found)


def _taken(register: Register, name: str, raw, context: Context):
    field = fields_of(register).get(name)
    if field is None and name not in (*_PLAIN, "labels"):
        raise Unreadable(f"There is no field “{name[:40]}” in {register.words.lower()}.")
    if name not in writable(register):
        label = field.label if field is not None else name
        raise Unreadable(f"{label} cannot be set here: it is computed, or changed by a step. Leave it out.")
    return shape_of(field).take(field, raw, context)


def _outside_name(found: dict[str, object]) -> dict[str, object]:
    """An owner of the office takes the place of a name from outside."""
    return {"owner_name": ""} if found.get("owner") is not None and "owner_name" not in found else {}


def answers(register: Register, names: Iterable[str], data: dict, context: Context) -> dict[str, object]:
    """What a step asked for. Raises Unfit."""
    found, wrong = {}, {}
    for name, raw in data.items():
        try:
            if name not in names:
                raise Unreadable(f"This step does not ask for “{name[:40]}”. Leave it out.")
            field = asked_field(register, name)
            found[name] = shape_of(field).take(field, raw, context)
        except Unreadable as problem:
            wrong[name] = str(problem)
    if wrong:
        raise Unfit(wrong)
    return found


def line(data: dict, name: str) -> str:
    """A reason or a note: a line as people type it, empty where none is given. Raises Problem."""
    raw = data.get(name)
    if raw is not None and not isinstance(raw, str):
        raise Problem(f"{name} must be text.", name)
    found = texts.line(raw or "")
    if len(found) > MOST_REASON:
        raise Problem(f"{name} takes at most {MOST_REASON} characters; this has {len(found)}. Shorten it.", name)
    return found


def brief(record: Record) -> dict[str, object]:
    """A record as another one names it."""
    register = register_of(record)
    return {
        "register": register.slug, "id": record.pk, "ref": record.ref, "title": record.title,
        "url": address(register, record.pk), "page": record.get_absolute_url(),
    }  # fmt: skip
