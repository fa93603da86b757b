"""Sums that say what they cover. A withheld, missing or unclear value is never taken as nought."""

from collections import Counter
from collections.abc import Callable, Iterable
from decimal import Decimal

from pmo.core import money
from reporting.contents.change import said
from reporting.values import Json, number

_STATES = {
    "withheld": "withheld",
    "range": "given as a range",
    "not_applicable": "not applicable",
    "unclear": "not understood",
    "missing": "not given",
}


def total(cells: Iterable[Json], noun: Callable[[int], str]) -> Json:
    """The sum over the known values: £12.3bn over 18 of 22 projects; 4 withheld."""
    cells = list(cells)
    known = [value for cell in cells if (value := number(cell)) is not None]
    absent = Counter("old" if "old" in cell else cell["state"] for cell in cells if number(cell) is None)
    if not known:
        text = "not known for any"
    elif len(known) == len(cells):
        text = f"{money.short(sum(known))} over {'all ' if len(cells) > 1 else ''}{len(cells)} {noun(len(cells))}"
    else:
        text = f"{money.short(sum(known))} over {len(known)} of {len(cells)} {noun(len(cells))}"
    rest = [
        f"{absent[state]} {words}"
        for state, words in (_STATES | {"old": "only of an earlier period"}).items()
        if absent[state]
    ]
    return {
        "sum": f"{sum(known, Decimal(0)).normalize():f}", "short": money.short(sum(known)) if known else "", "known": len(known),
        "of": len(cells), "states": dict(absent), "text": "; ".join([text, *rest]), "rest": ", ".join(rest),
    }  # fmt: skip


def like_for_like(rows: Iterable[Json]) -> Json | None:
    """How whole-life cost moved over the projects that are known in both periods, or None when there are none."""
    pairs = [
        (number(row["last"]["cost"]), Decimal(row["cost_change"])) for row in rows if row["cost_change"] is not None
    ]
    if not pairs:
        return None
    was, change = sum(before for before, _ in pairs), sum(change for _, change in pairs)
    return {
        "over": len(pairs),
        "change": f"{change.normalize():f}",
        "text": said(change, change / was * 100 if was else None),
    }


def by_rating(ratings: Iterable[Json]) -> dict[str, int]:
    """rag key → how many; n is everything without a rating."""
    return dict(Counter(rating["rag"] for rating in ratings))
