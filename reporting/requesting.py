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

MOST_RECIPIENTS = 200


@transaction.atomic
def request_report(*, node: Node, period: Period, by: User, recipients: Iterable[User] = ()) -> ReportRun:
    """Put a status report on the list and ring for it once that is committed. Raises Refused and Problem."""
    require(by, "report", node)
    people = _checked(node, list(dict.fromkeys(recipients)))
    take_turn(f"report:{node.pk}:{period.pk}")  # two who ask at once get two versions, one after the other
    same = ReportRun.objects.filter(node=node, kind="status", period=period)
    run = ReportRun.objects.create(
        node=node, period=period, requested_by=by, recipients=[person.pk for person in people],
        version=(same.aggregate(last=Max("version"))["last"] or 0) + 1, supersedes=same.filter(state="ready").order_by("-version").first(),
    )  # fmt: skip
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
