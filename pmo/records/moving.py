"""Movement: the steps of a workflow, conversion between registers, escalation, reviews, and moves to other work."""

from datetime import timedelta

from django.db import transaction

from pmo.core import clock
from pmo.core.errors import Problem
from pmo.core.history import because
from pmo.people.models import Notice
from pmo.records import linking, rights, writing
from pmo.records.models import Alias, Record
from pmo.records.register import REGISTERS, register_of

# what two registers have alike goes along when a record becomes another
_CARRIED = ("owner", "owner_name", "raised_by", "tags", "confidentiality", "review_date", "due", "priority")


@transaction.atomic
def take(record: Record, name: str, *, by, seen: int, values: dict[str, object] | None = None, reason: str = ""):
    """Take a step of the workflow. Returns what its action made, if anything. Raises Problem, Refused, Stopped."""
    register = register_of(record)
    step = register.step(name)
    if step is None or record.status not in step.sources:
        raise Problem(
            f"{record.ref} is {register.fields['status'].text(record).lower()}, so this step cannot be taken. Reload the page."
        )
    rights.require(by, step.permission, record)
    values = {field: value for field, value in (values or {}).items() if field in step.asks}
    for field in step.asks:
        _require_answer(register, record, field, values)
    would = _with(record, values)
    missing = step.guard(would, by)
    if missing:
        raise Problem(" ".join(missing))
    written = _at_an_end(record, step) | values | step.fills(would, by) | {"status": step.to}
    done = writing.change(
        record,
        written,
        by=by,
        seen=seen,
        title=f"{record.ref}: {step.label}",
        permission=step.permission,
        reason=reason or step.label,
    )
    if not done.changed:
        raise Problem(f"{record.ref} has been brought there already. Reload the page.")
    return step.do(done.changed[0], by, values) if step.do else None


def _at_an_end(record: Record, step) -> dict[str, object]:
    """A closed record waits for no review and no answer."""
    if step.to not in record.CLOSED:
        return {}
    return {"review_date": None} | ({"escalation": "", "escalated_to": None} if record.escalation == "asked" else {})


def _require_answer(register, record, field: str, values) -> None:
    if str(values.get(field) or "").strip():
        return
    if field == "closure_note":
        raise Problem("Say in a note how it ended.", "closure_note")
    label = (
        register.fields[field].label if field in register.fields else str(record._meta.get_field(field).verbose_name)
    )
    raise Problem(f"{label.capitalize()}: fill this in to go on.", field)


def _with(record: Record, values: dict[str, object]) -> Record:
    """The record as it would stand, for the guard."""
    import copy

    found = copy.copy(record)
    for name, value in values.items():
        setattr(found, name, value)
    return found


@transaction.atomic
def convert(record: Record, to: str, *, by, kind: str = "became", note: str = "", keep_open: bool = True) -> Record:
    """Make a record of another register out of this one, carry everything over, and link both ends."""
    target = REGISTERS.get(to)
    mapping = target.converts.get(record.KEY) if target else None
    if mapping is None:
        raise Problem(f"{record.ref} cannot be made into that. Choose one of those offered.")
    if record.archived_at:
        raise Problem(f"{record.ref} was removed. Bring it back first.")
    values: dict[str, object] = {}
    for name, source in mapping.items():
        limit = getattr(target.model._meta.get_field(name), "max_length", None)
        values[name] = str(getattr(record, source) or "")[:limit]
    values |= {name: getattr(record, name) for name in _CARRIED if hasattr(record, name) and name in target.fields}
    values["extras"] = {"from": record.ref} | record.extras
    new = writing.create(target, node=record.node, values=values, by=by, reason=f"From {record.ref}")
    linking.link(record, new, kind=kind, by=by, note=note)
    _carry_over(record, new)
    if not keep_open and not record.is_closed:
        _close_parent(record, new, by)
    return new


def _carry_over(record: Record, new: Record) -> None:
    """Comments and files are shown on both: copied, with their writers and times."""
    from pmo.records.models import Attachment, Comment

    about = {"register": record.KEY, "record_id": record.pk}
    for rows in (Comment.objects.filter(**about), Attachment.objects.filter(**about, removed_at=None)):
        copies = list(rows)
        times = [row.at for row in copies]
        for row in copies:
            row.pk, row.register, row.record_id, row._state.adding = None, new.KEY, new.pk, True
        rows.model.objects.bulk_create(copies)
        for row, at in zip(copies, times, strict=True):
            row.at = at
        rows.model.objects.bulk_update(copies, ["at"])


def _close_parent(record: Record, new: Record, by) -> None:
    closing = _closing_step(record, by)
    if closing is None:
        raise Problem(
            f"{record.ref} has no step that closes it as it stands. Make the new record and leave this one open."
        )
    record.refresh_from_db()
    take(record, closing.name, by=by, seen=record.version, values={"closure_note": f"Became {new.ref}."})


def _closing_step(record: Record, by):
    """A step that needs a closing note and nothing else: one that may be taken, the usual end of its register first."""
    register = register_of(record)
    ends = [step for step in register.steps_of(record) if step.to in record.CLOSED]
    plain = [step for step in ends if step.asks == ("closure_note",) and not step.do]
    plain.sort(key=lambda step: (bool(step.guard(record, by)), step.to != register.closed_as))
    return next(iter(plain), None)


