"""The number formats of durations and lags: 3 min, 5 h, 7 d, 9 w, 11 mo, 19 %; the next number is the elapsed one, and
32 more marks an estimate."""

UNITS = {3: "m", 5: "h", 7: "d", 9: "w", 11: "mo", 19: "%"}
FORMATS = {unit: number for number, unit in UNITS.items()}
ESTIMATED = 32


def _plain(number: int) -> int:
    return number - ESTIMATED if number > ESTIMATED else number


def is_elapsed(number: int) -> bool:
    """Whether lengths in this format run in clock time."""
    plain = _plain(number)
    return plain - 1 in UNITS and plain not in UNITS


def is_percent(number: int | str | None) -> bool:
    """Whether a lag in this format is a percentage of the predecessor's duration."""
    try:
        return _plain(int(number or 7)) in (19, 20)
    except ValueError:
        return False


def unit_of(number: int) -> str:
    """m, h, d, w, mo or % for any format; days for one that is not known."""
    plain = _plain(number)
    return UNITS.get(plain) or UNITS.get(plain - 1) or "d"


def format_of(unit: str, elapsed: bool) -> int:
    """The number of a unit."""
    return FORMATS[unit] + elapsed
