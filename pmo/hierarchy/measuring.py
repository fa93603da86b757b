"""Measures that are sampled every day, so that trends need no reconstruction. Rooms add theirs."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Measure:
    """One measure. `read()` gives path → value of what everybody on that work may see; a node's value is the sum below it.

    `worse` is "up" or "down", or empty where neither is worse; `where` is the address of its rows below that of work.
    """

    key: str
    label: str
    read: Callable[[], dict[str, Decimal]]
    where: str
    worse: str = "up"
    unit: str = ""  # "£m" for money


MEASURES: dict[str, Measure] = {}


def add(measure: Measure) -> None:
    """Sample this every day."""
    MEASURES[measure.key] = measure
