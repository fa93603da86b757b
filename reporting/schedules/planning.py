"""Plans reports: one row for each time a schedule was due, never absent and never two, whatever ticker does it.

The locked row of the schedule decides, so several tickers do no harm; the key of the period is unique, so a plan that was
cut off is simply made again.
"""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice, takewhile

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Max, QuerySet

from pmo.core import clock, memo
from pmo.core.errors import Problem
from pmo.core.history import acting
from pmo.core.locks import take_turn
from pmo.hierarchy.models import Node, Period
from pmo.hierarchy.navigation import periods_of
from reporting import bell, epoch, failpoints
from reporting.contents import period_for
from reporting.models import ReportRun, ReportSchedule
from reporting.schedules import rules
from reporting.schedules.working_days import office_works
from reporting.telling import tell, tell_office

log = logging.getLogger("pmo.reports")
MOST_A_TURN = 1000  # schedules
ASK_AGAIN = timedelta(days=1)  # whether the calendar has a further period meanwhile
LATE = timedelta(hours=1)  # what is later than this was missed, for a schedule that makes nothing up
_MISSED = "It was due while nothing was planned, and this schedule makes up the latest only."
_NOT_MADE_UP = "It was due while nothing was planned, and this schedule makes up nothing."


def tick() -> int:
    """Plan what is due now. Not before a restored database has its work held."""
    return 0 if epoch.holds() else plan(clock.now())


def plan(moment: datetime) -> int:
    """Plan every schedule that is due at the moment; how many reports were planned or left out."""
    memo.start()
    due = _due(moment).order_by("next_due_at", "pk").values_list("pk", flat=True)
    return sum(_plan_safely(pk, moment) for pk in list(due[:MOST_A_TURN]))


def _due(moment: datetime) -> QuerySet:
    return ReportSchedule.objects.filter(paused_at=None, next_due_at__lte=moment)


def _plan_safely(pk: int, moment: datetime) -> int:
    """A schedule that cannot be planned must not stop those behind it."""
    try:
        return _plan_one(pk, moment)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("schedule %s could not be planned; the next turn tries again", pk)
        return 0


@transaction.atomic
def _plan_one(pk: int, moment: datetime) -> int:
    """Plan one schedule, unless somebody else does so at this moment."""
    rows = _due(moment).filter(pk=pk).select_for_update(skip_locked=True, of=("self",))
    schedule = rows.select_related("node", "owner").first()
    if schedule is None:
        return 0
    failpoints.reach("plan.locked")
    with acting(source="task", reason=f"Planned by schedule {schedule.pk}"):
        try:
            _require_life(schedule.node)
            return _plan(schedule, moment)
        except Problem as problem:
            _pause(schedule, problem.sentence)
            return 0


def _require_life(node: Node) -> None:
    """Raises Problem where the work, or what it lies under, is archived."""
    above = Node.objects.filter(pk__in=[*node.ancestor_ids, node.pk]).exclude(archived_at=None).first()
    if above:
        raise Problem(f"{above} is archived. Restore it, then resume the schedule.")


def _plan(schedule: ReportSchedule, moment: datetime) -> int:
    planned = dict(schedule.runs.values_list("period_key", "due_at"))
    since = schedule.counted_from
    if schedule.unit != rules.PERIOD:  # periods may be added to a calendar late; days come in order
        since = max([since, *planned.values()])
    due = takewhile(lambda one: one.at <= moment, upcoming(schedule, since=since))
    runs = _rows(schedule, [one for one in due if one.key not in planned], moment)
    failpoints.reach("plan.inserted")
    _advance(schedule, moment, {*planned, *(run.period_key for run in runs)})
    failpoints.reach("plan.advanced")
    transaction.on_commit(lambda: _ring(runs))
    return len(runs)


def _ring(runs: list[ReportRun]) -> None:
    failpoints.reach("plan.committed")
    for run in runs:
        if run.state == "waiting":
            bell.ring_run(run.pk)


