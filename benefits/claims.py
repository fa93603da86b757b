"""Double counting: several benefits that claim the same measured change may claim 100 per cent of it together, not more."""

from datetime import date

from benefits.models import Benefit
from pmo.core.locks import take_turn
from pmo.records import writing

TURN = "benefit claims"
_LOST = {"withdrawn", "not_realised"}


def rivals(benefit: Benefit):
    """Other benefits that claim the same measure among the same people in an overlapping time."""
    rows = Benefit.objects.active().exclude(status__in=_LOST).exclude(pk=benefit.pk)
    same = rows.filter(measure__iexact=benefit.measure, population__iexact=benefit.population)
    return [row for row in same.select_related("node", "owner") if _overlap(row, benefit)]


def _overlap(one: Benefit, two: Benefit) -> bool:
    (first, last), (begin, end) = _span(one), _span(two)
    return first <= end and begin <= last


def _span(row: Benefit) -> tuple[date, date]:
    return row.starts_on or row.baseline_on or date.min, row.tracked_until or date.max


def over_claimed(benefit: Benefit) -> str:
    """Why its claim is too much, as a sentence; empty when it is not."""
    if not benefit.measure or not benefit.attribution or benefit.archived_at or benefit.status in _LOST:
        return ""
    others = sum(row.attribution or 0 for row in rivals(benefit))
    if others + benefit.attribution <= 100:
        return ""
    return (
        f"Others claim {others}% of “{benefit.measure}” already, so {benefit.attribution}% would make "
        f"{others + benefit.attribution}%. Claim {max(100 - others, 0)}% at most, or agree a new split."
    )


def check_together(rows: list[Benefit]) -> None:
    """The same once the rows are stored, one writer at a time: two rows of one sheet, or two people, are caught as well."""
    if not any(row.attribution and row.measure for row in rows):
        return
    take_turn(TURN)
    wrong = [(row.ref, "attribution", sentence) for row in rows if (sentence := over_claimed(row))]
    if wrong:
        raise writing.Stopped([], wrong)


def counted_twice(rows) -> list[tuple[Benefit, list[Benefit]]]:
    """Benefits among these with a rival although one of them has no share, or they claim too much: the split is not agreed."""
    groups: dict[tuple[str, str], list[Benefit]] = {}
    for row in rows:
        if row.measure and row.status not in _LOST:
            groups.setdefault((row.measure.lower(), row.population.lower()), []).append(row)
    found = [each for group in groups.values() for each in _at_one_time(group)]
    return [(each[0], each[1:]) for each in found if len(each) > 1 and not _is_agreed(each)]


def _at_one_time(group: list[Benefit]) -> list[list[Benefit]]:
    """The benefits parted where one time ends before the next begins."""
    found: list[list[Benefit]] = []
    last = date.min
    for row in sorted(group, key=_span):
        begin, end = _span(row)
        if found and begin <= last:
            found[-1].append(row)
        else:
            found.append([row])
        last = max(last, end)
    return found


def _is_agreed(group: list[Benefit]) -> bool:
    """Whether each has a share, and none claims too much with those beside it."""
    if any(row.attribution is None for row in group):
        return False
    return all(sum(each.attribution for each in group if _overlap(each, row)) <= 100 for row in group)
