"""Baselines: a published version that was approved as the yardstick, with the cost and benefits of that day."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from planning import publishing
from planning.models import Baseline, Plan, PlanVersion
from planning.publishing import slip_days
from pmo.core import clock, texts
from pmo.core.errors import Problem
from pmo.hierarchy.access import require
from pmo.hierarchy.figures import figures, measure_label, text
from pmo.records.register import REGISTERS

APPROVED = ("approved", "implementing", "implemented", "verified", "closed")
MEASURES = (
    "cost_baseline",
    "cost_forecast",
    "benefits_baseline",
    "benefits_forecast",
    "year_baseline",
    "year_forecast",
)


def changes_for(plan: Plan, user):
    """The approved change requests of the same work that no baseline stands on yet."""
    used = Baseline.objects.filter(plan=plan, change_id__isnull=False).values("change_id")
    rows = REGISTERS["change"].base(user).filter(node=plan.node_id, status__in=APPROVED)
    return rows.exclude(pk__in=used).order_by("-decided_on", "-pk")


@transaction.atomic
def set_baseline(
    *, plan: Plan, by, name: str, reason: str, change=None, version: PlanVersion | None = None, on: date | None = None
) -> Baseline:
    """Make a version (the latest, where none is given) the yardstick. All but the first need an approved change request.

    Raises Problem and Refused.
    """
    require(by, "publish", plan.node)
    Plan.objects.select_for_update().get(pk=plan.pk)
    version = version or publishing.latest(plan)
    if version is None:
        raise Problem("Publish the plan first: a baseline is a published version that stays.")
    last = plan.baselines.order_by("-number").first()
    if last is not None and change is None:
        raise Problem(
            f"There is a baseline already ({last}). Another one needs an approved change request of this work.",
            "change",
        )
    if change is not None:
        _require_approved(change, plan)
    row = Baseline(
        plan=plan, version=version, number=last.number + 1 if last else 1, name=texts.line(name), reason=reason,
        approved_by=(getattr(change, "decided_by", None) or by), figures=figures_of(plan),
        approved_on=on or getattr(change, "decided_on", None) or clock.today(), change_id=getattr(change, "pk", None),
    )  # fmt: skip
    row.full_clean(exclude=["change_id", "figures"])
    row.save()
    return row


def _require_approved(change, plan: Plan) -> None:
    if change.node_id != plan.node_id:
        raise Problem(f"{change.ref} is a change request of other work. Choose one of {plan.node}.", "change")
    if change.status not in APPROVED:
        raise Problem(f"{change.ref} is not approved. Ask for the decision first.", "change")
    if Baseline.objects.filter(plan=plan, change_id=change.pk).exists():
        raise Problem(f"A baseline stands on {change.ref} already. Raise another change request.", "change")


def figures_of(plan: Plan) -> dict[str, list[str]]:
    """Cost and benefits of the work as they stand today: measure → its name and value in words."""
    found = figures([plan.node_id], measures=MEASURES).get(plan.node_id, {})
    return {measure: [measure_label(measure), text(rows[-1])] for measure, rows in found.items() if rows}


def original(plan: Plan) -> Baseline | None:
    """The first baseline."""
    return plan.baselines.select_related("version").order_by("number").first()


def current(plan: Plan) -> Baseline | None:
    """The last one."""
    return plan.baselines.select_related("version").order_by("-number").first()


@dataclass(frozen=True)
class Variance:
    """A milestone now beside the original and the current baseline; days later are positive."""

    ref: str
    title: str
    flag: str
    now: date | None
    original: date | None
    current: date | None
    since_original: int | None
    since_current: int | None
    is_done: bool


def variances(rows: list[dict[str, object]], first: Baseline | None, last: Baseline | None) -> list[Variance]:
    """Every milestone of `rows`, in their order."""
    old = {row["id"]: row for row in first.version.rows} if first else {}
    new = {row["id"]: row for row in last.version.rows} if last else {}
    return [
        _variance(row, old.get(row["id"], {}), new.get(row["id"], {})) for row in rows if row["kind"] == "milestone"
    ]


def _variance(row: dict[str, object], old: dict[str, object], new: dict[str, object]) -> Variance:
    return Variance(
        str(row["ref"]), str(row["title"]), str(row["flag"]), _day(row), _day(old), _day(new),
        slip_days(old, row), slip_days(new, row), bool(row["actual_finish"]),
    )  # fmt: skip


def _day(row: dict[str, object]) -> date | None:
    return date.fromisoformat(str(row["finish"])) if row.get("finish") else None
