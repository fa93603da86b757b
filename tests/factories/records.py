"""Makes a valid record of any register from what its fields say: no register is named in the values."""

from datetime import timedelta

from pmo.core.clock import today
from pmo.people.models import User
from pmo.records import writing
from pmo.records.models import Record
from pmo.records.register import REGISTERS, Register
from tests.factories import hierarchy as make

PAST = {"raised_on", "resolved_on", "actual", "actual_start", "actual_finish"}  # days that cannot lie ahead
SETTLES = {"confidentiality": "open", "predecessors": "", "constraint": "ASAP", "actual_start": None, "actual_finish": None,
    "owner_email": "owner@outside.example", "target": 9, "target_on": today() + timedelta(400),
    "attribution": 1}  # fmt: skip


def register_of(key: str) -> Register:
    """A register by its key."""
    return REGISTERS[key]


def registrar() -> User:
    """Somebody who may write everything, for what a test finds in place."""
    return User.objects.filter(name="Rita Registrar").first() or make.person("Rita Registrar", role="office_lead")


def value(register: Register, name: str, *, other_node=None):
    """A valid value of one field."""
    field = register.fields[name]
    if name in SETTLES:
        return SETTLES[name]
    made = {
        "text": lambda: f"{field.label} in a line",
        "long": lambda: f"{field.label} in words.\nA second line.",
        "choice": lambda: field.choices.values[0],
        "date": lambda: today() if name in PAST else today() + timedelta(20),
        "number": lambda: 5,
        "money": lambda: 50,
        "level": lambda: 2,
        "duration": lambda: 960,
        "named": lambda: None,
        "yesno": lambda: True,
        "person": registrar,
        "tags": lambda: ["alpha", "beta"],
        "place": lambda: other_node,
    }
    return made[field.kind]()


def values(register: Register, names=None, *, other_node=None, **more) -> dict[str, object]:
    """A valid value for each of the fields that people type, or for those named."""
    names = register.editable if names is None else names
    found = {name: value(register, name, other_node=other_node) for name in names if register.fields[name].editable}
    return found | more


def record(register: Register | str, node, *, by=None, **more) -> Record:
    """A record with its title and what the test says, made by the writer."""
    register = REGISTERS[register] if isinstance(register, str) else register
    return writing.create(
        register, node=node, values={"title": f"A {register.key} to keep"} | more, by=by or registrar()
    )


def full(register: Register, node, *, by=None, other_node=None, **more) -> Record:
    """A record with every field filled."""
    return writing.create(
        register, node=node, values=values(register, other_node=other_node, **more), by=by or registrar()
    )


def many(register: Register, node, count: int, **more) -> list[Record]:
    """Several records in one gesture."""
    rows = [writing.Addition(node, {"title": f"{register.key} number {place}"} | more) for place in range(1, count + 1)]
    return writing.write(register, by=registrar(), kind="add", title="Many", additions=rows).added


def put(row: Record, status: str, **more) -> Record:
    """The record as if its workflow had brought it to this status."""
    closed = today() if status in type(row).CLOSED else None
    type(row).objects.filter(pk=row.pk).update(status=status, closed_on=closed, version=row.version + 1, **more)
    return type(row).objects.select_related("node", "owner").get(pk=row.pk)


def form(register: Register, given: dict[str, object]) -> dict[str, object]:
    """Values as a browser posts them."""
    found = {}
    for name, each in given.items():
        if isinstance(each, bool):
            found |= {name: "on"} if each else {}
        elif isinstance(each, list):
            found[name] = "; ".join(each)
        else:
            found[name] = "" if each is None else getattr(each, "pk", each)
    return found
