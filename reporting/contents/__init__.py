"""What a report says: the numbers of a node in a period, read once and frozen as plain JSON."""

from reporting.contents.bundle import build_bundle
from reporting.contents.periods import period_for

__all__ = ["build_bundle", "period_for"]
