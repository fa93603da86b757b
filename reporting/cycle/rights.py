"""Who reads, writes, approves and runs. The rights of roles hold; being named in a request adds to them."""

from pmo.core.errors import Problem, Refused
from pmo.hierarchy.access import may, require
from reporting.models import CycleRequest
from reporting.models.cycle_request import WRITABLE


def may_read(request: CycleRequest, user) -> bool:
    """A published report is read by all who see the work; a draft by those who have a part in it."""
    if not may(user, "view", request.node):
        return False
    return request.is_out or user.pk in _named(request) or any(may(user, what, request.node) for what in ("change", "report", "approve"))  # fmt: skip


def _named(request: CycleRequest) -> set[int | None]:
    return {request.author_id, request.approver_id, request.second_id} - {None}


def require_reader(request: CycleRequest, user) -> None:
    """Raises Refused for a draft that is none of theirs."""
    if not may_read(request, user):
        raise Refused(
            "A draft is read by its author, its approvers and those who change or report on the work. "
            "Once it is published, everybody who sees the work reads it."
        )


def may_write(request: CycleRequest, user) -> bool:
    """The author, and whoever may change the work; while nobody reviews it."""
    return request.state in WRITABLE and _is_writer(request, user)


def _is_writer(request: CycleRequest, user) -> bool:
    mine = request.author_id == user.pk and may(user, "view", request.node)
    return bool(mine or may(user, "change", request.node))


def require_writer(request: CycleRequest, user) -> None:
    """Raises Refused for somebody else, and Problem where the draft is locked."""
    if not _is_writer(request, user):
        raise Refused(f"The report on {request.node} is written by {request.author or 'its author'}, or by who may change the work.")  # fmt: skip
    if request.state not in WRITABLE:
        raise Problem(f"{_LOCKED.get(request.state, 'It is published.')} Nothing can be changed in it.")


_LOCKED = {
    "submitted": "This report is with its approver. Ask for it to be returned first.",
    "approved": "This report is approved. Ask for it to be returned first.",
}


def waits_for(request: CycleRequest) -> int | None:
    """The id of the approver whose turn it is; None where whoever may approve will do."""
    return request.second_id if request.first_approved_by_id else request.approver_id


def why_not_approve(request: CycleRequest, user) -> str:
    """Why this person may not approve or return it; empty where they may."""
    if user.pk in {request.author_id, request.submitted_by_id}:
        return "Nobody approves what they wrote or submitted themselves."
    if user.pk == request.first_approved_by_id:
        return "You have approved it already; a second person has to."
    turn = waits_for(request)
    if user.pk == turn and may(user, "view", request.node):
        return ""
    if turn is None and may(user, "approve", request.node):
        return ""
    return f"It waits for {_turn(request)}. Who runs the cycle can name somebody else."


def _turn(request: CycleRequest) -> str:
    person = request.second if request.first_approved_by_id else request.approver
    return str(person) if person else "somebody who may approve on this work"


def may_run(request: CycleRequest, user) -> bool:
    """Whether they run the cycle: open, chase, name people, publish."""
    return bool(may(user, "report", request.cycle.node))


def require_runner(request: CycleRequest, user) -> None:
    """Raises Refused unless they run the cycle."""
    require(user, "report", request.cycle.node)
