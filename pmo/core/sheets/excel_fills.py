"""The colour of a filled .xlsx cell as one of the words that ratings use."""

from colorsys import rgb_to_hsv
from functools import lru_cache
from typing import Any

MOST_FILLS = 5_000
_GREY, _BRIGHT = 0.12, 0.25  # the least saturation and brightness of a colour
_HUES = ((15, "Red"), (65, "Amber"), (170, "Green"), (265, "Blue"), (330, ""), (361, "Red"))


def colour_of(cell: Any) -> str:
    """Red, Amber, Green, Blue or Grey; "" for no fill, white, black and other colours, and for colours of the theme."""
    if not getattr(cell, "has_style", False):
        return ""
    fill = cell.fill
    if fill is None or fill.fill_type != "solid" or fill.fgColor is None or fill.fgColor.type != "rgb":
        return ""
    return _word(str(fill.fgColor.rgb))


@lru_cache(maxsize=1_000)
def _word(rgb: str) -> str:
    try:
        red, green, blue = (int(rgb[-6:][at : at + 2], 16) / 255 for at in (0, 2, 4))
    except ValueError:
        return ""
    hue, saturation, value = rgb_to_hsv(red, green, blue)
    if saturation < _GREY:
        return "Grey" if 0.4 < value < 0.9 else ""
    return next(word for end, word in _HUES if hue * 360 < end) if value > _BRIGHT else ""
