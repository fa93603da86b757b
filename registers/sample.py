"""The fictional trust's registers: risks with their responses, issues, dependencies and the rest, linked as people link them.

Days count from the day of loading, so that the office is alive whenever it is opened. Loading twice changes nothing.
"""

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import models, transaction

from pmo.core import clock
from pmo.hierarchy.models import Node
from pmo.hierarchy.sample import FOLDER
from pmo.people.models import User
from pmo.records import writing
from pmo.records.models import Comment, Link, Record, Watch
from pmo.records.register import REGISTERS, Register
from registers.models import Appetite, LessonAnswer

Kept = dict[str, Record]  # "risk:142" → the record


@transaction.atomic
def load(*, by: User, portfolio: Node) -> None:
    """Everything, in a few statements for each register."""
    nodes = {node.code: node for node in Node.objects.subtree(portfolio)}
    data = json.loads((FOLDER / "fenmarsh" / "registers.json").read_text())
    if any(
        register.model.objects.filter(node__in=nodes.values()).exists()
        for register in map(REGISTERS.get, data["records"])
    ):
        return
    reader = _Reader(by, nodes)
    kept: Kept = {}
    for key, rows in data["records"].items():
        kept |= _write(REGISTERS[key], rows, reader)
    _around(data, kept, reader)


def _write(register: Register, rows: list[dict[str, Any]], reader: "_Reader") -> Kept:
    additions = [writing.Addition(reader.nodes[row.pop("on")], reader.values(register, row)) for row in rows]
    title = f"Sample {register.words.lower()}"
    found = writing.write(register, by=reader.by, kind="sample", title=title, additions=additions, quiet=True)
    return {f"{register.key}:{record.number}": record for record in found.added}


class _Reader:
    """Turns codes into work, addresses into people, and numbers of days into days."""

    def __init__(self, by: User, nodes: dict[str, Node]):
        self.by, self.nodes, self.today = by, nodes, clock.today()
        self.people = {person.email: person for person in User.objects.active()}

    def values(self, register: Register, row: dict[str, Any]) -> dict[str, Any]:
        """A row as the writer takes it."""
        found = {name: self._value(register.model._meta.get_field(name), value) for name, value in row.items()}
        if found.get("owner") is None:
            found["owner_name"] = row["owner"].partition("@")[0].replace(".", " ").capitalize()
        found["raised_by"] = found.get("raised_by") or self.by
        return found

    def _value(self, column: models.Field, value: Any) -> Any:
        if isinstance(column, models.DateField):
            return self.today + timedelta(value)
        if isinstance(column, models.DecimalField):
            return Decimal(value)
        if column.related_model is User:
            return self.people.get(value)
        return self.nodes[value] if column.related_model is Node else value

    def person(self, address: str) -> User:
        """The person of an address; whoever loads the sample where there are no sample people."""
        return self.people.get(address, self.by)


def _around(data: dict[str, Any], kept: Kept, reader: _Reader) -> None:
    """What hangs on the records."""
    by = reader.by
    Link.objects.bulk_create(_link(kept[one], kept[two], kind, drop, by) for one, two, kind, drop in data["links"])
    Comment.objects.bulk_create(
        Comment(**_about(kept[key]), by=reader.person(address), text=text) for key, address, text in data["comments"]
    )
    Watch.objects.bulk_create(
        [Watch(**_about(kept[key]), user=reader.person(address)) for address, key in data["watches"]],
        ignore_conflicts=True,
    )
    LessonAnswer.objects.bulk_create(
        LessonAnswer(lesson=kept[key], node=reader.nodes[code], answer=answer, because=why, by=reader.person(address))
        for key, code, answer, why, address in data["answers"]
    )
    _appetite(data["appetite"], reader.nodes)


def _about(record: Record) -> dict[str, Any]:
    return {"register": record.KEY, "record_id": record.pk}


def _link(one: Record, two: Record, kind: str, drop: int | None, by: User) -> Link:
    ends = {"source_register": one.KEY, "source_id": one.pk, "target_register": two.KEY, "target_id": two.pk}
    return Link(**ends, kind=kind, drop=drop, by=by)


def _appetite(rows: list[list[Any]], nodes: dict[str, Node]) -> None:
    """Only where the office has set none itself."""
    if Appetite.objects.exists():
        return
    Appetite.objects.bulk_create(
        Appetite(category=category, node=nodes.get(code), posture=posture, appetite=appetite, tolerance=tolerance)
        for category, code, posture, appetite, tolerance in rows
    )
