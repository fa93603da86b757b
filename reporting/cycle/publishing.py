"""Publishing: a requested report becomes an edition that is kept for good."""

import logging

from django.db import transaction

from pmo.core import clock
from pmo.core.errors import Problem, Refused
from pmo.hierarchy.access import forget, require
from pmo.hierarchy.models import Period
from pmo.people.models import User
from reporting.cycle import distribution
from reporting.cycle.rights import require_runner
from reporting.models import Cycle, CycleRequest
from reporting.models.cycle_request import OUT
from reporting.requesting import request_report

log = logging.getLogger("pmo.cycle")
NOT_CONFIRMED = "Not confirmed by owner"


@transaction.atomic
def publish(*, request: CycleRequest, by: User) -> None:
    """Make the edition of an approved report. Raises Refused and Problem."""
    request = _locked(request)
    require_runner(request, by)
    if request.state != "approved":
        raise Problem(f"Only an approved report can be published; {request} is {request.status.label.lower()}.")
    _out(request, by, "published", "", request.submitted_by)


@transaction.atomic
def release(*, request: CycleRequest, by: User) -> None:
    """Publish what there is without its owner's word, stamped so, after its day. Raises Refused and Problem."""
    request = _locked(request)
    require_runner(request, by)
    if request.state in {"approved", *OUT}:
        raise Problem(f"{request} is {request.status.label.lower()}: there is nothing late to release.")
    if clock.today() <= request.publish_on:
        raise Problem(f"It is due until {request.publish_on:%-d %B %Y}. Release it after that day.")
    _out(request, by, "late", NOT_CONFIRMED, None)


def _locked(request: CycleRequest) -> CycleRequest:
    rows = CycleRequest.objects.select_for_update(of=("self",)).select_related(
        "node", "cycle__node", "period", "submitted_by"
    )
    return rows.get(pk=request.pk)


def _out(request: CycleRequest, by: User, state: str, stamp: str, confirmed_by: User | None) -> None:
    words = dict(request.texts.exclude(text="").values_list("key", "text"))
    run = request_report(
        node=request.node,
        period=request.period,
        by=by,
        recipients=distribution.people(request),
        kind=request.cycle.kind,
        words=words,
        stamp=stamp,
        confirmed_by=confirmed_by,
    )
    if CycleRequest.objects.filter(run=run).exists():
        raise Problem(f"The same edition of {request} is being made already.")
    CycleRequest.objects.filter(pk=request.pk).update(state=state, run=run, published_at=clock.now())


@transaction.atomic
def publish_all(*, cycle: Cycle, period: Period, by: User) -> int:
    """Every approved report of a period, what lies below first, so that a programme's rolls up its projects'."""
    require(by, "report", cycle.node)
    rows = list(_in(cycle, period).filter(state="approved").order_by("-node__path"))
    if not rows:
        raise Problem("No report is approved and waits to be published.")
    for row in rows:
        publish(request=row, by=by)
    return len(rows)


def _in(cycle: Cycle, period: Period):
    return CycleRequest.objects.filter(cycle=cycle, period=period).light()


def tick() -> int:
    """Release what is late in cycles that do so; how many. One that cannot be released does not stop the others."""
    late = CycleRequest.objects.exclude(state__in=["approved", *OUT]).filter(publish_on__lt=clock.today(), cycle__release_late=True)  # fmt: skip
    late = late.filter(cycle__ended_at=None).light().select_related("cycle__owner", "cycle__node", "node", "period")
    return sum(_released(row) for row in late.order_by("-node__path")[:20])


def _released(row: CycleRequest) -> bool:
    forget(row.cycle.owner)
    try:
        release(request=row, by=row.cycle.owner)
    except (Problem, Refused) as error:
        log.warning("%s could not be released: %s", row, error)
        return False
    return True
