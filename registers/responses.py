"""Response actions: rows of the action register, shared between risks, each with the drop it justifies."""

from datetime import date

from django.db import transaction

from pmo.core.errors import Problem
from pmo.records import linking, rights, writing
from pmo.records.models import Link
from pmo.records.reading import Context, Unreadable
from pmo.records.register import REGISTERS
from registers.models import Action, Risk


def responses_of(risk: Risk, user) -> list[tuple[Link, Action]]:
    """The linked actions that this person may see, open ones first, the soonest first."""
    links = {
        link.target_id: link
        for link in Link.objects.filter(source_register="risk", source_id=risk.pk, target_register="action")
    }
    rows = Action.objects.for_user(user).active().filter(pk__in=links).select_related("owner")
    found = sorted(rows, key=lambda row: (row.closed_on is not None, row.due is None, row.due))
    return [(links[row.pk], row) for row in found]


@transaction.atomic
def add_response(
    risk: Risk, *, by, title: str, owner: str = "", due: date | None = None, drop: int | None = None
) -> Action:
    """A new action that responds to the risk. Raises Problem, Refused, Stopped."""
    rights.require(by, "edit", risk)
    register = REGISTERS["action"]
    context = Context(by, risk.node)
    try:
        found = register.fields["owner"].read(owner, context)
        values = {
            "title": register.fields["title"].read(title, context).value,
            "owner": found.value,
            **found.also,
            "due": due,
            "source": "risk_response",
            "confidentiality": risk.confidentiality,
        }
    except Unreadable as problem:
        raise Problem(str(problem)) from problem
    action = writing.create(register, node=risk.node, values=values, by=by, reason=f"Response to {risk.ref}")
    linking.link(risk, action, kind="mitigated_by", by=by, drop=drop)
    return action


@transaction.atomic
def share_response(risk: Risk, *, by, ref: str, drop: int | None = None) -> Action:
    """Link an action that exists: one action may respond to several risks."""
    digits = ref.strip().upper().removeprefix("A-")
    rows = (
        list(REGISTERS["action"].base(by).filter(number=int(digits))) if digits.isdecimal() and len(digits) < 9 else []
    )
    near = [row for row in rows if row.node_id == risk.node_id] or rows
    if len(near) != 1:
        raise Problem(
            f"“{ref[:20]}” is {'not an action here' if not near else 'the number of several actions'}. Give the reference of one on {risk.node}."
        )
    linking.link(risk, near[0], kind="mitigated_by", by=by, drop=drop)
    return near[0]
