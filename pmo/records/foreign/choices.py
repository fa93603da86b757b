"""Reads choices, such as a status or a priority, from a team's own words."""

import re
from dataclasses import dataclass, replace

from pmo.records.foreign.dates import dates_inside
from pmo.records.foreign.model import FieldSpec
from pmo.records.foreign.text import plain, without_brackets, word_set
from pmo.records.foreign.words_values import MEANINGS
from pmo.records.foreign.yesno import yes_or_no

_CUT = re.compile(
    r"\s+[-–—]+\s+|[:;,(\[/\n.]|\s[-–—]|[-–—]\s|\s+(?:see|as|but|with|until|pending|on|at|by|since|from|to)\s+",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^(?:p|priority\s*)?\d{1,2}\s*[-–—.:)=]\s*|\s*[-–—(]\s*\d{1,2}\s*\)?$", re.IGNORECASE)
_STEM = 5
_ENDINGS = frozenset(
    ("", "s", "e", "es", "y", "ies", "al", "ial", "ical", "ional", "ic", "ion", "ation", "ing", "er", "ed", "ment", "ary", "ory", "ity",
     "ance", "ities", "ier", "iers", "ators", "ator")
)  # fmt: skip
_OPEN = frozenset(("open", "active", "live", "outstanding"))
# Words that make a heading a question to which yes and no are answers.
_ASKED = _OPEN | word_set(
    "done complete completed closed resolved finished actioned implemented validated valid confirmed approved agreed met "
    "delivered accepted published"
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A code of ours, its label, whether the cell holds it literally, and the words that were left over."""

    code: str
    label: str
    is_literal: bool = False
    rest: str = ""


def choice_of(text: str, field: FieldSpec, heading: str = "") -> Choice | None:
    """The choice that a text means, `None` when that cannot be told."""
    told = _whole(text, field) or _by_heading(text, field, heading)
    if told is not None:
        return told
    parts = [without_brackets(text), _NUMBERED.sub("", text), _without_dates(text), _CUT.split(text, maxsplit=1)[0]]
    for part in parts:
        if part.strip() and part != text and (found := _whole(part, field)):
            return replace(found, is_literal=False, rest=_rest(text, part))
    return _by_number(text, field) or _mentioned(text, field) or _by_stem(text, field)


def _whole(text: str, field: FieldSpec) -> Choice | None:
    word = plain(text)
    if not word:
        return None
    for code, label in field.choices:
        if word in (plain(code), plain(label)):
            return Choice(code, label, is_literal=True)
    synonyms = {plain(synonym): code for synonym, code in field.choice_synonyms.items()}
    return _choice(field, (synonyms[word],)) if word in synonyms else _choice(field, MEANINGS.get(word, ()))


def _choice(field: FieldSpec, codes: tuple[str, ...]) -> Choice | None:
    for wanted in codes:
        for code, label in field.choices:
            if plain(wanted) in (plain(code), plain(label)):
                return Choice(code, label)
    return None


def _by_heading(text: str, field: FieldSpec, heading: str) -> Choice | None:
    """Yes and no under "Done?" or "Open?" are answers to the heading."""
    asked, answer = plain(heading).split(), yes_or_no(text)
    word = next((word for word in asked if word in _ASKED), "")
    if answer is None or not word:
        return None
    return _choice(field, MEANINGS[word if answer else "closed" if word in _OPEN else "open"])


def _without_dates(text: str) -> str:
    lowered = text.lower()
    for day in dates_inside(text):
        lowered = lowered.replace(day, " ")
    return re.sub(r"\s+(?:on|at|by)?\s*$", "", lowered.strip(" ,;:-–()"))


def _rest(text: str, part: str) -> str:
    return text.replace(part.strip(), "", 1).strip(" -–—:;,.()[]/")


def _by_number(text: str, field: FieldSpec) -> Choice | None:
    """A priority by number counts from the most urgent."""
    found = re.fullmatch(r"(?:p|pri|priority)?\s*([1-9])", text.strip(), re.IGNORECASE)
    if found is None or field.name not in ("priority", "urgency") or not _starts_high(field):
        return None
    place = int(found[1]) - 1
    return Choice(*field.choices[place]) if place < len(field.choices) else None


def _starts_high(field: FieldSpec) -> bool:
    return bool(field.choices) and bool(
        set(plain(" ".join(field.choices[0])).split()) & {"critical", "high", "urgent", "very"}
    )


def _by_stem(text: str, field: FieldSpec) -> Choice | None:
    """The one choice that differs by its ending only: "Reputation" is Reputational, "Finances" is Financial."""
    word = plain(text)
    found = [(code, label) for code, label in field.choices if _same_stem(word, plain(label))]
    return Choice(*found[0], rest="") if len(found) == 1 else None


def _same_stem(one: str, other: str) -> bool:
    if " " in one or " " in other:
        return False
    length = next(
        (at for at, (mine, its) in enumerate(zip(one, other, strict=False)) if mine != its), min(len(one), len(other))
    )
    ends = [(one[at:], other[at:]) for at in (length, length - 1) if at >= _STEM]
    return any(mine in _ENDINGS and its in _ENDINGS for mine, its in ends)


def _mentioned(text: str, field: FieldSpec) -> Choice | None:
    """The one choice whose label stands among other words."""
    words = f" {plain(text)} "
    found = {
        code: label
        for code, label in field.choices
        if any(len(it) > 2 and f" {it} " in words for it in (plain(label), plain(code)))
    }
    if len(found) != 1 or len(words) > 120:
        return None
    (code, label) = next(iter(found.items()))
    return Choice(code, label, rest=text)
