"""The sheet of paper on which a map can be read: the smallest on which its letters are not too small."""

from dataclasses import dataclass

SHEETS = [("A4 landscape", 297, 210), ("A3 landscape", 420, 297), ("A2 portrait", 420, 594), ("A2 landscape", 594, 420),
    ("A1 portrait", 594, 841), ("A1 landscape", 841, 594), ("A0 portrait", 841, 1189), ("A0 landscape", 1189, 841)]  # fmt: skip
ASIDE, ABOVE = 32, 62  # millimetres that margins and the head take
LEAST = 0.17  # millimetres a unit: letters of 5.8 points


@dataclass(frozen=True)
class Paper:
    """A sheet by its name, and how wide the drawing is on it in millimetres."""

    name: str
    width: int


def paper(width: float, height: float) -> Paper:
    """The sheet for a drawing of this size in its own units; the largest where none is large enough."""
    found = Paper(SHEETS[0][0], 0)
    for name, wide, high in SHEETS:
        scale = min((wide - ASIDE) / width, (high - ABOVE) / height)
        found = Paper(name, int(scale * width))
        if scale >= LEAST:
            return found
    return found
