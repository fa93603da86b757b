"""What moved between two periods: ratings, dates, money, and which projects came and went."""

from decimal import Decimal

from pmo.core import rag
from pmo.hierarchy.models import Period
from reporting.contents.shape import Shape, Unit
from reporting.values import Json, number


def size(row: Json) -> Decimal:
    """How large a project is, to put the largest first; one of unknown cost comes last."""
    amount = number(row["cost"])
    return amount if amount is not None else Decimal(-1)


def worsened(rows: list[Json]) -> list[Json]:
    """Those rated lower than the period before on the same scale, the worst and largest first."""
    found = [row for row in rows if row["trend"] == "worse"]
    return sorted(found, key=lambda row: (-rag.ORDER[row["rating"]["rag"]], -size(row), row["name"]))


def improved(rows: list[Json]) -> list[Json]:
    """Those rated higher than the period before on the same scale, the largest first."""
    return sorted((row for row in rows if row["trend"] == "better"), key=lambda row: (-size(row), row["name"]))


def at_red(rows: list[Json]) -> list[Json]:
    """Those rated Red, newly Red first, then the largest."""
    found = [row for row in rows if row["rating"]["rag"] == "r"]
    return sorted(found, key=lambda row: (row["trend"] != "worse", -size(row), row["name"]))


def slipped(rows: list[Json]) -> list[Json]:
    """Those whose end date moved, the longest move first."""
    return sorted((row for row in rows if row["slip_days"]), key=lambda row: (-abs(row["slip_days"]), row["name"]))


def recosted(rows: list[Json]) -> list[Json]:
    """Those whose whole-life cost changed, the largest change first."""
    found = [row for row in rows if row["cost_change"] and Decimal(row["cost_change"])]
    return sorted(found, key=lambda row: (-abs(Decimal(row["cost_change"])), row["name"]))


def off_budget(rows: list[Json]) -> list[Json]:
    """Those whose cost in the year is more than 5 per cent from its baseline, the furthest first."""
    found = [row for row in rows if row["large_variance"]]
    return sorted(found, key=lambda row: (-abs(number(row["year_variance"])), row["name"]))


def joined(shape: Shape, period: Period, before: Period) -> list[Json]:
    """The projects of this period that were not here in the one before, and where they were."""
    old = shape.units(before)
    found = [_came(unit, before, shape) for pk, unit in shape.units(period).items() if pk not in old]
    return _named(found, shape.units(period), period)


def left(shape: Shape, period: Period, before: Period) -> list[Json]:
    """The projects of the period before that are not here now, and where they are."""
    now = shape.units(period)
    found = [_went(unit, period, shape) for pk, unit in shape.units(before).items() if pk not in now]
    return _named(found, shape.units(before), before)


def _came(unit: Unit, before: Period, shape: Shape) -> Json:
    place = unit.line.place(before)
    there = place is not None and unit.line.has_data(before)
    return {"id": unit.line.node.pk, "elsewhere": shape.rows.home(place) if there else ""}


def _went(unit: Unit, period: Period, shape: Shape) -> Json:
    return {
        "id": unit.line.node.pk,
        "elsewhere": shape.rows.home(unit.line.place(period)),
        "state": unit.line.node.state,
    }


def _named(found: list[Json], units: dict[int, Unit], period: Period) -> list[Json]:
    rows = [
        row | {"name": units[row["id"]].line.name(period), "code": units[row["id"]].line.node.code} for row in found
    ]
    return sorted(rows, key=lambda row: (row["elsewhere"], row["name"].casefold()))


def between_groups(shape: Shape, period: Period, before: Period) -> list[Json]:
    """The projects that passed from one part of the node to another."""
    now, old = shape.units(period), shape.units(before)
    names = {pk: line.node.name for pk, line in shape.rows.lines.items()}
    moved = [
        {"id": pk, "name": unit.line.name(period), "from": names[old[pk].group], "to": names[unit.group]}
        for pk, unit in now.items()
        if pk in old and old[pk].group != unit.group and unit.group != pk
    ]
    return sorted(moved, key=lambda row: (row["from"], row["to"], row["name"].casefold()))
