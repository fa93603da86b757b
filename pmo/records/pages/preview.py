"""What the page of an import shows: every table with its rows by what happens to them."""

import re
from collections import Counter
from dataclasses import dataclass, field

from pmo.records import foreign
from pmo.records.importing import groups, others, plan, source
from pmo.records.models import SheetImport
from pmo.records.register import REGISTERS, Register

SHOWN = 12  # rows of a group, the rest on request
MOST = 150  # rows of a page where one group is asked for
_MOST_TOLD = 8
_QUOTED = re.compile("“[^”]*”")
_PLACE = re.compile("Sheet “[^”]*”, cell [A-Z]{1,3}[0-9]+")
_WORDS = {
    "conflict": ("git-fork", "Conflicts", "Somebody changed the same cell after you exported. Choose which to keep."),
    "invalid": ("circle-x", "Invalid", "Correct here, or leave out and send back."),
    "changed": ("pencil", "Changed", ""),
    "new": ("circle-plus", "New", ""),
    "same": ("equal", "Unchanged", ""),
}


@dataclass
class Part:
    """One table of the workbook."""

    sent: SheetImport
    register: Register
    plan: plan.Plan
    place: int
    out: bool
    groups: list[dict[str, object]] = field(default_factory=list)
    told_once: list[str] = field(default_factory=list)
    not_read: str = ""
    mapping: list[dict[str, object]] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """Rows of each state."""
        return dict.fromkeys(plan.STATES, 0) if self.out else self.plan.counts


def parts(sents: list[SheetImport], by, show: str, start: int) -> list[Part]:
    """Every table with what would happen to its rows."""
    found = []
    for sent in sents:
        register = REGISTERS[sent.register]
        part = Part(sent, register, plan.make(sent, by), groups.place_of(sent), groups.is_left_out(sent))
        part.told_once = _told_once(part.plan)
        if not part.out:
            part.groups = _groups(part.plan, show, start)
        _map(part)
        found.append(part)
    return found


def totals(found: list[Part]) -> dict[str, int]:
    """Rows of each state over all tables."""
    total: Counter[str] = Counter(dict.fromkeys(plan.STATES, 0))
    for part in found:
        total.update(part.counts)
    return dict(total)


def _told_once(found: plan.Plan) -> list[str]:
    """Notes of one kind on several rows of a column are told once, and taken off the rows."""
    notes: dict[tuple[str, str], list[plan.PlanCell]] = {}
    for row in found.rows:
        for cell in row.cells.values():
            cell.note, cell.sentence = _bare(cell.note), _bare(cell.sentence)
            if cell.note:
                notes.setdefault((cell.label, _QUOTED.sub("“…”", cell.note)), []).append(cell)
    told = []
    for (label, shape), cells in notes.items():
        if len(cells) > 2:
            told.append(f"{label}, {len(cells):,} rows: {_with_examples(shape, [cell.note for cell in cells])}")
            for cell in cells:
                cell.note = ""
    return told[:_MOST_TOLD] + (
        [f"{len(told) - _MOST_TOLD} more notes of this kind."] if len(told) > _MOST_TOLD else []
    )


def _with_examples(shape: str, notes: list[str]) -> str:
    """The words that the notes share, with those in which they differ."""
    if len(set(notes)) == 1:
        return notes[0]
    words = list(dict.fromkeys(found[0] for note in notes if (found := _QUOTED.search(note))))
    shown = ", ".join(words[:4]) + (f" and {len(words) - 4} more" if len(words) > 4 else "")
    return shape.replace("“…”", shown, 1)


def _bare(note: str) -> str:
    """A note without the place, which the row and the column tell already."""
    head, colon, rest = note.partition(": ")
    return (rest[:1].upper() + rest[1:]) if colon and _PLACE.fullmatch(head) else note


def _groups(found: plan.Plan, show: str, start: int) -> list[dict[str, object]]:
    """The rows of each state with its words, the first ones unless one state is asked for."""
    made = []
    for state in [show] if show else ["conflict", "invalid", "changed", "new"]:
        rows = found.of(state)
        icon, name, advice = _WORDS[state]
        first, most = (start, MOST) if show else (0, SHOWN)
        shown = rows[first : first + most]
        if shown:
            made.append(
                {
                    "state": state, "icon": icon, "name": name, "advice": advice, "count": len(rows),
                    "rows": [_line(found, row) for row in shown], "more": len(rows) - first - len(shown),
                    "next": first + len(shown) if show else 0,
                }
            )  # fmt: skip
    return made


def _line(found: plan.Plan, row: plan.PlanRow) -> dict[str, object]:
    cells = [(name, row.cells.get(name)) for name, _ in found.columns]
    notes = [(cell.label, cell.note) for cell in row.cells.values() if cell.note]
    return {
        "row": row,
        "cells": cells,
        "title": row.cells.get("title"),
        "notes": notes,
        "about": len(notes) + len(row.remarks),
    }


def _map(part: Part) -> None:
    """Each column of a foreign table with the field it is read as, and which ones go to the notes."""
    if part.sent.settings.get("own"):
        return
    table = others.table_of(part.sent)
    if table is None:
        return
    chosen = others.mapping_of(table, part.register, part.sent.settings)
    names = [(field.name, field.label) for field in others.spec_of(part.register).fields]
    rest = [column.title for column in foreign.unmapped_columns(table, chosen)]
    part.not_read = ", ".join(rest)
    part.mapping = [
        {
            "index": column.index, "title": column.title, "letter": column.letter, "sample": _sample(table, place),
            "chosen": chosen.get(column.index, ""), "names": names,
        }
        for place, column in enumerate(table.columns)
    ]  # fmt: skip


def _sample(table, place: int) -> str:
    filled = (row.cells[place] for row in table.rows if place < len(row.cells))
    return next((source.plain(cell)[:40] for cell in filled if cell not in (None, "")), "")
