"""What the printed page, the page to read, the mail and the slides show of an edition: from its frozen data alone."""

from datetime import date

from pmo.core import charts, dates, rag
from reporting.editions import page_one, saying
from reporting.values import Json, paragraphs

ON_PAGE_ONE = {"lights", "decisions", "summary"}
MOST_DRAWN = 8


def edition(bundle: Json) -> Json:
    """The context of an edition's templates; {} for a report of figures alone, and for one made before there were sections."""
    if not bundle.get("edition"):
        return {}
    words = {key: paragraphs(text) for key, text in bundle.get("words", {}).items() if text.strip()}
    changed = saying.changes(bundle, bundle["since"])
    sections = [section(bundle, key, words) for key in saying.ordered(bundle)]
    told = [each for each in sections if each["rows"] or each["words"]]
    found = {
        "is_edition": True, "overall": _overall(bundle), "dimensions": _dimensions(bundle), "differ_words": _differ(bundle),
        "summary": words.get("summary") or [bundle["headline"]], "path": words.get("lights", []),
        "decisions": section(bundle, "decisions", words), "all_changes": changed, "told": [each for each in told if each["key"] not in ON_PAGE_ONE],
        "lights": section(bundle, "lights", words), "gaps": gaps(bundle), "unanswered": _unanswered(bundle), "stamp_words": bundle.get("stamp", ""),
        "below": [_below(part) for part in bundle.get("parts", [])], "not_in": bundle.get("not_in", []),
        "confirmed_words": bundle.get("confirmed", ""),
    }  # fmt: skip
    shown = page_one.changes_that_fit(found, bundle["answers"], len(_drawn_rows(bundle)))
    return found | {"first_changes": changed[:shown], "more_changes": len(changed) - shown}


def _below(part: Json) -> Json:
    """What a published edition of work below says of itself, in the words of its author."""
    said = part.get("words", {})
    text = said.get("summary") or said.get("lights") or part.get("reason", "")
    return {
        "name": part["name"],
        "rag": part.get("rag", "n"),
        "word": rag.WORDS.get(part.get("rag", "n"), ""),
        "stamp": part.get("stamp", ""),
        "text": paragraphs(text)[:3],
    }


def section(bundle: Json, key: str, words: dict[str, list[str]]) -> Json:
    """One section with its cells in the order of its columns, and what changed in each; an empty one where it is not kept."""
    if key not in bundle["sections"]:
        return {"key": key, "title": "", "columns": [], "more": 0, "words": words.get(key, []), "rows": []}
    frozen, since = bundle["sections"][key], bundle["since"].get(key, {})
    used = [column for column in frozen["columns"] if any(row["cells"].get(column[0]) for row in frozen["rows"])]
    return {
        "key": key, "title": frozen["title"], "columns": used, "more": frozen["more"], "words": words.get(key, []),
        "rows": [_row(row, used, since.get(row["id"])) for row in frozen["rows"]],
    }  # fmt: skip


def _row(row: Json, columns: list, change: Json | None) -> Json:
    cells = [
        {
            "key": key,
            "label": label,
            "text": row["cells"].get(key, ""),
            "rag": _drawn_rag(row, key),
            "numeric": numeric,
        }
        for key, label, numeric in columns
    ]
    return {"id": row["id"], "url": row["url"], "cells": cells, "is_new": bool(change) and change["kind"] == "new"}


def _drawn_rag(row: Json, key: str) -> str:
    """The shape beside a cell; none beside a word that says that there is no rating."""
    shape = row["rags"].get(key, "")
    return "" if shape == "n" and not row["id"].startswith("benefit:") else shape


def _overall(bundle: Json) -> list[Json]:
    """Two tiles: the overall rating as it is reported, and from data."""
    row = saying.overall(bundle)
    if row is None:
        return []
    before = bundle["before_lights"].get(row["id"])
    return [
        _tile(f"Overall, {label}", row, before, key, bundle)
        for key, label in (("reported", "reported"), ("data", "from data"))
    ]


