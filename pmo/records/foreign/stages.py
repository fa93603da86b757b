"""Which of our ratings (before any response, today, after planned responses) each rating of a file is."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pmo.records.foreign.levels import looks_like_level
from pmo.records.foreign.model import Column, Guess, RegisterSpec, Table
from pmo.records.foreign.scale_headings import rating_of
from pmo.records.foreign.text import is_absent, is_blank, is_unknown, one_line

_PREFIX: Mapping[str, str] = {"inherent": "inherent_", "current": "", "target": "target_"}
_WHEN: Mapping[str, str] = {
    "inherent": "before any response",
    "current": "as it is today",
    "target": "after the responses",
}
_IN_ORDER: Mapping[int, tuple[str, ...]] = {
    1: ("current",),
    2: ("inherent", "current"),
    3: ("inherent", "current", "target"),
}
_LEAST_FIT = 0.4


@dataclass(frozen=True, slots=True)
class Rated:
    """A column, or a run of them, that rates a dimension at a stage; both as `rating_of` names them."""

    number: int
    dimension: str
    stage: str


def rating_columns(table: Table, spec: RegisterSpec, taken: set[int]) -> list[Guess]:
    """The columns of likelihood and impact, told apart by when they hold. Products of the two are left alone."""
    columns = _without_doubles(table, [it for it in table.columns if it.index not in taken and _rates(table, it, spec)])
    rated = [_rated(place, column) for place, column in enumerate(columns)]
    names = staged_fields(rated, spec)
    return [_guess(columns[place], name) for place, name in sorted(names.items())]


def _without_doubles(table: Table, columns: list[Column]) -> list[Column]:
    """Of a level's word and its number side by side, the number."""
    kept: list[Column] = []
    for column in columns:
        before = kept[-1] if kept else None
        if before is None or column.index != before.index + 1 or _rated(0, column) != _rated(0, before):
            kept.append(column)
        elif _are_numbers(table, column) and not _are_numbers(table, before):
            kept[-1] = column
        elif _are_numbers(table, column) == _are_numbers(table, before):
            kept.append(column)
    return kept


def _are_numbers(table: Table, column: Column) -> bool:
    cells = [it for it in table.cells_of(column.index) if not is_blank(it)]
    return bool(cells) and all(one_line(it)[-1:].isdecimal() and len(one_line(it)) <= 3 for it in cells)


def _rated(place: int, column: Column) -> Rated:
    rating = rating_of(column.heading, column.group)
    return Rated(place, rating.dimension, rating.stage)


def _guess(column: Column, name: str) -> Guess:
    stage = next((it for it in ("inherent", "target") if name.startswith(it)), "current")
    return Guess(column, name, 88, f"“{column.title}” is the rating {_WHEN[stage]}.")


def _rates(table: Table, column: Column, spec: RegisterSpec) -> bool:
    dimension = rating_of(column.heading, column.group).dimension
    if dimension not in ("likelihood", "impact"):
        return False
    levels = next((it.levels for it in spec.fields if it.kind == "scale" and it.name.endswith(dimension)), None)
    if levels is None:
        return False
    cells = [it for it in table.cells_of(column.index) if not is_blank(it)]
    told = [it for it in cells if not (isinstance(it, str) and (is_absent(it) or is_unknown(it)))][:60]
    return not told or sum(1 for it in told if looks_like_level(it, levels)) >= _LEAST_FIT * len(told)


def staged_fields(rated: Sequence[Rated], spec: RegisterSpec) -> dict[int, str]:
    """The field of each rating by its number; each field once."""
    stages = _resolved(rated)
    names = {field.name for field in spec.fields if field.kind == "scale"}
    found: dict[int, str] = {}
    for it in rated:
        wanted = _PREFIX[stages[it.number]] + it.dimension if it.number in stages else ""
        if wanted in names and wanted not in found.values():
            found[it.number] = wanted
    return found | _fallback(rated, found, names)


def _fallback(rated: Sequence[Rated], found: Mapping[int, str], names: set[str]) -> dict[int, str]:
    """A register that knows one rating only takes the one that is there."""
    more: dict[int, str] = {}
    for it in rated:
        used = it.dimension in found.values() or it.dimension in more.values()
        if it.number not in found and it.dimension in names and not used and f"inherent_{it.dimension}" not in names:
            more[it.number] = it.dimension
    return more


def _resolved(rated: Sequence[Rated]) -> dict[int, str]:
    """The stage of every rating as one of ours; those that name none go by their order."""
    present = {it.stage for it in rated}
    meaning = meaning_of(present)
    times = Counter(it.dimension for it in rated if not it.stage)
    seen: Counter[str] = Counter()
    resolved: dict[int, str] = {}
    for it in rated:
        if it.stage:
            resolved[it.number] = meaning[it.stage]
            continue
        order = _order(times[it.dimension], set(meaning.values()))
        if seen[it.dimension] < len(order):
            resolved[it.number] = order[seen[it.dimension]]
        seen[it.dimension] += 1
    return resolved


def meaning_of(present: set[str]) -> dict[str, str]:
    """What the stages that a table names stand for, given which others it names."""
    meaning = {stage: stage for stage in present & {"inherent", "current", "target"}}
    if "residual" in present:
        meaning["residual"] = "target" if "current" in present else "current"
    if "post" in present:
        meaning["post"] = "current" if "target" in present and not {"current", "residual"} & present else "target"
    return meaning


def _order(times: int, named: set[str]) -> tuple[str, ...]:
    if times == 1 and "current" in named and "inherent" not in named:
        return ("inherent",)
    if times == 1 or not named:
        return _IN_ORDER.get(times, _IN_ORDER[3])
    return tuple(stage for stage in _IN_ORDER[3] if stage not in named)
