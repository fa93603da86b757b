"""The score card: all fourteen points in their order. A card to talk about, not a verdict on the plan's owner."""

from collections.abc import Callable

from planning.quality import dates, indices, logic
from planning.quality.facts import Facts, Finding

CHECKS: tuple[Callable[[Facts], Finding], ...] = (
    logic.missing_logic,
    logic.leads,
    logic.lags,
    logic.link_types,
    logic.hard_constraints,
    dates.high_float,
    dates.negative_float,
    dates.high_duration,
    dates.invalid_dates,
    dates.resources,
    indices.missed_tasks,
    indices.critical_path_test,
    indices.critical_path_length_index,
    indices.baseline_execution_index,
)


def check_plan(facts: Facts) -> list[Finding]:
    """Every point of a computed plan."""
    return [check(facts) for check in CHECKS]
