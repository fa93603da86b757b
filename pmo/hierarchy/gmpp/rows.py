"""Tells which records of a table are projects, and which are totals, notes and repeated titles."""

import hashlib
import re

from pmo.hierarchy.gmpp.layout import Record, Table
from pmo.hierarchy.gmpp.problems import ProblemKind
from pmo.hierarchy.gmpp.text import one_line

_ID = re.compile(r"[A-Z][A-Z&]+_\d{3,5}_\d{4}-Q[1-4]", re.IGNORECASE)
_TOTAL = re.compile(r"(?:grand |sub[- ]?|portfolio |overall )?totals?:?|sum:?", re.IGNORECASE)
_LONGEST_SLUG = 60


def set_aside(table: Table, record: Record) -> tuple[ProblemKind, str] | None:
    """Why a record is no project, as a kind of problem and a sentence; None when it is one."""
    name, given = one_line(record.cells.get("name")), one_line(record.cells.get("id"))
    if _is_header_again(table, record):
        return "repeated_header", "The titles are repeated here; the line was passed over."
    if is_id(given):
        return None
    if _TOTAL.fullmatch(name) or _TOTAL.fullmatch(given):
        return "total_row", "This is a total, not a project; it was not read as one."
    if record.filled <= 1 or (not name and record.filled <= 3):
        return "note_row", "This is a note, not a project; it was not read as one."
    return None


def is_id(text: str) -> bool:
    """Whether a text has the form of a GMPP ID, such as HMRC_0015_1617-Q1."""
    return bool(_ID.fullmatch(text))


def fallback_key(name: str, department: str) -> str:
    """A key for a project without a GMPP ID, the same in every file that names it alike.

    Letter case, punctuation and spacing do not change it.
    """
    words = "-".join(re.findall(r"[a-z0-9]+", f"{name}".lower()))
    if len(words) > _LONGEST_SLUG:
        words = f"{words[:_LONGEST_SLUG]}-{hashlib.sha256(words.encode()).hexdigest()[:8]}"
    office = "-".join(re.findall(r"[A-Z0-9]+", department.upper())) or "NONE"
    return f"NOID_{office}_{words or 'unnamed'}"


def _is_header_again(table: Table, record: Record) -> bool:
    if one_line(record.cells.get("name")) != table.title("name"):
        return False
    return all(one_line(cell) in ("", table.title(key)) for key, cell in record.cells.items())
