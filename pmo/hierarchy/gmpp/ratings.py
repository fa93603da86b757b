"""Reads delivery confidence assessments on the five-point and the three-point scale."""

import re

from pmo.core.sheets.model import Cell
from pmo.hierarchy.gmpp.absence import absence_of
from pmo.hierarchy.gmpp.text import one_line, shown
from pmo.hierarchy.gmpp.values import Rating, Scale

FIVE = ("green", "amber_green", "amber", "amber_red", "red")
THREE = ("green", "amber", "red")
RESET = "reset"
LAST_FIVE_POINT_YEAR = "2020-21"

_CODES = {
    "green": "green", "g": "green",
    "amber green": "amber_green", "green amber": "amber_green", "ag": "amber_green", "a g": "amber_green",
    "amber": "amber", "yellow": "amber", "a": "amber",
    "amber red": "amber_red", "red amber": "amber_red", "ar": "amber_red", "a r": "amber_red",
    "red": "red", "r": "red",
    "reset": RESET, "re set": RESET,
}  # fmt: skip


def rating(cell: Cell, scale: Scale) -> Rating:
    """A rating as published, or why there is none. Never raises, never converts between scales."""
    text = one_line(cell)
    code = _CODES.get(" ".join(re.findall(r"[a-z]+", text.lower())))
    if code is not None:
        return Rating("known", shown(cell), rating=code, scale=scale)
    state = absence_of(text)
    if state is not None:
        return Rating(state, shown(cell), text, scale=scale)
    return Rating("unclear", shown(cell), "It is not a rating.", scale=scale)


def is_on_scale(value: Rating) -> bool:
    """Whether a known rating is one of its scale's points; "reset" belongs to both."""
    points = FIVE if value.scale == "five" else THREE
    return value.rating is None or value.rating == RESET or value.rating in points


def scale_of(titles: str, period_code: str) -> Scale:
    """The scale the titles name, else that of the year: five points up to 2020-21."""
    lowered = titles.lower()
    if "five-point" in lowered or "five point" in lowered:
        return "five"
    if "three-point" in lowered or "three point" in lowered:
        return "three"
    return "five" if period_code <= LAST_FIVE_POINT_YEAR else "three"
