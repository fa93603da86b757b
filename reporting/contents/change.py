"""One project in one period, and what moved since the period before."""

from decimal import Decimal

from pmo.core import dates, money, rag
from pmo.hierarchy.models import Period
from reporting.contents.rows import Line
from reporting.values import Json, cell, day, gist, number, rating

ASSESSORS = ("independent", "owner")
MEASURES = (
    "start_forecast", "end_forecast", "year_baseline", "year_forecast", "year_variance", "cost_baseline", "benefits_baseline",
)  # fmt: skip
INSTEAD = {
    "end_forecast": ("end_actual", "end_baseline"),
    "start_forecast": ("start_actual", "start_baseline"),
    "cost_baseline": ("cost_forecast",),
}
LARGE_VARIANCE = Decimal(5)  # per cent; above it the publisher asks for a narrative


def unit_row(line: Line, period: Period, before: Period | None, was_there: bool) -> Json:
    """Everything that the report says about one project."""
    now, last = _at(line, period), _at(line, before) if before and was_there else None
    row = {
        "id": line.node.pk, "code": line.node.code, "name": line.name(period), "kind": line.node.kind, **now,
        "last": {key: last[key] for key in ("rating", "independent", "owner", "end", "cost")} if last else None,
    }  # fmt: skip
    row |= {"trend": compare(last["rating"], now["rating"]) if last else "", **_slip(now, last), **_cost(now, last)}
    variance = number(now["year_variance"])
    return row | {
        "large_variance": variance is not None and abs(variance) > LARGE_VARIANCE,
        "why": gist(_rationale(line, period, now["rating"])),
    }


def _at(line: Line, period: Period) -> Json:
    found = {who: rating(line.rating(who, period), who) for who in ASSESSORS}
    cells = {measure: cell(figure(line, measure, period), period) for measure in MEASURES}
    return found | {
        "rating": headline_rating(found), "start": cells["start_forecast"], "end": cells["end_forecast"], "cost": cells["cost_baseline"],
        "benefits": cells["benefits_baseline"], **{name: cells[name] for name in MEASURES if name.startswith("year_")},
    }  # fmt: skip


def figure(line: Line, measure: str, period: Period):
    """The figure, or the nearest measure that says the same where it is not used."""
    names = (measure, *INSTEAD.get(measure, ()))
    return next((row for name in names if (row := line.figure(name, period))), None)


def headline_rating(found: dict[str, Json]) -> Json:
    """The rating that stands for the project: the independent one where it is given, else the owner's."""
    given = [found[who] for who in ASSESSORS if found[who]["state"] == "known"]
    stated = [found[who] for who in ASSESSORS if found[who]["state"] == "withheld"]
    return (given or stated or [found["independent"]])[0]


def compare(last: Json, now: Json) -> str:
    """better, worse or same; "scale" where the scales differ; empty where one of the two is not a rating."""
    if last["rag"] not in rag.ORDER or now["rag"] not in rag.ORDER:
        return ""
    return rag.trend(last["rag"], now["rag"]) if last["scale"] == now["scale"] else "scale"


def _slip(now: Json, last: Json | None) -> Json:
    days = dates.slip_days(day(last["end"]), day(now["end"])) if last else None
    return {"slip_days": days, "slip": "no change" if days == 0 else dates.slip(days)}


def _cost(now: Json, last: Json | None) -> Json:
    was, is_ = (number(last["cost"]) if last else None), number(now["cost"])
    if was is None or is_ is None:
        return {"cost_change": None, "cost_percent": None, "cost_words": "", "cost_said": ""}
    change, share = is_ - was, (is_ - was) / was * 100 if was else None
    return {
        "cost_change": f"{change.normalize():f}", "cost_percent": f"{share:.1f}" if share is not None else None,
        "cost_words": signed(change) + (f" ({in_percent(share)})" if shows(share) else "") if change else "no change",
        "cost_said": said(change, share),
    }  # fmt: skip


def signed(change: Decimal) -> str:
    """+£1.2bn, −£46k."""
    return ("+" if change > 0 else "") + money.short(change)


def shows(share: Decimal | None) -> bool:
    """Whether a percentage is large enough to be read as anything but nought."""
    return share is not None and abs(share) >= Decimal("0.05")


def in_percent(share: Decimal) -> str:
    """+9.6%, and from a hundred on without decimals: +182%."""
    return money.percent(share.quantize(Decimal(1)) if abs(share) >= 100 else share)


def said(change: Decimal, share: Decimal | None) -> str:
    """A change for a sentence, where a line may break: up £117m (9.6%)."""
    if not change:
        return "unchanged"
    part = f" ({in_percent(abs(share)).lstrip('+')})" if shows(share) else ""
    return f"{'up' if change > 0 else 'down'} {money.short(abs(change))}{part}"


def _rationale(line: Line, period: Period, shown: Json) -> str:
    rows = [line.rating(who, period) for who in (shown["by"], *ASSESSORS)]
    return next((row.rationale for row in rows if row and row.rationale), "")
