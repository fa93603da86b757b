"""Keeps what a person chose, corrected and ticked in the preview, whether or not scripts run."""

from pmo.records.importing.groups import place_of
from pmo.records.models import SheetImport


def choose(parts: list[SheetImport], data) -> None:
    """Names of the form are what-table~row:field; each table keeps its own."""
    kept: dict[str, SheetImport] = {str(place_of(part)): part for part in parts}
    for name, value in data.items():
        what, _, whole = name.partition("-")
        table, _, place = whole.partition("~")
        if table in kept:
            _keep(kept[table].settings, what, place[:80], value, whole, data)
    for part in parts:
        SheetImport.objects.filter(pk=part.pk, state="preview").update(settings=part.settings)


def _keep(settings: dict, what: str, place: str, value: str, whole: str, data) -> None:
    if what == "keep" and value in {"mine", "theirs"}:
        settings.setdefault("keep", {})[place] = value
    elif what == "same" and value in {"update", "new"}:
        settings.setdefault("same", {})[place] = value
    elif what == "fix" and value != data.get(f"was-{whole}", ""):
        settings.setdefault("fix", {})[place] = value[:20_000]
    elif what == "row":
        settings.setdefault("apply", {})[place] = "yes" if data.get(f"tick-{whole}") else "no"
    elif what == "offer" and data.get("all") in {"mine", "theirs"}:
        settings.setdefault("keep", {})[place] = data["all"]
    elif what == "out" and data.get("out") == whole:
        settings["out"] = not settings.get("out")
