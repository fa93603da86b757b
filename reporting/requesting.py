"""Asking for a report: the one action behind the button and the command."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max

from pmo.core.errors import Problem
from pmo.core.locks import take_turn
from pmo.hierarchy.access import may, require
from pmo.hierarchy.models import Node, Period
from pmo.people.models import User
from reporting import bell
from reporting.models import ReportRun
from reporting.models.report_run import REPORT_KINDS, ReportRunQuerySet

MOST_RECIPIENTS = 200


@transaction.atomic
def request_report(
    *, node: Node, period: Period, by: User, recipients: Iterable[User] = (), kind: str = "status",
    words: dict[str, str] | None = None, stamp: str = "", confirmed_by: User | None = None,
) -> ReportRun:  # fmt: skip
    """Put a report of this kind on the list and ring for it once that is committed. Raises Refused and Problem.

    `words` is the commentary by section, `stamp` what stands across it, `confirmed_by` who says that it is right.
    Asked for again by the same person for the same people while it is being made, it is the same report.
    """
    require(by, "report", node)
    if kind not in REPORT_KINDS:
        raise Problem("There is no such kind of report. Choose one of the list.", "kind")
    people = [person.pk for person in _checked(node, list(dict.fromkeys(recipients)))]
    take_turn(f"report:{node.pk}:{period.pk}:{kind}")  # two who ask at once get two versions, one after the other
    same = ReportRun.objects.filter(node=node, kind=kind, period=period)
    said = {"words": words or {}, "stamp": stamp, "confirmed_by": confirmed_by}
    return _being_made(same.filter(**said), by, people) or _new(
        same, node=node, period=period, kind=kind, requested_by=by, recipients=people, **said
    )


def _being_made(same: ReportRunQuerySet, by: User, people: list[int]) -> ReportRun | None:
    mine = same.light().unfinished().filter(requested_by=by).order_by("version")
    return next((run for run in mine if set(run.recipients) == set(people)), None)


def _new(same: ReportRunQuerySet, **values) -> ReportRun:
    last = same.aggregate(last=Max("version"))["last"] or 0
    standing = same.filter(state="ready").order_by("-version").first()
    run = ReportRun.objects.create(version=last + 1, supersedes=standing, **values)
    transaction.on_commit(lambda: bell.ring_run(run.pk))
    return run


def _checked(node: Node, people: list[User]) -> list[User]:
    if len(people) > MOST_RECIPIENTS:
        raise Problem(f"A report is mailed to at most {MOST_RECIPIENTS} people at a time.", "recipients")
    for person in people:
        if not person.is_active or not may(person, "view", node):
            raise Problem(
                f"{person} may not see {node}. Take them off the list, or give them a role there first.", "recipients"
            )
    return people


@transaction.atomic
def try_again(*, run: ReportRun, by: User) -> ReportRun:
    """Make a failed report once more, as it was asked for. Raises Refused and Problem."""
    require(by, "report", run.node)
    reset = ReportRun.objects.filter(pk=run.pk, state="failed").update(
        state="waiting", attempt=0, error="", not_before=None, finished_at=None
    )
    if not reset:
        raise Problem("Only a report that failed can be tried again.")
    transaction.on_commit(lambda: bell.ring_run(run.pk))
    return run
