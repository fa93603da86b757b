"""Which record a row of somebody else's workbook is about.

Running numbers 1, 2, 3 stand in every workbook, so a number alone proves nothing: the title must be alike as well. Where
the layout is one that came to this work before, less likeness will do, and where it is none the page asks.
"""

import re
from dataclasses import dataclass

from pmo.records.importing.alike import alike
from pmo.records.importing.source import SourceRow
from pmo.records.models import Record
from pmo.records.register import Register

_SURE, _SURE_KNOWN, _MAYBE = 0.8, 0.6, 0.5
_LONG = 30  # letters from which two descriptions can be compared


@dataclass(frozen=True)
class Match:
    """A record that a row may be about. `sure` means it is; `asks` that a person should say."""

    record: Record
    sure: bool
    asks: bool = False


def matches(rows: list[SourceRow], register: Register, base, node, layout: str) -> dict[int, Match]:
    """Row number → the record that it is, or may be, about. `base` are the rows that this person sees."""
    here = base.active().filter(node__path__startswith=node.path)
    by_ref, by_title = _by_ref(rows, register, here), _by_title(rows, here)
    found = []
    for row in rows:
        candidates = by_ref.get(row.ref.casefold(), []) if row.ref else by_title.get(_title(row), [])
        scored = [(_likeness(row, record), record) for record in candidates]
        if scored:
            score, record = max(scored, key=lambda one: (one[0], one[1].pk))
            found.append((score, row, record))
    return _each_once(found, node, layout)


def _each_once(found, node, layout: str) -> dict[int, Match]:
    """A record belongs to the row that is most like it; others that carry its number are not it."""
    taken: set[int] = set()
    answer = {}
    for score, row, record in sorted(found, key=lambda one: (-one[0], one[1].number)):
        if record.pk in taken:
            answer[row.number] = Match(record, sure=False)
            continue
        known = bool(layout) and record.node_id == node.pk and record.extras.get("layout") == layout
        sure = score >= (_SURE_KNOWN if known else _SURE)
        taken |= {record.pk} if sure else set()
        answer[row.number] = Match(record, sure, asks=not sure and (known or score >= _MAYBE))
    return answer


def _by_ref(rows: list[SourceRow], register: Register, here) -> dict[str, list[Record]]:
    refs = sorted({row.ref for row in rows if row.ref})
    found: dict[str, list[Record]] = {}
    if not refs:
        return found
    for record in here.filter(extras__ref_in_file__in=refs):
        found.setdefault(str(record.extras["ref_in_file"]).casefold(), []).append(record)
    own = re.compile(rf"{register.model.PREFIX}-?0*(\d{{1,9}})", re.IGNORECASE)
    numbers = {int(told[1]): ref for ref in refs if (told := own.fullmatch(ref))}
    for record in here.filter(number__in=numbers) if numbers else []:
        found.setdefault(numbers[record.number].casefold(), []).append(record)
    return found


def _by_title(rows: list[SourceRow], here) -> dict[str, list[Record]]:
    """Without a number in the file, only what came from a file before is found by its title."""
    titles = {_title(row) for row in rows if not row.ref} - {""}
    found: dict[str, list[Record]] = {}
    for record in here.filter(extras__has_key="from_file") if titles else []:
        if record.title.casefold() in titles:
            found.setdefault(record.title.casefold(), []).append(record)
    return found


def _title(row: SourceRow) -> str:
    return _text(row, "title").casefold()


def _text(row: SourceRow, name: str) -> str:
    cell = row.cells.get(name)
    return str(cell.read.value or "") if cell is not None and cell.read is not None else ""


def _likeness(row: SourceRow, record: Record) -> float:
    """The likeness of the titles, or of what stands below them where that is long enough."""
    scores = [alike(_text(row, "title"), record.title)]
    for name in ("description", "event"):
        mine, theirs = _text(row, name), str(getattr(record, name, "") or "")
        if len(mine) >= _LONG and len(theirs) >= _LONG:
            scores.append(alike(mine, theirs))
    return max(scores)
