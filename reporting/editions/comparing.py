"""Two editions side by side, from what each of them froze: nothing is read from the registers of today."""

from dataclasses import dataclass

from reporting.editions import saying
from reporting.sections.shape import compare
from reporting.values import Json


@dataclass(frozen=True)
class Difference:
    """One section: rows that are new, gone or changed, each with the cells that moved."""

    key: str
    title: str
    rows: list[Json]


def differences(old: Json, new: Json) -> list[Difference]:
    """Every section in which the two differ, in the order of the newer one; sections that one of them lacks are left out."""
    known = old.get("sections", {})
    sections = new.get("sections", {})
    found = [
        Difference(key, sections[key]["title"], _rows(sections[key], known[key], compare(sections[key], known[key])))
        for key in saying.ordered(new) if key in known
    ]  # fmt: skip
    return [each for each in found if each.rows]


def _rows(now: Json, before: Json, changes: dict[str, Json]) -> list[Json]:
    rows = {row["id"]: row for row in before["rows"]} | {row["id"]: row for row in now["rows"]}
    labels = {key: label for key, label, _ in now["columns"]}
    return [_row(rows[row_id], change, labels) for row_id, change in changes.items()]


def _row(row: Json, change: Json, labels: dict[str, str]) -> Json:
    first = next(iter(labels))
    moved = [
        {"label": labels[key], "was": was, "now": row["cells"].get(key, "")}
        for key in labels if change["kind"] == "changed" and (was := change["was"].get(key)) is not None
    ]  # fmt: skip
    return {"name": row["cells"].get(first, ""), "url": row["url"], "kind": change["kind"], "moved": moved}


def figures(old: Json, new: Json) -> list[Json]:
    """The headline and what the figures of both say, where both say it."""
    pairs = [
        ("Summary", _summary(old), _summary(new)),
        ("Data as at", old.get("as_at_words", ""), new.get("as_at_words", "")),
    ]
    pairs += [(_NAMES[key], _total(old, key), _total(new, key)) for key in _NAMES]
    pairs += [("Pieces of work", _count(old), _count(new))]
    return [{"label": label, "was": was, "now": now, "same": was == now} for label, was, now in pairs if was or now]


_NAMES = {"cost": "Whole-life cost", "benefits": "Benefits", "year_forecast": "Cost in the year, forecast"}


def _summary(data: Json) -> str:
    return data.get("words", {}).get("summary") or data.get("headline", "")


def _total(data: Json, key: str) -> str:
    own = data.get("own") or {}
    return (data.get("totals") or {}).get(key, {}).get("short", "") or own.get("row", {}).get(key, {}).get("text", "")


def _count(data: Json) -> str:
    return str(len(data.get("units", []))) if data.get("units") else ""
