"""A forecast that nobody typed: the straight line through the latest actual values (least squares)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

MOST, LEAST = 6, 3  # values that are looked at, and below which no trend is drawn


def trend(actuals: Sequence[tuple[date, Decimal]], days: Sequence[date]) -> list[tuple[date, Decimal]]:
    """Values on later days: y = ȳ + b(x − x̄), b = Σ(x − x̄)(y − ȳ) / Σ(x − x̄)². Empty with fewer than three values."""
    known = sorted(actuals)[-MOST:]
    if len(known) < LEAST:
        return []
    first = known[0][0]
    xs = [Decimal((day - first).days) for day, _ in known]
    none = Decimal(0)
    middle_x = sum(xs, none) / len(xs)
    middle_y = sum((value for _, value in known), none) / len(known)
    spread = sum(((x - middle_x) ** 2 for x in xs), none)
    if not spread:
        return []
    pairs = zip(xs, known, strict=True)
    slope = sum(((x - middle_x) * (value - middle_y) for x, (_, value) in pairs), none) / spread
    later = [day for day in days if day > known[-1][0]]
    return [(day, (middle_y + slope * ((day - first).days - middle_x)).quantize(Decimal("0.0001"))) for day in later]
