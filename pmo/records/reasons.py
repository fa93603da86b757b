"""Reasons that a rule wants beside a change: asked for in the same gesture, so that no refusal is a dead end."""

from dataclasses import dataclass

from pmo.records import writing
from pmo.records.models import Record
from pmo.records.register import Register


@dataclass(frozen=True)
class Asked:
    """A reason that is missing: of which row (the key of a gesture), for which field, and the rule's sentence."""

    key: str
    ref: str
    name: str
    label: str
    text: str


def missing(register: Register, key: str, row: Record | None, node, values: dict[str, object], by) -> list[Asked]:
    """What a row still has to say why, were it written with these values."""
    if not register.reasons or not values:
        return []
    ref = row.ref if row is not None else f"New row {key.removeprefix('+')}"
    return [
        Asked(key, ref, name, register.fields[name].label, sentence)
        for name, sentence in writing.judge(register, row, node, values, by)
        if name in register.reasons
    ]
