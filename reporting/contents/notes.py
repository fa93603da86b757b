"""The small print as data: what is withheld and why, what is missing, what is old, and where the data came from."""

from collections import Counter, defaultdict
from datetime import date

from pmo.core.dates import day
from pmo.hierarchy.gmpp.values import Value as Cell
from pmo.hierarchy.models import Period
from reporting.contents.change import MEASURES
from reporting.contents.rows import Line
from reporting.values import Json, clean

_WHAT = {
    "start": "start date", "end": "end date", "cost": "whole-life cost", "year_baseline": "cost in the year, baseline",
    "year_forecast": "cost in the year, forecast", "year_variance": "variance in the year", "benefits": "benefits",
}  # fmt: skip
_YEAR = ("cost in the year, baseline", "cost in the year, forecast", "variance in the year")


def withheld(rows: list[Json]) -> list[Json]:
    """Each reason in full with the projects and values that it covers, the most used first.

    Wordings that rely on the same sections of the Act are one reason, said in the wording that is used most.
    """
    wordings: dict[object, Counter[str]] = defaultdict(Counter)
    named: dict[object, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        for reason, what in _withheld_of(row):
            wordings[_ground(reason)][reason] += 1
            named[_ground(reason)][row["name"]].append(what)
    listed = [
        {
            "reason": wordings[ground].most_common(1)[0][0],
            "projects": [{"name": name, "what": _together(what)} for name, what in sorted(found.items())],
        }
        for ground, found in named.items()
    ]
    return sorted(listed, key=lambda entry: (-len(entry["projects"]), entry["reason"]))


def _withheld_of(row: Json) -> list[tuple[str, str]]:
    found = [(_one_line(row[key]["reason"]), what) for key, what in _WHAT.items() if row[key]["state"] == "withheld"]
    if row["rating"]["state"] == "withheld":
        found.append((_one_line(row["rating"]["reason"]), "rating"))
    return found


def _ground(reason: str) -> object:
    """What two wordings of one reason have in common."""
    return Cell("withheld", reason=reason).exemptions or reason.lower().rstrip(". ")


def _together(what: list[str]) -> str:
    """The values named, the three of the year in one where all of them are withheld."""
    if set(_YEAR) <= set(what):
        what = [each for each in what if each not in _YEAR] + ["cost in the year"]
    return ", ".join(what)


def _one_line(reason: str) -> str:
    return " ".join(clean(reason, 600).split()) or "The source gives no reason."


def missing(rows: list[Json]) -> list[str]:
    """Sentences on what is not given, not understood, or carried over from an earlier period."""
    found = []
    for key, what in _WHAT.items():
        label = what[0].upper() + what[1:]
        names = [row["name"] for row in rows if row[key]["state"] == "missing"]
        found += [f"{label}: not given for {_names(names, len(rows))}."] if names else []
        unclear = [row["name"] for row in rows if row[key]["state"] == "unclear"]
        found += (
            [f"{label}: could not be read for {_names(unclear, len(rows))}; the source's words are kept."]
            if unclear
            else []
        )
        old = [f"{row['name']} ({row[key]['old']})" for row in rows if "old" in row[key]]
        found += [f"{label}: last entered before this period for {_names(old, len(rows))}."] if old else []
    unrated = [row["name"] for row in rows if row["rating"]["rag"] == "n" and row["rating"]["state"] != "withheld"]
    return found + ([f"Rating: none for {_names(unrated, len(rows))}."] if unrated else [])


def _names(names: list[str], of: int, most: int = 6) -> str:
    if len(names) == of > 1:
        return f"any of the {of} projects"
    if len(names) > most:
        return f"{len(names)} projects: {', '.join(names[:most])} and {len(names) - most} more"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def sources(lines: list[Line], period: Period) -> list[str]:
    """The files that the values of the period came from."""
    rows = [line.figure(measure, period) for line in lines for measure in MEASURES]
    rows += [line.rating(who, period) for line in lines for who in line.ratings]
    return sorted({row.source for row in rows if row and row.source})


def data_as_at(lines: list[Line], period: Period) -> str:
    """The newest day of which anything is known in the period, ISO; empty when nothing is."""
    rows = [line.figure(measure, period) for line in lines for measure in MEASURES]
    rows += [line.rating(who, period) for line in lines for who in line.ratings]
    return max((row.as_at.isoformat() for row in rows if row), default="")


def as_at_words(iso: str) -> str:
    """31 Mar 2024, or that there is nothing."""
    return day(date.fromisoformat(iso)) if iso else "no data in this period"
