"""Delivery confidence period by period: of one piece of work, or of all the work that lay below it then."""

from collections import Counter
from datetime import date

from pmo.hierarchy.confidence import Rating, colour, ratings
from pmo.hierarchy.models import Node, Period
from pmo.hierarchy.navigation import work_url
from pmo.hierarchy.overview import members_by_period

MOST = 8  # periods


def by_period(node: Node, periods: list, work: list) -> list[dict[str, object]]:
    """Delivery confidence by period: the node's own rating, or how many of each colour the work of that period has."""
    members = members_by_period(node, periods) if work else {}
    rows = {line.node.pk for line in work}.union(*members.values()) if work else {node.pk}
    found = ratings(rows)
    found_in = []
    for period in reversed(periods):
        inside = members.get(period.pk, rows)
        inside_of = [found.get(pk, {}) for pk in inside]
        if any(_last(series, period, period.starts_on) for each in inside_of for series in each.values()):
            found_in.append({"period": period} | _in_period(node, inside_of, period, bool(work)))
    return found_in[-MOST:]


def _in_period(node: Node, inside: list, period: Period, many: bool) -> dict[str, dict[str, object]]:
    """What each assessor says at the end of the period: about all the work, also that which has no rating, or about one."""
    entry = {}
    for assessor in ("independent", "owner"):
        if many:
            colours = Counter(colour(_standing(each.get(assessor, []), period)) for each in inside)
            url = work_url(node, period, **{assessor: ""})
            entry[assessor] = {"colours": dict(colours), "one": None, "url": url}
        else:
            one = _last(inside[0].get(assessor, []), period, period.starts_on)
            entry[assessor] = {"colours": {}, "one": one, "url": ""}
    return entry


def _standing(rows: list[Rating], period: Period) -> Rating | None:
    """The rating that stands at the end of the period. A published one speaks for its own period only."""
    last = _last(rows, period, date.min)
    return None if last is None or (last.published and last.as_at < period.starts_on) else last


def _last(rows: list[Rating], period: Period, since: date) -> Rating | None:
    return next((rating for rating in reversed(rows) if since <= rating.as_at <= period.ends_on), None)
