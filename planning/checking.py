"""The quality of a working copy: the points of the DCMA assessment, each with the rows to mend."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from planning import baselines, computing, naming, ordering
from planning.engine import schedule
from planning.models import Activity, Plan
from planning.problems import PlanProblem
from planning.quality.facts import BaselineDates, Facts, Finding
from planning.quality.score import check_plan
from pmo.core.errors import Problem
from pmo.records.register import REGISTERS


@dataclass(frozen=True)
class Point:
    """One point of the card and the address of the rows that it found."""

    finding: Finding
    sentence: str
    rag: str
    word: str
    url: str


def score_card(plan: Plan, user) -> list[Point]:
    """Every point, as this person may read it. Raises Problem for a plan without activities."""
    found = computing.working(plan)
    if found.network is None:
        raise Problem("There is nothing to check yet: the plan has no activities.")
    try:
        made = schedule(found.network)
    except PlanProblem as problem:
        raise Problem(problem.sentence) from problem
    facts = Facts(
        made, _evening(plan.status_date), _promised(plan), _resourced(plan), _evening(plan.promised_on),
        ordering.day_minutes(plan.node_id),
    )  # fmt: skip
    home = REGISTERS["activity"].url(plan.node)
    points = check_plan(facts)
    said = naming.told([each.sentence for each in points], plan, user)
    return [_point(each, sentence, home) for each, sentence in zip(points, said, strict=True)]


def _point(found: Finding, sentence: str, home: str) -> Point:
    rag, word = {True: ("g", "Sound"), False: ("a", "Look"), None: ("n", "Not known")}[found.passed]
    keys = [str(key) for key in found.offenders if isinstance(key, int)]
    return Point(found, sentence, rag, word, f"{home}?pk={','.join(keys[:400])}&closed=1" if keys else "")


def _evening(day: date | None) -> datetime | None:
    return datetime.combine(day, time(0)) + timedelta(1) if day else None


def _promised(plan: Plan) -> dict[int, BaselineDates]:
    """The finishes of the current baseline."""
    current = baselines.current(plan)
    rows = current.version.rows if current else []
    return {
        row["id"]: BaselineDates(_evening(date.fromisoformat(row["finish"])))
        for row in rows
        if row["finish"] and not row["is_summary"]
    }


def _resourced(plan: Plan) -> set[int]:
    """Activities with somebody, or with cost."""
    rows = Activity.objects.filter(node=plan.node_id, archived_at=None)
    found = rows.values_list("pk", "owner_id", "owner_name", "cost")
    return {pk for pk, owner, name, cost in found if owner or name or cost}
