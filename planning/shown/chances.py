"""The pictures of one simulation run, out of what was kept with it; the tables beside them say the same."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from planning.drawing.axis import written
from planning.drawing.chances import Drop, Swing, s_curve, tornado
from planning.drawing.trend import grid_days
from pmo.core import money
from pmo.core.charts.lines import ticks

MOST = 12  # bars of a tornado
READ = "Read upwards from a value to the curve: the share of runs that stay within it."
BOTH = "To the left the mean of the runs in which the driver is below its own mean, to the right of those in which it is above."


def finish_curve(found: dict[str, Any], promised: date | None, name: str) -> SafeString:
    """How sure each end is, with the percentiles and the promise; empty where a run kept no curve."""
    if not found.get("curve"):
        return SafeString("")
    points = [(float(date.fromisoformat(day).toordinal()), share) for day, share in found["curve"]]
    drops = [
        Drop(float(date.fromisoformat(day).toordinal()), int(share) / 100, f"P{share} {written(date.fromisoformat(day))}")
        for share, day in found["finishes"].items()
    ]  # fmt: skip
    if promised:
        kept = found["promise_kept"]
        words = f"Promised {written(promised)}" + (f", kept in {kept:.0%}" if kept is not None else "")
        drops.append(Drop(float(promised.toordinal()), kept or 0, words, promise=True))
    ends = [
        date.fromordinal(int(value)) for value in [*(value for value, _ in points), *(drop.value for drop in drops)]
    ]
    days = grid_days(min(ends), max(ends), 7)
    names = [(float(day.toordinal()), f"{day:%b %Y}") for day in days] or [(float(min(ends).toordinal()), written(min(ends)))]  # fmt: skip
    return _safe(s_curve(points, names, drops, f"When {name} ends", READ))


def amount(value: float, currency: str) -> str:
    """An amount as it was typed for an activity, in pounds, written short: £1.2m, £46k."""
    return money.short(Decimal(str(round(value, 2))) / 1_000_000, currency)


def cost_curve(found: dict[str, Any], currency: str, name: str) -> SafeString:
    """How sure each amount is; empty where a run kept no curve."""
    if not found.get("cost_curve"):
        return SafeString("")
    points = [(value, share) for value, share in found["cost_curve"]]
    drops = [
        Drop(value, int(share) / 100, f"P{share} {amount(value, currency)}") for share, value in found["costs"].items()
    ]  # fmt: skip
    steps = ticks(points[0][0], points[-1][0], 5)
    return _safe(s_curve(points, [(step, amount(step, currency)) for step in steps], drops, f"What {name} costs", READ))


def finish_tornado(found: dict[str, Any], day: int, name: str) -> SafeString:
    """What moves the end, in working days."""
    mean = f"Mean {written(date.fromisoformat(found['mean']))}" if found.get("mean") else "Mean"
    return _tornado(
        found["finish_drivers"],
        lambda value: f"{value / day:+.1f} d".replace("-", "−"),
        mean,
        f"What moves the end of {name}",
    )


def cost_tornado(found: dict[str, Any], currency: str, name: str) -> SafeString:
    """What moves the cost."""
    return _tornado(
        found["cost_drivers"],
        lambda value: ("+" if value > 0 else "") + amount(value, currency),
        "Mean",
        f"What moves the cost of {name}",
    )


def _tornado(drivers: list[dict[str, Any]], words: Callable[[float], str], mean: str, title: str) -> SafeString:
    rows = []
    for one in [one for one in drivers if one["swing"]][:MOST]:
        low, high = (
            one.get("low", -one["swing"] / 2),
            one.get("high", one["swing"] / 2),
        )  # older runs kept the swing alone
        rows.append(Swing(f"{one['ref']} {one['title']}".strip(), low, high, words(low), words(high)))
    return _safe(tornado(rows, mean, title, BOTH)) if rows else SafeString("")


def _safe(svg: str) -> SafeString:
    return mark_safe(svg)  # noqa: S308  the pen escapes all words
