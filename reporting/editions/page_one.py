"""How many changes page one names, so that its milestones stand on it as well.

Reckoned in points from the lengths of the frozen texts: the same edition always gives the same page, and nothing is drawn twice.
"""

from math import ceil

from reporting.values import Json

MOST, LEAST = 7, 3
ROOM = 725  # of an A4 page between its margins
_HEAD, _TILES, _TITLE, _BOX = 92, 68, 30, 58
_LINE, _LEAD, _CELL = 12.5, 15, 11.8
_WIDE, _WIDE_LEAD = 104, 88  # letters of a line
_COLUMNS = {"decision": 28, "forum": 16, "otherwise": 38, "by": 18}
_STRIP, _STRIP_ROW = 62, 18.8  # its title and axis, and each milestone


def changes_that_fit(found: Json, answers: list[Json], milestones: int) -> int:
    """How many changes can be named before the strip; at least three, however full the page is."""
    room = ROOM - _above(found) - sum(_lines(each["decision"] + each["words"]) for each in answers)
    room -= _STRIP + milestones * _STRIP_ROW + _TITLE
    count = 0
    for change in found["all_changes"][:MOST]:
        room -= _lines(change["label"] + change["text"]) + 2.5
        if room < 0 and count >= LEAST:
            break
        count += 1
    return count


def _above(found: Json) -> float:
    """Everything before the changes."""
    tiles = _TILES * (2 if len(found["dimensions"]) > 5 else 1)
    told = [found["stamp_words"], found["differ_words"]]
    summary = sum(_lines(text, _WIDE_LEAD if first == 0 else _WIDE) for first, text in enumerate(found["summary"]))
    path = _TITLE + sum(map(_lines, found["path"])) if found["path"] else 0
    return (
        _HEAD
        + tiles
        + sum(_lines(text) + 8 for text in told if text)
        + _TITLE
        + summary
        + path
        + _box(found["decisions"])
    )


def _box(decisions: Json) -> float:
    rows = [
        max(ceil(len(cell["text"]) / _COLUMNS.get(cell["key"], 30)) for cell in row["cells"])
        for row in decisions["rows"]
    ]
    told = sum(map(_lines, decisions["words"]))
    return _BOX + told + sum(lines * _CELL + 5.4 for lines in rows) if rows or told else _LINE


def _lines(text: str, letters: int = _WIDE) -> float:
    return ceil(len(text) / letters) * (_LEAD if letters == _WIDE_LEAD else _LINE) + 4
