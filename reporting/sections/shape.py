"""What a section's facts look like, and how two editions of them are compared."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

Json = dict[str, object]


@dataclass(frozen=True)
class Row:
    """One row of facts: `id` names it for good ("risk:12"), `cells` are texts by column, `rags` colours by column."""

    id: str
    url: str
    cells: dict[str, str]
    rags: dict[str, str] = field(default_factory=dict)

    def frozen(self) -> Json:
        """As it is kept with an edition."""
        return {"id": self.id, "url": self.url, "cells": self.cells, "rags": self.rags}


@dataclass(frozen=True)
class Section:
    """One section. `facts(user, node, day)` gives its rows, of which `most` are kept; `prompt` asks the author for words.

    `columns` are (key, label) in order; one whose key is in `numeric` stands on the right. `tells` is the column that stands
    beside a row's name where there is room for one only.
    """

    key: str
    title: str
    columns: tuple[tuple[str, str], ...]
    facts: Callable[..., list[Row]]
    prompt: str = ""
    numeric: frozenset[str] = frozenset()
    tells: str = ""
    most: int = 12
    order: int = 50


SECTIONS: dict[str, Section] = {}


def add(section: Section) -> None:
    """Offer a section to every report."""
    SECTIONS[section.key] = section


def ordered() -> list[Section]:
    """Every section in its order."""
    return sorted(SECTIONS.values(), key=lambda each: each.order)


def gather(user, node, day: date) -> dict[str, Json]:
    """key → the facts of every section as this person sees them: columns, rows, and how many more there are. Plain JSON."""
    return {section.key: _frozen(section, section.facts(user, node, day)) for section in ordered()}


def _frozen(section: Section, rows: list[Row]) -> Json:
    kept = rows[: section.most]
    return {
        "title": section.title, "columns": [[key, label, key in section.numeric] for key, label in section.columns],
        "rows": [row.frozen() for row in kept], "more": len(rows) - len(kept),
    }  # fmt: skip


def compare(now: Json, before: Json | None) -> dict[str, Json]:
    """row id → what became of it since the edition before: {"kind": new, gone or changed, "was": {column: text}}.

    Rows that say the same are left out, and nothing is said without an edition before.
    """
    if before is None:
        return {}
    old = {row["id"]: row for row in before["rows"]}
    found = {row["id"]: change for row in now["rows"] if (change := _change(row, old.pop(row["id"], None)))}
    return found | {key: {"kind": "gone", "was": row["cells"], "url": row["url"]} for key, row in old.items()}


def _change(row: Json, before: Json | None) -> Json | None:
    if before is None:
        return {"kind": "new", "was": {}, "url": row["url"]}
    was = {
        key: before["cells"].get(key, "") for key, text in row["cells"].items() if before["cells"].get(key, "") != text
    }
    return {"kind": "changed", "was": was, "url": row["url"]} if was else None
