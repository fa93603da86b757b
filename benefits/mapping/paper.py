"""The sheet of paper on which a map can be read: the smallest on which its letters are not too small."""

SHEETS = [("a4-landscape", 297, 210), ("a3-landscape", 420, 297), ("a2-portrait", 420, 594), ("a2-landscape", 594, 420),
    ("a1-portrait", 594, 841), ("a1-landscape", 841, 594), ("a0-portrait", 841, 1189), ("a0-landscape", 1189, 841)]  # fmt: skip
ASIDE, ABOVE = 32, 62  # millimetres that margins and the head take
LEAST = 0.17  # millimetres a unit: letters of 5.8 points


def paper(width: float, height: float) -> str:
    """The sheet for a drawing of this size in its own units, as a class of the report's style sheet; the largest where none is enough."""
    found = SHEETS[-1][0]
    for name, wide, high in reversed(SHEETS):
        if min((wide - ASIDE) / width, (high - ABOVE) / height) >= LEAST:
            found = name
    return found
