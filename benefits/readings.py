"""THE writer of readings. A value is never overwritten: a correction replaces it, and the benefit keeps what is latest."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from benefits.models import Benefit, BenefitPoint
from benefits.realising import curves, periods, realisation
from pmo.core import clock
from pmo.core.errors import Problem
from pmo.core.history import because
from pmo.records import rights

KINDS = ("plan", "forecast", "actual")
MOST = 2_000


@dataclass(frozen=True)
class Entry:
    """A new value of a period. `seen` is the id of the point that was shown there, 0 for an empty cell."""

    kind: str
    period_end: date
    value: Decimal | None
    note: str = ""
    seen: int | None = None
    evidence: object = None


Cells = dict[tuple[str, date], BenefitPoint]


def current(benefit: Benefit) -> Cells:
    """The points in force, by kind and period."""
    rows = BenefitPoint.objects.current().filter(benefit=benefit).select_related("by", "evidence")
    return {(row.kind, row.period_end): row for row in rows.defer("evidence__content")}


@transaction.atomic
def enter(benefit: Benefit, entries: Iterable[Entry], *, by=None, by_name: str = "") -> list[BenefitPoint]:
    """Write values as one batch. Raises Refused, and Problem naming the period and column that is wrong.

    Without `by` it is the owner who answers by a link; whoever calls has checked the link.
    """
    found = list(entries)
    if by is not None:
        rights.require(by, "edit", benefit)
    if len(found) > MOST:
        raise Problem(f"At most {MOST:,} values are written at once; these are {len(found):,}.")
    benefit = (
        Benefit.objects.select_for_update(of=("self",), no_key=True).select_related("node", "owner").get(pk=benefit.pk)
    )
    if benefit.archived_at:
        raise Problem(f"{benefit.ref} was removed. Bring it back first.")
    cells = current(benefit)
    _refuse(found, cells)
    new = [_point(benefit, each, cells, by, by_name) for each in found if _differs(each, cells)]
    BenefitPoint.objects.bulk_create(new)
    if new:
        refresh(benefit, why=_words(new, by_name))
    return new


def _refuse(entries: list[Entry], cells: Cells) -> None:
    today = clock.today()
    for each in entries:
        where = f"{each.kind.capitalize()} for the period to {each.period_end:%-d %b %Y}"
        if each.kind == "actual" and each.value is not None and each.period_end > today:
            raise Problem(f"{where}: it has not ended yet. What is still to come is a forecast.", "cells")
        stands = cells.get((each.kind, each.period_end))
        if each.seen is not None and (stands.pk if stands else 0) != each.seen and _differs(each, cells):
            theirs = "nothing" if stands is None or stands.value is None else f"{stands.value.normalize():,f}"
            raise Problem(f"{where}: somebody else wrote {theirs} meanwhile. Look at it, then save again.", "cells")


def _differs(entry: Entry, cells: Cells) -> bool:
    stands = cells.get((entry.kind, entry.period_end))
    if stands is None:
        return entry.value is not None or bool(entry.note)
    return stands.value != entry.value or bool(entry.note and entry.note != stands.note) or entry.evidence is not None


def _point(benefit: Benefit, entry: Entry, cells: Cells, by, by_name: str) -> BenefitPoint:
    return BenefitPoint(
        benefit=benefit, kind=entry.kind, period_end=entry.period_end, value=entry.value, note=entry.note[:300],
        evidence=entry.evidence, replaces=cells.get((entry.kind, entry.period_end)), by=by, by_name=by_name[:160],
    )  # fmt: skip


def _words(new: list[BenefitPoint], by_name: str) -> str:
    what = (
        "Nothing this time"
        if len(new) == 1 and new[0].value is None
        else f"{len(new)} reading{'' if len(new) == 1 else 's'}"
    )
    return f"{what} by {by_name}" if by_name else what


def refresh(benefit: Benefit, *, why: str = "") -> None:
    """Put what the readings say on the benefit."""
    keep(benefit, said(benefit, current(benefit)), why=why)


def said(benefit: Benefit, cells: Cells) -> dict[str, object]:
    """What the readings say as fields of the benefit: the latest value, the plan for it, how much has come, the last return."""
    actuals = sorted((end, point) for (kind, end), point in cells.items() if kind == "actual")
    known = [(end, point.value) for end, point in actuals if point.value is not None]
    latest = realisation.aggregate([value for _, value in known], benefit.aggregation)
    plan = planned_to(benefit, cells, [end for end, _ in known])
    return {
        "returned_on": actuals[-1][0] if actuals else None,
        "latest_on": known[-1][0] if known else None,
        "latest": latest,
        "latest_plan": plan,
        "realised": realisation.realised(_baseline(benefit, len(known)), latest, plan),
    }


def _baseline(benefit: Benefit, periods: int) -> Decimal | None:
    """Where as many periods would stand without the change: a sum is measured from the sum of their baselines."""
    if benefit.baseline is None:
        return None
    return realisation.aggregate([benefit.baseline] * periods, benefit.aggregation)


def planned_to(benefit: Benefit, cells: Cells, ends: list[date]) -> Decimal | None:
    """The plan for the periods that have a reading, put together as the readings are; none where it is unknown for one of them."""
    counted = ends[-1:] if benefit.aggregation == "last" else ends
    plans = [plan_at(benefit, cells, end) for end in counted]
    return None if None in plans else realisation.aggregate(plans, benefit.aggregation)


def plan_at(benefit: Benefit, cells: Cells, end: date) -> Decimal | None:
    """The plan for a period: as typed, straight between two typed ones where the curve is typed, or by the curve."""
    typed = cells.get(("plan", end))
    if typed is not None and typed.value is not None:
        return typed.value
    if benefit.curve != "points":
        return benefit.planned(end)
    points = [(day, point.value) for (kind, day), point in cells.items() if kind == "plan" and point.value is not None]
    return curves.between(points, end)


def wrong_frequency(benefit: Benefit) -> str:
    """Why it cannot be measured as often as it says now, as a sentence: values would lie between its periods."""
    rows = BenefitPoint.objects.current().filter(benefit=benefit, value__isnull=False)
    ends = sorted(set(rows.values_list("period_end", flat=True)))
    lost = [end for end in ends if end != periods.period_end(end, benefit.frequency)]
    if not lost:
        return ""
    return f"There are values already, such as for {lost[0]:%b %Y}, that would lie between the new periods. Keep it, or begin another benefit."


def keep(benefit: Benefit, values: dict[str, object], *, why: str = "") -> None:
    """Set fields that no person types: what readings say and what the owner answered. No gesture to be undone by itself."""
    row = (
        Benefit.objects.select_for_update(of=("self",), no_key=True).select_related("node", "owner").get(pk=benefit.pk)
    )
    because(why)
    for name, value in values.items():
        setattr(row, name, value)
    row.derive()
    row.version += 1
    row.save()
    benefit.refresh_from_db()
