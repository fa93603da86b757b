"""The steps of a requested report: submitted, returned, approved. A submitted draft is locked until somebody decides."""

from django.db import transaction

from pmo.core import clock
from pmo.core.errors import Problem, Refused
from pmo.people.models import User
from reporting.cycle.rights import may_run, may_write, require_writer, why_not_approve
from reporting.cycle.writing import comment
from reporting.models import CycleRequest
from reporting.telling import tell


def _locked(request: CycleRequest) -> CycleRequest:
    rows = CycleRequest.objects.select_for_update(of=("self",)).select_related(
        "node", "cycle__node", "period", "author", "approver", "second"
    )
    return rows.get(pk=request.pk)


def _to(request: CycleRequest, state: str, **values) -> None:
    CycleRequest.objects.filter(pk=request.pk).update(state=state, **values)


@transaction.atomic
def submit(*, request: CycleRequest, by: User) -> None:
    """Lock the draft and ask its approver. Raises Refused, and Problem without a rating or without words."""
    request = _locked(request)
    require_writer(request, by)
    _check(request)
    at = clock.now()
    _to(
        request, "submitted", submitted_at=at, submitted_by=by, first_submitted_at=request.first_submitted_at or at,
        first_approved_by=None, approved_by=None, approved_at=None,
    )  # fmt: skip
    tell([request.approver] if request.approver else [], f"{request}: the report waits for your approval", request.get_absolute_url())  # fmt: skip


def _check(request: CycleRequest) -> None:
    if request.light_id is None:
        raise Problem("Give your overall rating before you submit.")
    if not request.texts.exclude(text="").exists():
        raise Problem("Write at least one section before you submit.")


@transaction.atomic
def send_back(*, request: CycleRequest, by: User, reason: str) -> None:
    """Return it to its author with a reason. Its approver may, and who runs the cycle. Raises Refused and Problem."""
    request = _locked(request)
    if request.state not in {"submitted", "approved"}:
        raise Problem(f"Only a submitted report can be returned; this one is {request.status.label.lower()}.")
    why_not = why_not_approve(request, by) if request.state == "submitted" else "It is approved."
    if why_not and not may_run(request, by):
        raise Refused(why_not)
    if not reason.strip():
        raise Problem("Say what has to change.", "reason")
    comment(request=request, by=by, text=reason)
    _to(request, "returned", submitted_at=None, first_approved_by=None, approved_by=None, approved_at=None)
    people = {person for person in (request.author, request.submitted_by) if person}
    tell(people, f"{request}: the report is returned. {reason}"[:300], request.get_absolute_url())


@transaction.atomic
def approve(*, request: CycleRequest, by: User) -> bool:
    """Accept it; whether that was the last approval it needs. Raises Refused and Problem."""
    request = _locked(request)
    if request.state != "submitted":
        raise Problem(f"Only a submitted report can be approved; this one is {request.status.label.lower()}.")
    if why_not := why_not_approve(request, by):
        raise Refused(why_not)
    if request.cycle.approvals == 2 and request.first_approved_by_id is None:
        return _half(request, by)
    _to(request, "approved", approved_by=by, approved_at=clock.now())
    return True


def _half(request: CycleRequest, by: User) -> bool:
    CycleRequest.objects.filter(pk=request.pk).update(first_approved_by=by)
    tell([request.second] if request.second else [], f"{request}: the report waits for the second approval", request.get_absolute_url())  # fmt: skip
    return False


def offers(request: CycleRequest, user) -> dict[str, bool]:
    """What this person may do with it now, for the buttons of its page."""
    approves = request.state == "submitted" and not why_not_approve(request, user)
    runs = may_run(request, user)
    return {
        "write": may_write(request, user), "approve": approves, "run": runs,
        "send_back": approves or runs and request.state in {"submitted", "approved"},
        "publish": runs and request.state == "approved", "release": runs and not request.is_out and request.state != "approved",
    }  # fmt: skip