def _tile(label: str, row: Json, before: Json | None, key: str, bundle: Json) -> Json:
    note = ""
    if before:
        moved = _TRENDS[rag.trend(before["rags"].get(key, "n"), row["rags"][key])]
        note = f"was {before['cells'][key]} in {bundle['previous']['period']}{f', {moved}' if moved else ''}"
    return {"label": label, "rag": row["rags"][key], "word": row["cells"][key], "note": note}


_TRENDS = {"": "", "same": "no change", "better": "improving", "worse": "worsening"}


def _dimensions(bundle: Json) -> list[Json]:
    """A small tile for each dimension: what is reported, else what the data says; beside it the other, or the step."""
    return [_dimension(row, bundle) for row in saying.rows_of(bundle, "lights") if row["id"] != "light:overall"]


def _dimension(row: Json, bundle: Json) -> Json:
    key = "reported" if row["rags"]["reported"] != "n" else "data"
    found = _tile(row["cells"]["dimension"], row, None, key, bundle)
    if before := bundle["before_lights"].get(row["id"]):
        found["note"] = _TRENDS[rag.trend(before["rags"].get(key, "n"), row["rags"][key])]
    if key == "data":
        return found | {"note": ", ".join(filter(None, ["from data", found["note"]]))}
    differs = row["rags"]["data"] not in {"n", row["rags"]["reported"]}
    return found | {"note": f"data {row['cells']['data']}"} if differs else found


def _differ(bundle: Json) -> str:
    """Why the two overall ratings differ; empty where they do not."""
    row = saying.overall(bundle)
    if (
        row is None
        or "n" in (row["rags"]["reported"], row["rags"]["data"])
        or row["rags"]["reported"] == row["rags"]["data"]
    ):
        return ""
    return f"{row['cells']['reported']} is reported, the data says {row['cells']['data']}. {row['cells']['because'] or 'No reason is given.'}"


def _unanswered(bundle: Json) -> int:
    """How many of the decisions that the edition before asked for still wait."""
    return sum(each["answer"] == "Not answered yet" for each in bundle["answers"])


def gaps(bundle: Json) -> list[str]:
    """What is stale or not there, as sentences."""
    stale = [row["cells"]["dimension"] for row in saying.rows_of(bundle, "lights") if _is_stale(row)]
    empty = [
        each["title"]
        for key in saying.ordered(bundle)
        if not (each := bundle["sections"][key])["rows"] and each["columns"]
    ]
    unmeasured = [
        row
        for key in ("benefits", "benefits_other")
        for row in saying.rows_of(bundle, key)
        if row["cells"]["latest"] == "not measured"
    ]
    found = [f"Too old to say or run out: {', '.join(stale)}."] if stale else []
    found += [f"Benefits without a reading: {len(unmeasured)} of those listed."] if unmeasured else []
    return found + ([f"Nothing to list, so left out: {', '.join(empty)}."] if empty else [])


def _is_stale(row: Json) -> bool:
    return row["cells"]["reported"].startswith("stale") or row["cells"]["data"] == "data too old"


def strip(bundle: Json) -> tuple[str, str] | None:
    """The milestones that have a baseline as a drawing, and what it shows in words; None where there are fewer than two."""
    rows = _drawn_rows(bundle)
    if not rows:
        return None
    title = "Milestones: baseline (hollow) and now (solid)"
    return charts.slip_strip(
        rows, title, palette="print"
    ), f"Strip of {len(rows)} milestones. The table that follows holds the same dates."


def _drawn_rows(bundle: Json) -> list[tuple[str, date, date, str]]:
    """The first milestones with a baseline; none where there is only one, of which a drawing says nothing."""
    rows = [drawn for row in saying.rows_of(bundle, "milestones") if (drawn := _drawn(row["cells"]))]
    return rows[:MOST_DRAWN] if len(rows) > 1 else []


def _drawn(cells: dict[str, str]) -> tuple[str, date, date, str] | None:
    before, now = dates.read(cells["baseline"]), dates.read(cells["now"])
    return (cells["milestone"], before, now, cells["slip"] or "no change") if before and now else None
