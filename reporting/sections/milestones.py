"""Milestones of the published plans: baseline, the version before, now."""

from datetime import date

from planning.evidence import AMBER, RED
from planning.models import Activity, MilestonePoint
from planning.shown import timeline_rows
from planning.shown.timeline_rows import Line, Milestone
from pmo.core import dates
from pmo.core.rag import WORDS
from pmo.hierarchy.evidence import visible
from reporting.sections.reading import one_line
from reporting.sections.shape import Row, Section, add

COLUMNS = (("milestone", "Milestone"), ("baseline", "Baseline"), ("last", "Version before"), ("now", "Forecast now"), ("slip", "Slip"), ("status", "Status"))  # fmt: skip
Pair = tuple[Line, Milestone]


def facts(user, node, day: date) -> list[Row]:
    """One row a flagged milestone, by date: what is still to come, and what was done in the last quarter. A fixed number of queries."""
    flags = node.kind if node.kind in timeline_rows.UP_TO else "project"
    lines = timeline_rows.flagged(user, node, flags)
    pairs = [(line, one) for line in lines for one in line.milestones if _tells(one, day)]
    seen = _visible(user, pairs)
    pairs = sorted(
        (pair for pair in pairs if pair[1].point.activity_id in seen), key=lambda pair: pair[1].point.forecast
    )
    before, several = _before(pairs), len({line.node.pk for line, _ in pairs}) > 1
    return [_row(line, one, before.get(one.point.activity_id), day, several) for line, one in pairs]


def _tells(one: Milestone, day: date) -> bool:
    return one.point.actual is None or (day - one.point.actual).days <= 92


def _visible(user, pairs: list[Pair]) -> set[int]:
    asked = [one.point.activity_id for _, one in pairs]
    return set(visible(Activity, user).filter(pk__in=asked).values_list("pk", flat=True))


def _before(pairs: list[Pair]) -> dict[int, date]:
    """activity → where it stood in the version before the latest."""
    latest = {line.version.plan_id: line.version.number for line, _ in pairs}
    points = MilestonePoint.objects.filter(
        version__plan__in=latest, activity__in=[one.point.activity_id for _, one in pairs]
    )
    rows = points.values_list("activity", "version__plan", "version__number", "forecast")
    return {activity: forecast for activity, plan, number, forecast in rows if number == latest[plan] - 1}


def _row(line: Line, one: Milestone, before: date | None, day: date, several: bool) -> Row:
    point, rag = one.point, _rag(one, day)
    title = one_line(point.title)
    texts = {
        "milestone": f"{title} ({line.node.name})" if several else title, "baseline": dates.day(one.base) or "none",
        "last": dates.day(before), "now": dates.day(point.actual or point.forecast),
        "slip": dates.slip(_slip(one)), "status": _status(one, rag, day),
    }  # fmt: skip
    return Row(f"milestone:{point.activity_id}", f"/work/{line.node.pk}/plan/milestones/", texts, {"status": rag})


def _slip(one: Milestone) -> int | None:
    return dates.slip_days(one.base, one.point.actual or one.point.forecast)


def _rag(one: Milestone, day: date) -> str:
    """The rules of the schedule's light (domain.md 3.6)."""
    if one.point.actual:
        return "c"
    slip = _slip(one) or 0
    if slip > RED or (one.point.deadline and one.point.forecast > one.point.deadline):
        return "r"
    if slip > AMBER or one.point.forecast < day:
        return "a"
    return "g" if one.base else "n"


def _status(one: Milestone, rag: str, day: date) -> str:
    if rag not in "cn" and one.point.forecast < day:
        return f"{WORDS[rag]}, past and not done"
    return "No baseline" if rag == "n" else WORDS[rag]


add(Section("milestones", "Milestones", COLUMNS, facts, prompt="What was reached, what moved, and why.",
    numeric=frozenset({"baseline", "last", "now", "slip"}), tells="now", order=30, most=16))  # fmt: skip
