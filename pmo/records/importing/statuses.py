"""A status in a file: the same, a plain step, or a remark that names the step to take on the record."""

from dataclasses import dataclass, field

from pmo.records import rights
from pmo.records.models import Record
from pmo.records.register import Register, Step


@dataclass(frozen=True)
class Told:
    """What a status in a file means for a record: values to write, or a remark, or nothing of either."""

    values: dict[str, object] = field(default_factory=dict)
    note: str = ""
    remark: str = ""


def told(register: Register, record: Record, known: str, wanted: str, raw: str, by, *, own: bool) -> Told:
    """`known` is the status as the file knew it; `wanted` what it says now, "" when its word is none of ours."""
    if wanted in {record.status, known} or (not own and {wanted, record.status} <= record.CLOSED):
        return Told()
    now = register.fields["status"].text(record)
    if not wanted:
        return Told(remark=f"“{raw[:60]}” is no status of ours, so {record.ref} stays {now}.")
    steps = [step for step in register.steps_of(record) if step.to == wanted]
    plain = next((step for step in steps if _is_plain(step, record, by)), None)
    if plain is not None:
        return Told({"status": wanted} | plain.fills(record, by), f"By the step “{plain.label}”.")
    said = register.fields["status"].text_of(wanted)
    if steps:
        return Told(
            remark=f"{record.ref} stays {now}, and the file says {said}: take the step “{steps[0].label}” on the record."
        )
    return Told(remark=f"{record.ref} stays {now}: no step leads from there to {said}.")


def _is_plain(step: Step, record: Record, by) -> bool:
    """A step that asks for nothing, makes nothing, ends nothing and is allowed to whoever may edit."""
    if step.asks or step.do or step.permission != "edit" or step.to in record.CLOSED:
        return False
    return bool(rights.may(by, "edit", record)) and not step.guard(record, by)
