"""Predecessors as people type them: `3`, `12FS+2d`, `7SS-1ed`, `9FF+50%`, `4FS+2ew; 5`. Units m, h, d, w, mo and %,
with an e before them for clock time."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from planning.engine.network import LagUnit, LinkType

ONE = re.compile(
    r"(?P<id>[^\s;,+]*?[^\s;,+\-])\s*(?:(?P<type>FS|SS|FF|SF)\s*)?"
    r"(?:(?P<sign>[+\-\u2212])\s*(?P<number>\d{1,6}(?:[.,]\d{1,3})?)\s*(?P<elapsed>e)?(?P<unit>[a-z%]*)\s*)?",
    re.IGNORECASE,
)
UNITS = {
    "m": "m", "min": "m", "mins": "m", "minute": "m", "minutes": "m",
    "h": "h", "hr": "h", "hrs": "h", "hour": "h", "hours": "h",
    "": "d", "d": "d", "dy": "d", "day": "d", "days": "d",
    "w": "w", "wk": "w", "wks": "w", "week": "w", "weeks": "w",
    "mo": "mo", "mon": "mo", "mons": "mo", "month": "mo", "months": "mo", "%": "%",
}  # fmt: skip
ELAPSED_MINUTES = {"m": 1, "h": 60, "d": 1440, "w": 10_080, "mo": 43_200}


@dataclass(frozen=True, slots=True)
class Predecessor:
    """`id` as typed; `lag` in `unit` (m, h, d, w, mo, %), a lead negative."""

    id: str
    type: LinkType = LinkType.FS
    lag: float = 0
    unit: str = "d"
    elapsed: bool = False

    @property
    def lag_unit(self) -> LagUnit:
        """What the engine calls it."""
        if self.unit == "%":
            return LagUnit.ELAPSED_PERCENT if self.elapsed else LagUnit.PERCENT
        return LagUnit.ELAPSED if self.elapsed else LagUnit.WORKING

    def minutes(self, day: int = 480, week: int = 2400, month_days: int = 20) -> float:
        """The lag in minutes by the plan's own lengths of day, week and month; per cent stays as it is."""
        if self.unit == "%":
            return self.lag
        sizes = ELAPSED_MINUTES if self.elapsed else {"m": 1, "h": 60, "d": day, "w": week, "mo": month_days * day}
        return self.lag * sizes[self.unit]


def parse_predecessors(text: str) -> tuple[list[Predecessor], list[str]]:
    """What can be read, and a sentence for each part that cannot. Parts stand between semicolons or commas."""
    found: list[Predecessor] = []
    wrong: list[str] = []
    for part in _parts(text):
        try:
            found.append(_one(part))
        except ValueError as error:
            wrong.append(str(error))
    seen: set[str] = set()
    for one in found:
        if one.id in seen:
            wrong.append(f"{one.id} is named twice; two activities have one link.")
        seen.add(one.id)
    return found, wrong


def format_predecessors(predecessors: Iterable[Predecessor]) -> str:
    """The shortest text that reads the same: FS without a lag is the number alone."""
    return "; ".join(_written(one) for one in predecessors)


def _parts(text: str) -> list[str]:
    """A comma between digits, as in 1,5d, stays inside."""
    return [part.strip() for part in re.split(r";|,(?!\d)|(?<!\d),", text) if part.strip()]


def _one(part: str) -> Predecessor:
    match = ONE.fullmatch(part)
    if match is None:
        raise ValueError(f"“{part[:60]}” cannot be read. Write the number and, if need be, FS, SS, FF or SF and +2d.")
    unit = UNITS.get((match["unit"] or "").lower())
    if unit is None:
        raise ValueError(
            f"“{match['unit']}” in “{part[:60]}” is not a unit. Write m, h, d, w, mo or %, or ed and so on."
        )
    lag = float((match["number"] or "0").replace(",", ".")) * (-1 if match["sign"] in ("-", "\u2212") else 1)
    kind = LinkType((match["type"] or "FS").upper())
    return Predecessor(match["id"], kind, int(lag) if lag == int(lag) else lag, unit, bool(match["elapsed"]))


def _written(one: Predecessor) -> str:
    if not one.lag:
        return one.id if one.type is LinkType.FS else f"{one.id}{one.type}"
    return f"{one.id}{one.type}{one.lag:+.10g}{'e' if one.elapsed else ''}{one.unit}"
