"""What published plans say about work: milestones against the baseline, their deadlines and today (domain.md 3.6)."""

from planning.shown import timeline_rows
from planning.shown.timeline_rows import Line, Milestone
from pmo.core import clock, dates
from pmo.hierarchy import evidence
from pmo.hierarchy.evidence import Finding, Seen

RED, AMBER = 30, 10  # days of slip that are still Amber, and still Green
RULES = (
    ("r", f"A milestone is more than {RED} days behind its baseline, or its forecast is after its deadline"),
    ("a", f"A milestone is {AMBER + 1} to {RED} days behind its baseline, or is past and not reported done"),
)


def _read(user, node, day) -> evidence.Read:
    found = evidence.Read()
    if day < clock.today():
        return found
    lines = timeline_rows.flagged(user, node, "project")
    found.seen = [Seen(line.node.path, line.version.published_at.date()) for line in lines]
    found.findings = [finding for line in lines for one in line.milestones if (finding := _judge(line, one, day))]
    return found


def _judge(line: Line, one: Milestone, day) -> Finding | None:
    point, slip = one.point, one.slip or 0
    if point.actual:
        return None
    late = point.deadline and point.forecast > point.deadline
    if slip > RED or late:
        why = (
            f"after its deadline of {dates.day(point.deadline)}"
            if late
            else f"slipped {dates.slip(slip)} ({slip} days)"
        )
        return Finding(line.node.path, "r", f"{point.title}: {why}", "plan/milestones/")
    if slip > AMBER:
        return Finding(
            line.node.path, "a", f"{point.title}: slipped {dates.slip(slip)} ({slip} days)", "plan/milestones/"
        )
    if point.forecast < day:
        return Finding(
            line.node.path,
            "a",
            f"{point.title}: was due {dates.day(point.forecast)} and is not reported done",
            "plan/milestones/",
        )
    return None


evidence.add(evidence.Source("schedule", "Published plans", RULES, _read))
