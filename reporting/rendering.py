"""From the frozen bundle to HTML. Nothing is read from the database, so an old report can be drawn again from what it kept."""

import base64
from datetime import date
from itertools import pairwise

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from pmo.core import charts
from pmo.core.rag import GIVEN, WORDS, WORST_FIRST
from reporting.editions import drawing, titles
from reporting.values import Json, day, number

REDS_FIRST, REDS_FIRST_LARGE = 6, 4  # how many Reds page one shows
MOST_DRAWN = 12
_SCALES = {"five": "five points", "three": "three points"}


def render_html(bundle: Json, *, report_id: str, version: int) -> str:
    """The report as one HTML document for `pmo.core.pdf.render`."""
    context = context_of(bundle, report_id=report_id, version=version)
    body = body_of(bundle, report_id=report_id, version=version)
    return render_to_string("reports/status.html", context | {"body": body, "look": _look(bundle.get("house", {}))})


def body_of(bundle: Json, *, report_id: str, version: int) -> SafeString:
    """What stands between the head and the end of the document; of a board pack, its contents and its parts, each unchanged."""
    context = context_of(bundle, report_id=report_id, version=version)
    if "bound" not in bundle:
        return render_to_string("reports/body.html", context)
    drawn = [part | {"html": _part(part)} for part in bundle["bound"]]
    return render_to_string("reports/pack.html", context | {"bound": drawn})


def _part(part: Json) -> SafeString:
    names = {"report_id": part["id"], "version": part["version"]}
    context = context_of(part["data"], **names)
    return render_to_string("reports/header.html", context) + body_of(part["data"], **names)


def _look(house: Json) -> str:
    """The house's colour as a style sheet for the PDF; empty where none is set."""
    if not house.get("accent"):
        return ""
    rules = ".differ, .box {{ border-color: {0} }} .box h2 {{ color: {0} }} h1 {{ color: {0} }}".format(house["accent"])
    return f"data:text/css;base64,{base64.b64encode(rules.encode()).decode()}"


def context_of(bundle: Json, *, report_id: str, version: int) -> Json:
    """What the templates of a report show."""
    context = bundle | {
        "report_id": report_id, "version": version, "marking": getattr(settings, "REPORT_MARKING", "Official"),
        "gmpp": any(name.lower().startswith("gmpp") for name in bundle["sources"]), "pictures": {},
        "title": titles.title(bundle), "title_in_line": titles.in_line(bundle), "with_figures": _has_figures(bundle),
        "top_reds": bundle["reds"][: REDS_FIRST if len(bundle["reds"]) <= REDS_FIRST else REDS_FIRST_LARGE],
    }  # fmt: skip
    context |= {"with_units": _has_units(bundle)}
    if bundle["units"]:
        context |= _many(bundle)
        context["pictures"] |= _pictures_of_many(context)
    if bundle["own"]:
        context["own"] = _one(bundle["own"])
        context["pictures"] |= _pictures_of_one(context["own"])
    return context | _edition(bundle, context["pictures"])


def _has_figures(bundle: Json) -> bool:
    """Whether the report of figures has something to say beside the sections."""
    if bundle.get("kind", "status") != "status":
        return False
    if bundle.get("edition") and bundle["units"]:
        return any(row["rating"]["rag"] != "n" or row["cost"]["state"] != "missing" for row in bundle["units"])
    return True


def _has_units(bundle: Json) -> bool:
    """Whether the figures of what lies below say more than the sections of an edition do: where two periods can be compared."""
    if not bundle.get("edition") or bundle.get("node_kind") == "portfolio":
        return bool(bundle["units"])
    return any(
        row["trend"] or row["slip_days"] is not None or row["cost_change"] is not None for row in bundle["units"]
    )


def _edition(bundle: Json, pictures: Json) -> Json:
    found = drawing.edition(bundle)
    if found and (drawn := drawing.strip(bundle)):
        found["pictures"] = pictures | {"milestones": picture(*drawn)}
    return found


def _many(bundle: Json) -> Json:
    rows = {row["id"]: row for row in bundle["units"]}
    used = [key for key in GIVEN if any(each["counts"].get(key) for each in bundle["history"])]
    now = [key for key in GIVEN if any(group["counts"].get(key) for group in bundle["groups"])]
    scales = {scale for each in bundle["history"] for scale in each["scales"]}
    return {
        "history": [
            _with_cells(each, used) | {"scale_words": ", ".join(_SCALES.get(name, name) for name in each["scales"])}
            for each in bundle["history"]
        ],
        "history_words": [(key, WORDS[key]) for key in used],
        "groups": [_with_cells(group, now) for group in bundle["groups"]],
        "group_words": [(key, WORDS[key]) for key in now],
        "mixed_scales": len(scales) > 1,
        "moves": {name: _moved(move, rows) for name, move in bundle["moves"].items()},
        "parts": _parts(bundle),
    }


def _with_cells(entry: Json, keys: list[str]) -> Json:
    return entry | {"cells": [entry["counts"].get(key, 0) for key in keys], "unrated": entry["counts"].get("n", 0)}


