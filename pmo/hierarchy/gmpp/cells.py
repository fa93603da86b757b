"""The one place to read a cell's value from: money, percentages, dates, ratings, narratives."""

from pmo.hierarchy.gmpp.absence import absence_of, withheld_reason
from pmo.hierarchy.gmpp.dates import moment
from pmo.hierarchy.gmpp.money import factor_of, money, percentage
from pmo.hierarchy.gmpp.ratings import is_on_scale, rating, scale_of
from pmo.hierarchy.gmpp.text import clean, is_broken, one_line, shown

__all__ = [
    "absence_of",
    "clean",
    "factor_of",
    "is_broken",
    "is_on_scale",
    "moment",
    "money",
    "one_line",
    "percentage",
    "rating",
    "scale_of",
    "shown",
    "withheld_reason",
]
