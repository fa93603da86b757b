"""What a step does besides setting the status. Each runs inside the step's transaction."""

from pmo.core import clock
from pmo.core.errors import Problem
from pmo.records import linking, moving, writing
from pmo.records.register import REGISTERS


def accept_risk(record, by, values) -> None:
    """A named authority takes the risk as it is, until a day."""
    until = values.get("accepted_until")
    if not until or until <= clock.today():
        raise Problem("Give a day to come on which the acceptance ends.", "accepted_until")
    if not (values.get("acceptance_reason") or "").strip():
        raise Problem("Say why it is accepted.", "acceptance_reason")
    writing.change(
        record,
        {
            "accepted_by": by,
            "response": "accept" if record.kind == "threat" else "reject",
            "review_date": record.review_date or until,
        },
        by=by,
        permission="approve",
        quiet=True,
    )


def occur(record, by, values):
    """The risk has happened: its issue is made in the same transaction, and both ends are linked."""
    return moving.convert(record, "issue", by=by, kind="became", note="The risk occurred.", keep_open=True)


def offer_issue(record, by, values):
    """Nothing yet: the page offers to raise the issue with one press."""
    return


def resolved(record, by, values) -> None:
    """A closed issue is resolved today unless it says otherwise."""
    if record.resolved_on is None:
        writing.change(record, {"resolved_on": clock.today()}, by=by, permission="settle", quiet=True)


def action_done(record, by, values) -> None:
    """The evidence says what was done."""
    if not (values.get("evidence") or "").strip():
        raise Problem("Say in the evidence what was done, or where it can be seen.", "evidence")


def decided(record, by, values) -> None:
    """Who decided, and when."""
    writing.change(record, {"decided_by": by, "decided_on": clock.today()}, by=by, permission="approve", quiet=True)


def supersede(record, by, values):
    """A new decision in its place, linked."""
    register = REGISTERS["decision"]
    copied = {
        name: getattr(record, name)
        for name in ("title", "context", "options", "recommendation", "amount", "forum", "owner", "owner_name")
    }
    new = writing.create(register, node=record.node, values=copied, by=by, reason=f"Supersedes {record.ref}")
    linking.link(new, record, kind="supersedes", by=by, note="")
    return new


def set_authority(record, by, values) -> None:
    """The level that decides follows from the size."""
    from registers.limits import authority_for

    if not (values.get("impact") or record.impact).strip():
        raise Problem("Write the impact assessment.", "impact")
    from pmo.hierarchy.roles import ROLES

    writing.change(record, {"authority": ROLES[authority_for(record)].label[:24]}, by=by, quiet=True)


def apply_change(record, by, values) -> None:
    """Approve: the work's approved cost, end and benefits move by what was proposed; before and after are kept."""
    from registers.applying import apply

    writing.change(
        record,
        {"decided_by": by, "decided_on": clock.today(), "applied": apply(record, by)},
        by=by,
        permission="approve",
        quiet=True,
    )
