"""The dates of a summary from those of the work below it."""

from collections.abc import Sequence
from dataclasses import dataclass

from planning.engine.timeline import Timeline


@dataclass(frozen=True, slots=True)
class SummaryDates:
    """Instants and slack in ticks. Critical when anything below is."""

    start: int
    finish: int
    late_start: int
    late_finish: int
    slack: int
    critical: bool


def roll_up(rows: Sequence[tuple[int, int, int, int, bool]], line: Timeline) -> SummaryDates:
    """From rows of early start and finish, late start and finish, critical. The slack is the smaller of start and finish
    slack of the rolled-up dates, in the project calendar, as Microsoft Project shows it."""
    start, finish = min(row[0] for row in rows), max(row[1] for row in rows)
    late_start, late_finish = min(row[2] for row in rows), max(row[3] for row in rows)
    slack = min(line.index(late_start) - line.index(start), line.index(late_finish) - line.index(finish))
    return SummaryDates(start, finish, late_start, late_finish, slack, any(row[4] for row in rows))
