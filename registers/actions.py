"""What a step does besides setting the status: fields that are set with it, and rows that are made with it."""

from pmo.core import clock
from pmo.records import linking, moving, writing
from pmo.records.register import REGISTERS


def acceptance(record, by) -> dict[str, object]:
    """A named authority takes the risk as it is, until a day."""
    response = "accept" if record.kind == "threat" else "reject"
    return {"accepted_by": by, "response": response, "review_date": record.review_date or record.accepted_until}


def first_judgement(record, by) -> dict[str, object]:
    """Before any response a risk stands as it stands when it is opened, unless somebody judged otherwise."""
    found = {"inherent_likelihood": record.likelihood, "inherent_impact": record.impact}
    return {name: step for name, step in found.items() if getattr(record, name) is None}


def resolution(record, by) -> dict[str, object]:
    """A closed issue is resolved today unless it says otherwise."""
    return {} if record.resolved_on else {"resolved_on": clock.today()}


def decision(record, by) -> dict[str, object]:
    """Who decided, and when."""
    return {"decided_by": by, "decided_on": clock.today()}


def authority(record, by) -> dict[str, object]:
    """The level that decides follows from the size."""
    from pmo.hierarchy.roles import ROLES
    from registers.limits import authority_for

    return {"authority": ROLES[authority_for(record)].label[:24]}


def approval(record, by) -> dict[str, object]:
    """The work's approved cost, end and benefits move by what was proposed; before and after are kept."""
    from registers.applying import apply

    return decision(record, by) | {"applied": apply(record, by)}


def occur(record, by, values):
    """The risk has happened: its issue is made in the same transaction, and both ends are linked."""
    return moving.convert(record, "issue", by=by, kind="became", note="The risk occurred.", keep_open=True)


def offer_issue(record, by, values) -> None:
    """Nothing yet: the page offers to raise the issue with one press."""


def supersede(record, by, values):
    """A new decision in its place, linked."""
    names = (
        "title",
        "context",
        "options",
        "recommendation",
        "amount",
        "forum",
        "owner",
        "owner_name",
        "confidentiality",
    )
    copied = {name: getattr(record, name) for name in names}
    new = writing.create(
        REGISTERS["decision"], node=record.node, values=copied, by=by, reason=f"Supersedes {record.ref}"
    )
    linking.link(new, record, kind="supersedes", by=by, note="")
    return new
