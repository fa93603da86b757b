"""The other end of a link from what a person types: suggestions while typing, and the one record that is meant."""

import re

from pmo.core import texts
from pmo.records import finding
from pmo.records.models import Record
from pmo.records.register import Register, registers

MOST = 8  # suggestions
_NAMED = re.compile(r"([A-Za-z]{1,3})-?(\d{1,8})\b[\s,]*(.*)")


def label(row: Record) -> str:
    """A record so that nothing else is called the same: reference, title and work."""
    return f"{row.ref} {row.title}, {row.node.name}"


def suggested(record: Record, user, text: str) -> list[Record]:
    """What fits while somebody types, those of the same work first."""
    text = texts.line(text)[:200]
    found = _named(record, user, text) or _worded(record, user, text)
    return _near_first(record, found)[:MOST]


def meant(record: Record, user, text: str) -> list[Record]:
    """What the text stands for: one where it is clear, several where it is not, none where nothing fits."""
    found = _named(record, user, text) or _titled(record, user, text) or _worded(record, user, text)
    exact = [row for row in found if label(row).casefold() == text.casefold()]
    near = [row for row in found if row.node_id == record.node_id]
    return exact[:1] or (near if len(near) == 1 else _near_first(record, found))


def _named(record: Record, user, text: str) -> list[Record]:
    """The records of a reference; what follows it narrows them where it fits any."""
    parts = _NAMED.match(text)
    register = next((each for each in registers() if parts and parts[1].upper() == each.model.PREFIX), None)
    if register is None:
        return []
    found = _others(record, register.base(user).filter(number=int(parts[2]))[:20])
    rest = parts[3].strip().casefold()
    return [row for row in found if rest and label(row).casefold().endswith(rest)] or found


def _titled(record: Record, user, text: str) -> list[Record]:
    if len(text) < 4:
        return []
    return [row for each in registers() for row in _others(record, each.base(user).filter(title__icontains=text)[:5])]


def _worded(record: Record, user, text: str) -> list[Record]:
    if len(text) < 3:
        return []
    return [row for each in registers() for row in _found(record, each, user, text)]


def _found(record: Record, register: Register, user, text: str) -> list[Record]:
    return [row for row in finding.found(register, user, text)[:MOST] if row != record]


def _others(record: Record, rows) -> list[Record]:
    return [row for row in rows if row != record]


def _near_first(record: Record, rows: list[Record]) -> list[Record]:
    return sorted(rows, key=lambda row: row.node_id != record.node_id)
