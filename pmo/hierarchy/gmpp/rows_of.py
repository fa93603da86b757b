"""One project-year as rows of our tables: its figures and its ratings."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pmo.hierarchy.gmpp.project import ProjectYear
from pmo.hierarchy.gmpp.values import Amount, Moment, Rating

_LARGEST = Decimal(10) ** 13


@dataclass(frozen=True)
class RatingRow:
    """What an assessment says, apart from whose and when."""

    state: str
    rating: str
    reason: str
    rationale: str


def figures(year: ProjectYear) -> dict[str, dict[str, object]]:
    """measure → the fields of its figure. A blank cell without a narrative makes no row."""
    rows = {
        "start_forecast": _moment(year.start, ""),
        "end_forecast": _moment(year.end, year.schedule_narrative),
        "year_baseline": _amount(year.year_baseline, ""),
        "year_forecast": _amount(year.year_forecast, year.year_narrative),
        "year_variance": _amount(year.year_variance, ""),
        "cost_baseline": _amount(year.whole_life_cost, year.whole_life_narrative),
        "benefits_baseline": _amount(year.benefits, year.benefits_narrative),
    }
    return {
        measure: row for measure, row in rows.items() if row["state"] != "missing" or row["narrative"] or row["raw"]
    }


def _base(value: Amount | Moment, narrative: str) -> dict[str, object]:
    nothing = dict.fromkeys(("amount", "amount_low", "amount_high", "date", "date_low", "date_high"))
    reason = value.reason or ("The source gives no reason." if value.state == "withheld" else "")
    return nothing | {"state": value.state, "reason": reason, "raw": value.raw, "narrative": narrative}


def _amount(value: Amount, narrative: str) -> dict[str, object]:
    row = _base(value, narrative)
    if value.state not in {"known", "range"}:
        return row
    best, low, high = value.best, value.low, value.high
    if any(it is not None and abs(it) >= _LARGEST for it in (best, low, high)) or _disorder(low, high):
        return row | {"state": "unclear"}
    return row | {"amount": _fit(best), "amount_low": _fit(low), "amount_high": _fit(high)}


def _moment(value: Moment, narrative: str) -> dict[str, object]:
    row = _base(value, narrative)
    if value.state not in {"known", "range"}:
        return row
    if _disorder(value.low, value.high):
        return row | {"state": "unclear"}
    return row | {"date": value.best, "date_low": value.low, "date_high": value.high}


def _disorder(low: Decimal | date | None, high: Decimal | date | None) -> bool:
    return low is not None and high is not None and low > high  # type: ignore[operator]


def _fit(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else amount.quantize(Decimal("0.0001"))


def ratings(year: ProjectYear) -> dict[str, RatingRow]:
    """assessor → what it says. The commentary belongs to the independent rating, or to the owner's where that is alone."""
    given = {"independent": year.independent_rating, "owner": year.owner_rating}
    rows = {assessor: value for assessor, value in given.items() if value.state != "missing"}
    spoken = next((assessor for assessor in rows if rows[assessor].state == "known"), next(iter(rows), ""))
    return {
        assessor: _rating(value, year.rating_commentary if assessor == spoken else "")
        for assessor, value in rows.items()
    }


def _rating(value: Rating, rationale: str) -> RatingRow:
    rating = (value.rating or "") if value.state == "known" else ""
    state = value.state if rating or value.state != "known" else "unclear"
    return RatingRow(state, rating, value.reason or ("" if state == "known" else value.raw), rationale)