def upcoming(schedule: ReportSchedule, *, since: datetime) -> Iterator[rules.Due]:
    """Every time the schedule is due after `since`, in order."""
    periods = [(period.code, period.ends_on) for period in periods_of(schedule.node)]
    return rules.due_times(schedule.rule, since=since, periods=periods, works=office_works())


def _advance(schedule: ReportSchedule, moment: datetime, planned: set[str]) -> None:
    """On to the first time after the moment; a calendar that has no further period yet is asked again tomorrow."""
    following = upcoming(schedule, since=max(moment, schedule.counted_from))
    found = next((one for one in following if one.key not in planned), None)
    values = (
        {"next_due_at": found.at, "next_key": found.key}
        if found
        else {"next_due_at": moment + ASK_AGAIN, "next_key": ""}
    )
    ReportSchedule.objects.filter(pk=schedule.pk).update(**values)


def _rows(schedule: ReportSchedule, due: list[rules.Due], moment: datetime) -> list[ReportRun]:
    restored = epoch.restored_at()
    found = []
    for place, one in enumerate(due):
        why = _why_left_out(schedule, one, place == len(due) - 1, moment)
        state = "skipped" if why else "held" if restored and one.at <= restored else "waiting"
        found.append(_row(schedule, one, state, why))
    return found


def _why_left_out(schedule: ReportSchedule, one: rules.Due, is_latest: bool, moment: datetime) -> str:
    if schedule.catch_up == "none":
        return _NOT_MADE_UP if moment - one.at > LATE else ""
    return _MISSED if schedule.catch_up == "latest" and not is_latest else ""


def _row(schedule: ReportSchedule, one: rules.Due, state: str, why: str) -> ReportRun:
    """The report of one period. Its row may be there already when another ticker was faster."""
    period = _period(schedule, one)
    take_turn(f"report:{schedule.node_id}:{period.pk}")
    same = ReportRun.objects.filter(node=schedule.node_id, kind=schedule.kind, period=period)
    version = 0 if state == "skipped" else (same.aggregate(last=Max("version"))["last"] or 0) + 1
    run = ReportRun(
        schedule=schedule, period_key=one.key, due_at=one.at, node=schedule.node, kind=schedule.kind, period=period,
        version=version, requested_by=schedule.owner, state=state, error=why,
        supersedes=same.filter(state="ready").defer("pdf", "data").order_by("-version").first(),
    )  # fmt: skip
    ReportRun.objects.bulk_create([run], ignore_conflicts=True)
    if not schedule.runs.filter(period_key=one.key).exists():
        raise RuntimeError(f"{schedule}: the report {one.key} could not be kept; the next turn tries again.")
    return run


def _period(schedule: ReportSchedule, one: rules.Due) -> Period:
    """The reporting period that the report is about: the one that ended, or the latest that had begun with data."""
    if schedule.unit == rules.PERIOD:
        code = one.key.partition(":")[2]
        return next(period for period in periods_of(schedule.node) if period.code == code)
    return period_for(schedule.node)


def _pause(schedule: ReportSchedule, why: str) -> None:
    """A schedule that cannot plan any more stops with its reason, instead of failing at every turn."""
    ReportSchedule.objects.filter(pk=schedule.pk).update(paused_at=clock.now(), paused_because=why)
    text = f"{schedule} is paused: {why}"
    tell([schedule.owner], text, schedule.get_absolute_url())
    tell_office(text, schedule.get_absolute_url())


def next_five(schedule: ReportSchedule, *, since: datetime) -> list[rules.Due]:
    """The next times of which none is planned already."""
    known = set(schedule.runs.values_list("period_key", flat=True)) if schedule.pk else set()
    return first_five(upcoming(schedule, since=since), known)


def first_five(times: Iterator[rules.Due], known: set[str]) -> list[rules.Due]:
    """What is shown before a schedule is saved."""
    return list(islice((one for one in times if one.key not in known), 5))