def _moved(move: Json, rows: dict[int, Json]) -> Json:
    found = [rows[pk] for pk in move["ids"]]
    return {"rows": found, "of": move["of"], "drawn": min(len(found), MOST_DRAWN)}


def _parts(bundle: Json) -> list[Json]:
    """The projects by part, or in one list where there are no parts."""
    if not bundle["groups"]:
        return [{"name": "", "rows": bundle["units"]}]
    ids = {group["id"] for group in bundle["groups"]}
    parts = [
        {"name": group["name"], "rows": [row for row in bundle["units"] if row["group"] == group["id"]]}
        for group in bundle["groups"]
    ]
    rest = [row for row in bundle["units"] if row["group"] not in ids]
    return [part for part in [*parts, {"name": "Directly below" if rest else "", "rows": rest}] if part["rows"]]


def _pictures_of_many(context: Json) -> Json:
    found = {"history": _history(context)}
    if drawn := context["moves"]["dates"]["rows"][:MOST_DRAWN]:
        rows = [(row["name"], day(row["last"]["end"]), day(row["end"]), row["slip"]) for row in drawn]
        found["dates"] = picture(
            charts.slip_strip(rows, "End dates that moved", palette="print"),
            f"Strip of {len(rows)} end dates that moved. The table that follows holds the same dates.",
        )
    if drawn := context["moves"]["costs"]["rows"][:MOST_DRAWN]:
        rows = [(row["name"], float(row["cost_change"]), row["cost_words"].split(" (")[0]) for row in drawn]
        found["costs"] = picture(
            charts.change_bars(rows, "Changes of whole-life cost", palette="print"),
            f"Bars of {len(rows)} changes of whole-life cost, rises to the right. The table that follows holds the same amounts.",
        )
    return found


def _history(context: Json) -> SafeString:
    rows = [(each["period"], each["counts"]) for each in context["history"]]
    title = "Projects by rating in each period"
    return picture(
        charts.stacked_bars(rows, WORST_FIRST, title, palette="print"),
        f"{title}, worst on the left. The table that follows holds the same counts.",
    )


def _one(own: Json) -> Json:
    scales = {cell["scale"] for each in own["ratings"] for cell in each["cells"] if cell["rag"] != "n"}
    figures = [
        each | {"pairs": list(zip(each["cells"], each.get("slips") or [""] * len(each["cells"]), strict=True))}
        for each in own["figures"]
    ]
    given = [each for each in figures if any(cell["state"] != "missing" for cell in each["cells"])]
    rated = any(cell["state"] != "missing" for each in own["ratings"] for cell in each["cells"])
    return own | {
        "figures": given,
        "mixed_scales": len(scales) > 1,
        "has_any": bool(given or rated or own["narratives"]),
    }


def _pictures_of_one(own: Json) -> Json:
    rows = [(each["label"], [(cell["rag"], cell["word"]) for cell in each["cells"]]) for each in own["ratings"]]
    found = {
        "confidence": picture(
            charts.confidence_strip(own["periods"], rows, "Delivery confidence", palette="print"),
            "Both ratings in each period. The table that follows holds the same ratings.",
        )
    }
    series = {each["measure"]: each["cells"] for each in own["figures"]}
    return (
        found
        | _ends(own["periods"], series.get("end_forecast", []))
        | _whole_life(own["periods"], series.get("cost_baseline", []))
    )


def _label(periods: list[str]) -> int:
    """Room for the names of the periods: 2023-24, or M8 · Nov 2026."""
    return 80 if max(map(len, periods), default=0) < 10 else 120


def _ends(periods: list[str], cells: list[Json]) -> Json:
    known = [(name, day(cell)) for name, cell in zip(periods, cells, strict=False) if day(cell)]
    if len(known) < 2:
        return {}
    from pmo.core.dates import slip

    rows: list[tuple[str, date, date, str]] = [(known[0][0], known[0][1], known[0][1], "first")]
    rows += [
        (name, was, now, "no change" if now == was else slip((now - was).days))
        for (_, was), (name, now) in pairwise(known)
    ]
    return {
        "ends": picture(
            charts.slip_strip(rows, "End date in each period", label=_label(periods), palette="print"),
            "The end date in each period against the one before. The table that follows holds the same dates.",
        )
    }


def _whole_life(periods: list[str], cells: list[Json]) -> Json:
    rows = [
        (name, float(number(cell)) if number(cell) is not None else None, cell["text"])
        for name, cell in zip(periods, cells, strict=False)
    ]
    if sum(value is not None for _, value, _ in rows) < 2:
        return {}
    return {
        "whole_life": picture(
            charts.value_bars(rows, "Whole-life cost in each period", label=_label(periods), palette="print"),
            "Whole-life cost in each period. The table that follows holds the same amounts.",
        )
    }


def picture(svg: str, words: str) -> SafeString:
    """The drawing as an image whose alternative text states what it shows."""
    data = base64.b64encode(svg.encode()).decode()
    return format_html('<img src="data:image/svg+xml;base64,{}" alt="{}">', data, words)
