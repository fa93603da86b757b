"""Planned curves between a baseline and a target. They need not be straight lines."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

FINE = Decimal("0.0001")


def share(shape: str, passed: Decimal, steps: int = 4) -> Decimal:
    """The share of the way that is done when `passed` (0 to 1) of the time has gone.

    linear  s = t
    s       s = 3t² − 2t³, the cubic that starts and ends level (smoothstep)
    steps   s = ⌊t·n⌋ / n, n equal steps
    """
    time = min(max(passed, Decimal(0)), Decimal(1))
    if shape == "s":
        return time * time * (3 - 2 * time)
    if shape == "steps":
        return Decimal(int(time * steps)) / steps
    return time


def planned(
    shape: str, day: date, start: date, end: date, baseline: Decimal, target: Decimal, steps: int = 4
) -> Decimal:
    """The planned value on a day: baseline + share × (target − baseline)."""
    span = (end - start).days
    passed = Decimal((day - start).days) / span if span > 0 else Decimal(1 if day >= end else 0)
    return (baseline + share(shape, passed, steps) * (target - baseline)).quantize(FINE)


def between(points: Sequence[tuple[date, Decimal]], day: date) -> Decimal | None:
    """The value on a day of a curve given by points: straight between them, level after the last, none before the first."""
    before = [point for point in points if point[0] <= day]
    after = [point for point in points if point[0] > day]
    if not before:
        return None
    if not after:
        return max(before)[1]
    (one, low), (two, high) = max(before), min(after)
    return (low + (high - low) * (day - one).days / (two - one).days).quantize(FINE)
