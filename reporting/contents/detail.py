"""One project in depth: both ratings through the years, its dates and its money, and what was written about them."""

from itertools import pairwise

from pmo.core import dates
from reporting.contents.change import ASSESSORS, compare, figure, unit_row
from reporting.contents.overview import LABELS
from reporting.contents.sentences import BY, span
from reporting.values import Json, cell, day, number, paragraphs, rating

NARRATIVES = {
    "end_forecast": "On the schedule", "year_forecast": "On the cost in the year", "cost_baseline": "On the whole-life cost",
    "benefits_baseline": "On the benefits",
}  # fmt: skip
_ROWS = (
    ("start_forecast", "Start"), ("end_forecast", "End"), ("year_baseline", "Cost in the year, baseline"),
    ("year_forecast", "Cost in the year, forecast"), ("year_variance", "Cost in the year, variance"),
    ("cost_baseline", "Whole-life cost, baseline"), ("benefits_baseline", "Benefits, baseline"),
)  # fmt: skip


def own(subject) -> Json:
    """The node's own row, its ratings and figures in every period, and the narratives of this one."""
    line, period = subject.line, subject.period
    row = unit_row(line, period, subject.before, bool(subject.before and line.has_data(subject.before)))
    return {
        "row": row,
        "tiles": [_tile(row, who, subject) for who in ASSESSORS],
        "periods": [each.name for each in subject.periods],
        "ratings": [
            {"label": LABELS[who], "cells": [rating(line.rating(who, each), who) for each in subject.periods]}
            for who in ASSESSORS
        ],
        "figures": [_series(line, measure, label, subject) for measure, label in _ROWS],
        "narratives": _narratives(subject),
        "extra": _extra(line, period),
    }


def _tile(row: Json, who: str, subject) -> Json:
    now, last = row[who], row["last"][who] if row["last"] else None
    note = ""
    if last and last["state"] != "missing":
        words = {"worse": ", worse now", "better": ", better now", "same": ", no change", "scale": ", on another scale"}
        note = f"was {last['word']} in {subject.before_name}{words.get(compare(last, now), '')}"
    elif subject.before:
        note = f"not given in {subject.before_name}"
    return {"label": LABELS[who], **now, "note": note}


def _series(line, measure: str, label: str, subject) -> Json:
    cells = [cell(figure(line, measure, each), each) for each in subject.periods]
    found: Json = {"measure": measure, "label": label, "cells": cells}
    if measure.startswith(("end", "start")):
        found["slips"] = ["", *(_moved(a, b) for a, b in pairwise(cells))]
    return found


def _moved(before: Json, now: Json) -> str:
    days = dates.slip_days(day(before), day(now))
    return "" if days is None else "no change" if days == 0 else dates.slip(days)


def _narratives(subject) -> list[Json]:
    line, period, found = subject.line, subject.period, []
    for who in ASSESSORS:
        row = line.rating(who, period)
        if row and row.rationale:
            found.append({"title": f"On the rating by {BY[who]}", "text": paragraphs(row.rationale)})
        if row and row.conditions:
            found.append({"title": f"What must happen next, says {BY[who]}", "text": paragraphs(row.conditions)})
    for measure, title in NARRATIVES.items():
        row = figure(line, measure, period)
        if row and row.narrative and row.narrative != row.reason:
            found.append({"title": title, "text": paragraphs(row.narrative)})
    return found


def _extra(line, period) -> list[Json]:
    place = line.place(period)
    pairs = place.extras.items() if place else []
    return [{"title": str(title)[:120], "text": paragraphs(str(text))} for title, text in pairs if str(text).strip()]


def changes(row: Json, before: str) -> list[Json]:
    """What moved for this one project since the period before, each as a sentence."""
    found = [_rating_change(row, before), _end_change(row, before), _cost_change(row, before), _variance(row)]
    return [entry for entry in found if entry]


def _rating_change(row: Json, before: str) -> Json | None:
    was, now, trend = row["last"]["rating"], row["rating"], row["trend"]
    if not trend:
        return None
    if trend == "scale":
        text = f"{now['word']} now, {was['word']} in {before}. The two are on different scales (three and five points), so they are not compared."
    elif trend == "same":
        text = f"{now['word']}, as in {before}."
    else:
        text = f"{was['word']} to {now['word']}."
    voice = f" It was given by {BY[was['by']]} then and by {BY[now['by']]} now." if was["by"] != now["by"] else ""
    return {"label": "Delivery confidence.", "text": text + voice}


def _end_change(row: Json, before: str) -> Json | None:
    if row["slip_days"] is None:
        return None
    if not row["slip_days"]:
        return {"label": "End.", "text": f"{row['end']['text']}, unchanged since {before}."}
    word = "later" if row["slip_days"] > 0 else "earlier"
    return {
        "label": "End.",
        "text": f"{row['last']['end']['text']} to {row['end']['text']}, {span(row['slip_days'])} {word}.",
    }


def _cost_change(row: Json, before: str) -> Json | None:
    if not row["cost_words"]:
        return None
    if row["cost_words"] == "no change":
        return {"label": "Whole-life cost.", "text": f"{row['cost']['text']}, unchanged since {before}."}
    return {
        "label": "Whole-life cost.",
        "text": f"{row['last']['cost']['text']} to {row['cost']['text']}, {row['cost_said']}.",
    }


def _variance(row: Json) -> Json | None:
    if not row["large_variance"] or number(row["year_variance"]) is None:
        return None
    told = f"Forecast {row['year_forecast']['text']} against a baseline of {row['year_baseline']['text']}, {row['year_variance']['text']}."
    return {"label": "Cost in the year.", "text": f"{told} More than 5% from the baseline."}
