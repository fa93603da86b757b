"""Realisation: how much of the planned improvement has come. Sources: domain.md 3.6, 4.4, 4.6."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

TENTH = Decimal("0.1")
GREEN, AMBER = Decimal(95), Decimal(80)  # per cent of plan (domain.md 3.6, benefits)


def realised(baseline: Decimal | None, actual: Decimal | None, aim: Decimal | None) -> Decimal | None:
    """Per cent of the improvement from the baseline to `aim` that has come, to a tenth.

        (actual − baseline) / (aim − baseline) × 100

    The same formula serves both directions: where lower is better both differences are negative, and it reads
    (baseline − actual) / (baseline − aim). It can exceed 100 and be negative; none where baseline and aim are equal.
    """
    if baseline is None or actual is None or aim is None or baseline == aim:
        return None
    return ((actual - baseline) / (aim - baseline) * 100).quantize(TENTH, ROUND_HALF_UP)


def points_the_right_way(direction: str, baseline: Decimal, target: Decimal) -> bool:
    """Whether the target is better than the baseline."""
    return target > baseline if direction == "higher" else target < baseline


def aggregate(values: Sequence[Decimal], how: str) -> Decimal | None:
    """One value for several periods in their order: a sum of flows, an average of levels, or the last one."""
    if not values:
        return None
    if how == "sum":
        return sum(values, Decimal(0))
    if how == "average":
        return (sum(values, Decimal(0)) / len(values)).quantize(Decimal("0.0001"), ROUND_HALF_UP)
    return values[-1]


def expected(value: Decimal | None, confidence: int | None, attribution: int | None) -> Decimal | None:
    """What may be claimed of a value: value × confidence × attribution (domain.md 4.6)."""
    if value is None:
        return None
    return (
        value * (100 if confidence is None else confidence) / 100 * (100 if attribution is None else attribution) / 100
    )


def rating(percent: Decimal | None, missed: int = 0) -> str:
    """g from 95 per cent of plan, a from 80, r below; one missed reading takes green away, two are red; n without a plan."""
    if missed >= 2:
        return "r"
    if percent is None:
        return "a" if missed else "n"
    found = "g" if percent >= GREEN else "a" if percent >= AMBER else "r"
    return "a" if missed and found == "g" else found
