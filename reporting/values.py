"""One value as the report keeps it: what is known, how it reads in a cell, and why it is not there when it is not."""

import re
import unicodedata
from datetime import date
from decimal import Decimal

from pmo.core import dates, money
from pmo.hierarchy.gmpp.values import Value as Cell
from pmo.hierarchy.models import Assessment, Figure, Period

Json = dict[str, object]
MOST_TEXT = 20_000
NOT_GIVEN: Json = {"state": "missing", "text": "not given", "value": None, "reason": ""}
_ENDLESS, _PIECE = re.compile(r"\S{121,}"), re.compile(r"(.{40})")
_ORIGIN = re.compile(
    r"^.{0,260}?(?:primarily|mainly) due to the following (?:factors?|reasons?)\s*[.:;,-]*\s*",
    re.IGNORECASE | re.DOTALL,
)


def cell(figure: Figure | None, period: Period) -> Json:
    """A figure for a table cell. A withheld value keeps its full reason; an old one says of when it is."""
    if figure is None:
        return dict(NOT_GIVEN)
    found: Json = {
        "state": figure.state,
        "text": _text(figure),
        "value": _plain(figure.value),
        "reason": clean(figure.reason),
    }
    if figure.state == "range":
        found |= {"low": _plain(_low(figure)), "high": _plain(_high(figure))}
    if figure.as_at < period.starts_on:
        found |= {"old": dates.day(figure.as_at)}
    return found


def _plain(value) -> str | None:
    if value is None:
        return None
    return value.isoformat() if isinstance(value, date) else f"{value.normalize():f}"


def _low(figure: Figure):
    return figure.date_low if figure.unit == "date" else figure.amount_low


def _high(figure: Figure):
    return figure.date_high if figure.unit == "date" else figure.amount_high


def _text(figure: Figure) -> str:
    if figure.state == "known":
        return _words(figure, figure.value)
    if figure.state == "range":
        return f"{_words(figure, _low(figure)) or 'not more'} to {_words(figure, _high(figure)) or 'not given'}"
    return absent(figure.state, figure.reason)


def _words(figure: Figure, value) -> str:
    if figure.unit == "date":
        return dates.day(value)
    return money.percent(value) if figure.unit == "percent" else money.short(value, figure.currency)


def absent(state: str, reason: str) -> str:
    """Why there is no value, in few words: withheld, s43."""
    if state == "withheld":
        return f"withheld{_why(reason)}"
    return {"not_applicable": "not applicable", "unclear": "not understood"}.get(state, "not given")


def _why(reason: str) -> str:
    sections = Cell("withheld", reason=reason).exemptions
    if sections:
        return ", " + ", ".join(f"s{number}" for number in sections)
    low = reason.lower()
    return ", too early" if "planning" in low or "not in a position" in low or "not yet in a position" in low else ""


def number(found: Json) -> Decimal | None:
    """The amount of a cell that is known, never that of a range or of something old."""
    return (
        Decimal(found["value"])
        if found["state"] == "known" and "old" not in found and found["value"] is not None
        else None
    )


def day(found: Json) -> date | None:
    """The date of a cell that is known."""
    return (
        date.fromisoformat(found["value"])
        if found["state"] == "known" and "old" not in found and found["value"]
        else None
    )


def rating(row: Assessment | None, who: str = "") -> Json:
    """A rating for a cell: `rag` for its shape, `word` for its name, `scale` so that unlike is never compared."""
    if row is None:
        return {"rag": "n", "word": "not given", "state": "missing", "scale": "", "by": who, "reason": ""}
    level = row.level
    word = level.label if level else absent(row.state, row.reason)
    return {
        "rag": level.rag if level else "n", "word": word, "state": row.state, "scale": row.scale.code, "by": row.assessor,
        "reason": clean(row.reason), "as_at": row.as_at.isoformat(),
    }  # fmt: skip


def clean(text: str, most: int = MOST_TEXT) -> str:
    """Text without control and direction marks, at most `most` characters, said so where it was cut."""
    kept = "".join(
        char for char in text if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
    return kept.strip() if len(kept) <= most else f"{kept[:most].strip()}… (cut after {most:,} characters)"


def paragraphs(text: str) -> list[str]:
    """The text as paragraphs of plain words. One endless word would take half a minute to set, so it is parted."""
    parts = [_ENDLESS.sub(lambda found: _PIECE.sub(r"\1 ", found[0]), part) for part in clean(text).splitlines()]
    return [line for part in parts if (line := " ".join(part.split()))]


def gist(text: str, most: int = 190) -> str:
    """The first words of a reason, without the formula that published reasons open with, cut between words."""
    words = " ".join(clean(text).split())
    core = _ORIGIN.sub("", words, count=1) or words
    core = core[:1].upper() + core[1:]
    if len(core) <= most:
        return core
    stop = core.rfind(". ", most // 3, most)
    return core[: stop + 1] if stop > 0 else core[:most].rsplit(" ", 1)[0].rstrip(",;:") + "…"
