"""Which durations of a simulation move together: those of one group by one coefficient, and pairs by their own."""

import re
from dataclasses import dataclass, field
from typing import Any

from planning import ordering
from planning.choices import TOGETHER
from planning.models import Activity
from planning.montecarlo import Correlation
from pmo.core.errors import Problem

MOST = 1_000  # activities; the table of all with all is factored
MOST_PAIRS = 200
STRONGEST = 0.95
PAIR = re.compile(r"(?:T-)?(\d{1,8})[\s,;&+]+(?:T-)?(\d{1,8})[\s,;:=]+(-?[01](?:\.\d{1,4})?)", re.IGNORECASE)


@dataclass(frozen=True)
class Asked:
    """What was asked for: the kind of group, its coefficient, and pairs by the numbers that people write."""

    among: str = ""
    value: float = 0.0
    pairs: list[tuple[int, int, float]] = field(default_factory=list)

    @property
    def as_params(self) -> dict[str, Any]:
        """For a job."""
        return {"among": self.among, "value": self.value, "pairs": [list(pair) for pair in self.pairs]}


def asked_of(params: dict[str, Any] | None) -> Asked:
    """What a job was given."""
    given = params or {}
    return Asked(given.get("among", ""), given.get("value", 0.0), [tuple(pair) for pair in given.get("pairs", [])])


def read_pairs(text: str) -> list[tuple[int, int, float]]:
    """One pair a line: “12 15 0.5”. Raises Problem with the line that cannot be read."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_PAIRS:
        raise Problem(f"At most {MOST_PAIRS} pairs; these are {len(lines)}. Use groups for the others.", "pairs")
    return [_pair(line) for line in lines]


def _pair(line: str) -> tuple[int, int, float]:
    match = PAIR.fullmatch(line)
    value = float(match[3]) if match else 2
    if match is None or not -1 < value < 1 or int(match[1]) == int(match[2]):
        raise Problem(
            f"“{line[:60]}” cannot be read. Write two numbers and a coefficient between −1 and 1, such as: 12 15 0.5", "pairs"
        )  # fmt: skip
    return int(match[1]), int(match[2]), value


def written_pairs(pairs: list[list[Any]]) -> str:
    """The text that reads the same."""
    return "\n".join(f"{one} {two} {value:g}" for one, two, value in pairs)


def chosen(rows: list[Activity], uncertain: set[int], asked: Asked) -> dict[str, Any]:
    """Groups and pairs by key, as they are kept with the run. `rows` are all activities in their order.

    Raises Problem for too many activities, and for a pair that is not uncertain.
    """
    groups = _groups(rows, uncertain, asked.among) if asked.among and asked.value else []
    if sum(map(len, groups)) > MOST:
        raise Problem(
            f"At most {MOST:,} activities move together; these are {sum(map(len, groups)):,}. Choose smaller groups, or pairs.",
            "among",
        )  # fmt: skip
    keys = {row.number: row.pk for row in rows if row.pk in uncertain}
    pairs = [[_key(keys, one), _key(keys, two), value] for one, two, value in asked.pairs]
    return asked.as_params | {"groups": groups, "keys": pairs}


def _key(keys: dict[int, int], number: int) -> int:
    if number not in keys:
        raise Problem(f"T-{number:04d} has no range of its own in this plan, so nothing can move with it.", "pairs")
    return keys[number]


def _groups(rows: list[Activity], uncertain: set[int], among: str) -> list[list[int]]:
    names = {"workstream": _workstreams, "summary": _summaries, "plan": lambda rows: ["all"] * len(rows)}[among](rows)
    found: dict[str, list[int]] = {}
    for row, name in zip(rows, names, strict=True):
        if name and row.pk in uncertain:
            found.setdefault(name, []).append(row.pk)
    return [group for group in found.values() if len(group) > 1]


def _workstreams(rows: list[Activity]) -> list[str]:
    return [row.workstream.casefold() for row in rows]


def _summaries(rows: list[Activity]) -> list[str]:
    above = ordering.parents([row.level for row in rows])
    return ["" if parent is None else str(rows[parent].pk) for parent in above]


def correlations(kept: dict[str, Any] | None) -> list[Correlation]:
    """For the simulation; a pair comes after its group, and so stands."""
    kept = kept or {}
    found = [
        Correlation(one, two, kept["value"])
        for group in kept.get("groups", [])
        for place, one in enumerate(group)
        for two in group[place + 1 :]
    ]
    return found + [Correlation(one, two, value) for one, two, value in kept.get("keys", [])]


def said(kept: dict[str, Any] | None) -> str:
    """What moves together, as a sentence; empty where nothing does."""
    kept = kept or {}
    parts = []
    if groups := kept.get("groups"):
        count = sum(map(len, groups))
        where = TOGETHER.get(kept["among"]).label.lower()
        parts.append(f"{count} durations move together by {kept['value']:g} ({where})")
    if pairs := kept.get("keys"):
        parts.append(f"{len(pairs)} pair{'' if len(pairs) == 1 else 's'} by coefficients of their own")
    return "; ".join(parts)
