"""Publishing: the working copy is compared with the last version, and becomes the next one in one act."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from planning import computing, interfaces, naming
from planning.models import Activity, MilestonePoint, Plan, PlanVersion
from pmo.core import clock, dates
from pmo.core.errors import Problem
from pmo.core.history import because
from pmo.hierarchy.access import require

# What a version keeps of each activity; dates as ISO text.
KEPT = [
    "number", "title", "kind", "level", "wbs", "duration", "elapsed", "day_minutes", "predecessors", "constraint", "constraint_date",
    "constraint_reason", "deadline", "actual_start", "actual_finish", "percent", "remaining", "workstream", "flag", "mark", "least", "likely",
    "most", "distribution", "cost", "cost_least", "cost_most", "start", "finish", "late_finish", "total_float", "critical",
    "is_summary", "status", "owner_name", "uid", "owner_id", "calendar_id",
]  # fmt: skip
TOLD = ["title", "duration", "start", "finish", "predecessors", "constraint", "constraint_date", "deadline", "percent", "actual_start",
    "actual_finish", "flag", "mark", "level", "cost"]  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """One activity that differs between two versions: added, removed or changed, with field → (before, now)."""

    ref: str
    title: str
    what: str
    fields: dict[str, tuple[object, object]]
    slip: int | None = None  # calendar days by which it ends later

    @property
    def grave(self) -> bool:
        """Whether it ends later, or went away."""
        return self.what == "removed" or bool(self.slip and self.slip > 0)


def latest(plan: Plan) -> PlanVersion | None:
    """The version that everybody sees."""
    return plan.versions.order_by("-number").first()


def snapshot(plan: Plan) -> list[dict[str, object]]:
    """The working copy as a version keeps it, in its order."""
    rows = Activity.objects.filter(node=plan.node_id, archived_at=None).select_related("owner").order_by("place", "pk")
    return [_kept(row) for row in rows]


def _kept(row: Activity) -> dict[str, object]:
    found = {name: _plain(getattr(row, name)) for name in KEPT}
    return found | {"id": row.pk, "ref": row.ref, "owner": row.owner_text}


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def compare(before: list[dict[str, object]], now: list[dict[str, object]]) -> list[Difference]:
    """What differs, the rows as they stand now first and then what went away."""
    old, new = {row["id"]: row for row in before}, {row["id"]: row for row in now}
    found = []
    for key, row in new.items():
        was = old.get(key)
        if was is None:
            found.append(Difference(str(row["ref"]), str(row["title"]), "added", {}))
            continue
        both = [name for name in TOLD if name in was and name in row]  # older versions kept less
        fields = {name: (was[name], row[name]) for name in both if was[name] != row[name]}
        if fields:
            found.append(Difference(str(row["ref"]), str(row["title"]), "changed", fields, slip_days(was, row)))
    gone = [row for key, row in old.items() if key not in new]
    return found + [Difference(str(row["ref"]), str(row["title"]), "removed", {}) for row in gone]


def slip_days(before: dict[str, object], now: dict[str, object]) -> int | None:
    """Calendar days from one finish to the other; later is positive."""
    if not before.get("finish") or not now.get("finish"):
        return None
    return (date.fromisoformat(str(now["finish"])) - date.fromisoformat(str(before["finish"]))).days


@transaction.atomic
def publish(
    *, plan: Plan, by, note: str = "", at: datetime | None = None, quiet: bool = False, computed: bool = False
) -> PlanVersion:
    """Make the working copy the version that everybody sees. Raises Problem with loops, without rows, or without a change.

    Plans that receive from this one hear of the dates that moved; with `quiet` without a notice. `computed` says
    that the caller has just computed a plan that is known to be sound.
    """
    require(by, "publish", plan.node)
    plan = Plan.objects.select_for_update().select_related("node").get(pk=plan.pk)
    if not computed:
        _require_sound(plan, by)
    rows, last = snapshot(plan), latest(plan)
    if last and _is_same(last, rows, plan):
        raise Problem(f"Nothing has changed since {last} of {dates.day(last.published_at.date())}.")
    because(note)
    version = PlanVersion.objects.create(
        plan=plan, number=last.number + 1 if last else 1, published_at=at or clock.now(), published_by=by, note=note, rows=rows,
        planned_from=plan.starts_on, status_date=plan.status_date, starts_on=_end(rows, "start", min), ends_on=_end(rows, "finish", max),
    )  # fmt: skip
    MilestonePoint.objects.bulk_create([_point(version, row) for row in rows if row["kind"] == "milestone"])
    interfaces.propose(version, by, quiet=quiet)
    return version


def _is_same(last: PlanVersion, rows: list[dict[str, object]], plan: Plan) -> bool:
    """Whether a version would say what the last one says; older ones kept less."""
    before = [{"mark": ""} | row for row in last.rows]
    return before == rows and last.status_date == plan.status_date and last.planned_from in (None, plan.starts_on)


def _require_sound(plan: Plan, by) -> None:
    found, made = computing.compute(plan)
    if made is None:
        raise Problem("There is nothing to publish yet: the plan has no activities that can be scheduled.")
    if made.loops:
        raise Problem(naming.told(found.problems[-1:], plan, by)[0] + " Then publish.")


def end_of(rows: list[dict[str, object]]) -> date | None:
    """The last day of kept rows."""
    last = _end(rows, "finish", max)
    return date.fromisoformat(last) if last else None


def _end(rows: list[dict[str, object]], name: str, which) -> str | None:
    return which((row[name] for row in rows if row[name]), default=None)


def _point(version: PlanVersion, row: dict[str, object]) -> MilestonePoint:
    return MilestonePoint(
        version=version, activity_id=row["id"], title=row["title"], flag=row["flag"], workstream=row["workstream"],
        forecast=row["finish"], actual=row["actual_finish"], deadline=row["deadline"], critical=row["critical"],
    )  # fmt: skip
