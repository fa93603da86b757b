"""Sentences of an edition, made from its frozen sections alone."""

from reporting.sections.reading import one_line
from reporting.values import Json

QUIET = {"because", "was", "response", "otherwise", "last"}  # their changes are no news of their own
_KINDS = {"new": "New", "gone": "No longer listed"}


def headline(bundle: Json) -> str:
    """How the work stands, in one or two sentences that only count."""
    parts = [_ratings(bundle), *filter(None, (say(bundle) for say in (_milestones, _risks, _decisions)))]
    return (
        " ".join(part for part in parts if part) or "The registers, plans and benefits of this work are listed below."
    )


def headline_of(sections: Json) -> str:
    """The same of facts that are not an edition yet."""
    return headline({"sections": sections})


def ordered(bundle: Json) -> list[str]:
    """The keys of the sections in their order, which a JSON object of the database does not keep."""
    return bundle.get("order", list(bundle.get("sections", {})))


def rows_of(bundle: Json, key: str) -> list[Json]:
    """The frozen rows of a section."""
    return bundle.get("sections", {}).get(key, {}).get("rows", [])


def count_of(bundle: Json, key: str) -> int:
    """How many rows there were, those left out counted."""
    return len(rows_of(bundle, key)) + bundle.get("sections", {}).get(key, {}).get("more", 0)


def overall(bundle: Json) -> Json | None:
    """The row of the overall light."""
    return next((row for row in rows_of(bundle, "lights") if row["id"] == "light:overall"), None)


def _ratings(bundle: Json) -> str:
    row = overall(bundle)
    if row is None:
        return ""
    reported, data = row["cells"]["reported"], row["cells"]["data"]
    return (
        f"Overall: reported {reported}, from data {data}."
        if reported != "not reported"
        else f"Overall from data: {data}."
    )


def _milestones(bundle: Json) -> str:
    late = [row for row in rows_of(bundle, "milestones") if row["rags"].get("status") == "r"]
    if not late:
        return ""
    return f"{_several(len(late), 'milestone is', 'milestones are')} Red, the next of them {late[0]['cells']['milestone']}, {late[0]['cells']['slip'] or 'late'}."


def _risks(bundle: Json) -> str:
    found = rows_of(bundle, "risks")
    return (
        f"The gravest of {_several(count_of(bundle, 'risks'), 'open risk', 'open risks')} stands at {found[0]['cells']['score']}."
        if found
        else ""
    )


def _decisions(bundle: Json) -> str:
    number = count_of(bundle, "decisions")
    return f"{_several(number, 'decision is', 'decisions are')} asked." if number else ""


def _several(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def changes(bundle: Json, since: dict[str, Json]) -> list[Json]:
    """One entry for each row that is new, changed or no longer listed: {"label", "text", "url", "kind"}, by section."""
    found = []
    for key in ordered(bundle):
        section = bundle["sections"][key]
        named = {row["id"]: row for row in section["rows"]}
        for row_id, change in since.get(key, {}).items():
            if text := _change(section, named.get(row_id), change):
                found.append(
                    {"label": f"{section['title']}.", "text": text, "url": change["url"], "kind": change["kind"]}
                )
    return found


def _change(section: Json, row: Json | None, change: Json) -> str:
    first = section["columns"][0][0]
    if change["kind"] != "changed" or row is None:
        return f"{_KINDS.get(change['kind'], 'Changed')}: {one_line((row or {'cells': change['was']})['cells'].get(first, ''), 160)}."
    labels = {key: label for key, label, _ in section["columns"]}
    moved = [
        f"{labels[key].lower()} {one_line(row['cells'][key], 80) or 'none'}, was {one_line(was, 80) or 'none'}"
        for key in labels if (was := change["was"].get(key)) is not None and key not in QUIET and key != first
    ]  # fmt: skip
    return f"{one_line(row['cells'][first], 90).rstrip('.')}: {'; '.join(moved)}." if moved else ""