@transaction.atomic
def ask_to_escalate(record: Record, *, by, seen: int, reason: str) -> writing.Written:
    """Ask the work above to take the record. It stays one record; the level above accepts or returns it."""
    if record.closed_on:
        raise Problem(f"{record.ref} is closed. Reopen it first.")
    above = (
        record.escalated_to.parent if record.escalated_to_id and record.escalation == "accepted" else record.node.parent
    )
    if above is None:
        raise Problem("There is nothing above this work. Bring it to the board instead.")
    if record.escalation == "asked":
        raise Problem(f"{record.ref} has been put to {record.escalated_to} already and waits for an answer.")
    if not reason.strip():
        raise Problem("Say why it should be escalated.", "reason")
    found = writing.change(
        record,
        {"escalated_to": above, "escalation": "asked"},
        by=by,
        seen=seen,
        title=f"{record.ref}: escalation asked",
        reason=reason,
    )
    transaction.on_commit(lambda: _tell(record, above, f"is put to {above}: {reason}"))
    return found


@transaction.atomic
def answer_escalation(record: Record, *, by, seen: int, accept: bool, reason: str = "") -> writing.Written:
    """The level above accepts the record, or returns it with a reason."""
    if record.escalation != "asked":
        raise Problem(f"{record.ref} does not wait for an answer.")
    from pmo.hierarchy import access

    access.require(by, "edit:" + record.KEY, record.escalated_to)
    if not accept and not reason.strip():
        raise Problem("Say why it goes back.", "reason")
    if accept and record.closed_on:
        raise Problem(f"{record.ref} is closed. Return it with a reason.")
    values: dict[str, object] = {"escalation": "accepted"} if accept else {"escalation": "", "escalated_to": None}
    if record.KEY == "risk":
        values["status"] = "escalated" if accept else record.status
    title = f"{record.ref}: escalation {'accepted' if accept else 'returned'}"
    return writing.change(record, values, by=by, seen=seen, title=title, reason=reason)


@transaction.atomic
def de_escalate(record: Record, *, by, seen: int, reason: str) -> writing.Written:
    """Give an escalated record back to its own level."""
    if record.escalation != "accepted":
        raise Problem(f"{record.ref} is not escalated.")
    if not reason.strip():
        raise Problem("Say why it goes back.", "reason")
    values: dict[str, object] = {"escalation": "", "escalated_to": None}
    if record.KEY == "risk" and record.status == "escalated":
        values["status"] = "open"
    return writing.change(
        record, values, by=by, seen=seen, title=f"{record.ref}: returned to {record.node}", reason=reason
    )


def _tell(record: Record, node, words: str) -> None:
    from pmo.hierarchy.access import people_who_may

    for person in rights.who_see(people_who_may("approve", node)[:20], record):
        Notice.objects.create(
            user=person, text=f"{record.ref} {record.title[:80]} {words}"[:300], link=record.get_absolute_url()
        )


@transaction.atomic
def review(record: Record, *, by, seen: int, next_date=None, comment: str = "") -> writing.Written:
    """Still true: a logged event, and the next date by the register's cadence unless one is given."""
    if record.closed_on:
        raise Problem(f"{record.ref} is closed; there is nothing to review.")
    today = clock.today()
    following = next_date or today + timedelta(register_of(record).cadence(record))
    if following <= today:
        raise Problem("The next review must lie ahead. Give a day after today.", "review_date")
    values = {"last_reviewed_on": today, "review_date": following}
    reason = f"Reviewed: {comment}" if comment.strip() else "Reviewed: still true"
    return writing.change(record, values, by=by, seen=seen, title=f"{record.ref} reviewed", reason=reason)


@transaction.atomic
def review_many(register, records: list[Record], *, by) -> writing.Written:
    """Still true for all of them, as one batch; each gets the next date of its own cadence."""
    today = clock.today()
    changes = [
        writing.Change(
            row.pk, row.version, {"last_reviewed_on": today, "review_date": today + timedelta(register.cadence(row))}
        )
        for row in records
        if not row.closed_on
    ]
    if not changes:
        raise Problem("There is nothing to review here any more.")
    title = f"{len(changes)} {(register.words if len(changes) > 1 else register.word).lower()} reviewed: still true"
    return writing.write(register, by=by, kind="review", title=title, changes=changes, reason="Reviewed: still true")


@transaction.atomic
def move(record: Record, node, *, by, seen: int, reason: str) -> Record:
    """Move a record to other work. It gets a number there; the old reference still finds it."""
    register = register_of(record)
    if node.pk == record.node_id:
        raise Problem("It lies there already.", "node")
    rights.require(by, "edit", record)
    answer = rights.may_add(by, register.model, node)
    if not answer:
        raise Problem(answer.reason, "node")
    because(reason)
    old = (record.node_id, record.number)
    found = writing.change(
        record,
        {"node": node, "number": writing.take_number(node.pk, register.key)},
        by=by,
        seen=seen,
        title=f"{record.ref} moved to {node}",
        reason=reason,
    )
    Alias.objects.create(node_id=old[0], register=register.key, number=old[1], record_id=record.pk)
    return found.changed[0]
