"""A published plan as a table for Excel: what stands in the version, with the dates of the baseline beside it."""

from collections.abc import Iterator
from datetime import date

from planning import choices
from planning.kinds import duration_text
from planning.reading import Kept, Published
from planning.shown.gantt_rows import Base
from pmo.core import dates
from pmo.core.tables import Cell, Table

HEADS = [
    "WBS", "Number", "Activity", "Kind", "Duration", "Start", "Finish", "Baseline finish", "Slip, days",
    "Done, %", "Float, days", "Critical", "Waits for", "Constraint", "Deadline", "Owner", "Workstream", "Shown up to",
]  # fmt: skip


def table(part: Published, base: Base) -> Table:
    """The whole of it; titles are set in by their outline."""
    found = list(rows(part, base))
    return Table("Plan", HEADS, found, frozen=3, depths=[str(row[0]).count(".") for row in found])


def rows(part: Published, base: Base) -> Iterator[list[Cell]]:
    """A row for each activity that the person may see."""
    for row in part.rows:
        if not row.hidden:
            yield _cells(row, base.get(row.pk, (None, None))[1])


def _cells(row: Kept, was: date | None) -> list[Cell]:
    return [
        row.wbs, row.ref, row.title, _kind(row), "" if row.is_summary else duration_text(row.duration, row.day_minutes, row.elapsed),
        row.start, row.finish, was, dates.slip_days(was, row.finish), row.percent, row.float_days, "Yes" if row.critical else "",
        row.predecessors, _constraint(row), row.deadline, row.owner, row.workstream, choices.FLAGS.get(row.flag).label if row.is_milestone else "",
    ]  # fmt: skip


def _kind(row: Kept) -> str:
    if row.is_summary:
        return "Summary"
    return choices.MARKS.get(row.mark).label if row.mark else choices.ACTIVITY_KINDS.get(row.kind).label


def _constraint(row: Kept) -> str:
    if row.constraint == "ASAP":
        return ""
    return ", ".join(
        filter(None, [f"{row.constraint} {dates.day(row.constraint_date)}".strip(), row.constraint_reason])
    )
