"""How well a heading names a field."""

import re
from collections.abc import Iterable
from functools import lru_cache

from pmo.records.foreign import words_abroad as abroad
from pmo.records.foreign.model import FieldSpec
from pmo.records.foreign.scale_headings import rating_of
from pmo.records.foreign.text import plain, without_brackets, word_set
from pmo.records.foreign.words import HEADINGS, NARRATIVE, NEVER
from pmo.records.foreign.words_registers import NOUNS, OWN, REGISTERS

_LONGEST = 90
_EXPLANATION = re.compile(r"\s[-–—]\s|[:?=(]")
_SMALL = word_set("the of a an to for in on is it this that be by and or if s no date")


@lru_cache(maxsize=1_000)
def register_word(key: str) -> str:
    """Which of the eight registers a register's key means: "change_requests" is "change"; "" when none."""
    words = plain(key.replace("_", " "))
    return next((word for word in REGISTERS if word in words or words.rstrip("y") == word.rstrip("y")), "")


@lru_cache(maxsize=5_000)
def forms(heading: str, register: str = "") -> tuple[str, ...]:
    """Ways to read a heading, the most literal first."""
    whole, bare = plain(heading), plain(without_brackets(heading))
    nouns = {register, "risk", "the", "of"} if register else NOUNS
    stripped = " ".join(word for word in bare.split() if word not in nouns)
    loose = " ".join(word for word in bare.split() if word not in NOUNS)
    head = plain(_EXPLANATION.split(heading, maxsplit=1)[0])
    return tuple(dict.fromkeys(form for form in (whole, bare, stripped, loose, head) if form))


def synonyms(name: str, register: str) -> tuple[frozenset[str], frozenset[str]]:
    """The headings of a field that are the register's own, and those of every register."""
    return _own(name, register), _shared(name)


@lru_cache(maxsize=1_000)
def _own(name: str, register: str) -> frozenset[str]:
    return frozenset(map(plain, OWN.get(register, {}).get(name, ())))


@lru_cache(maxsize=1_000)
def _shared(name: str) -> frozenset[str]:
    return frozenset(map(plain, (*HEADINGS.get(name, ()), *abroad.HEADINGS.get(name, ()), name.replace("_", " "))))


def strength(heading: str, field: FieldSpec, register: str) -> int:
    """How surely a heading names the field, from 0 to 100."""
    if not heading or len(heading) > _LONGEST * 2:
        return 0
    return _strength(heading, field.name, (field.label, *field.synonyms), register)


@lru_cache(maxsize=50_000)  # each heading is held against every field of every register, at each look at a preview
def _strength(heading: str, name: str, labels: tuple[str, ...], register: str) -> int:
    told = frozenset(map(plain, (name.replace("_", " "), *labels)))
    own, shared = synonyms(name, register)
    ways = forms(heading, register)
    for number, way in enumerate(ways):
        for words, points in ((told, 100), (own, 96), (shared, 88)):
            if way in words:
                return points - 6 * number
    return _by_parts(ways[0], name, told | own | shared) if ways else 0


def _by_parts(heading: str, name: str, known: frozenset[str]) -> int:
    words = heading.split()
    if set(words) & set(NEVER.get(name, ())) or len(words) > 12:
        return 0
    best = max((len(it.split()) for it in known if _within(it.split(), words)), default=0)
    return max(0, min(74, 48 + 9 * best - 2 * (len(words) - best))) if best else 0


def _within(known: list[str], words: list[str]) -> bool:
    if len(known) == 1:
        return known[0] in words and len(known[0]) > 2 and known[0] not in _SMALL and known[0] not in NOUNS
    return any(words[at : at + len(known)] == known for at in range(len(words) - len(known) + 1))


@lru_cache(maxsize=1)
def _vocabulary() -> dict[str, str]:
    """Every heading of every register with its field; the first that claims a heading has it."""
    found: dict[str, str] = {}
    for name, words in _all_headings():
        for word in words:
            found.setdefault(plain(word), name)
    return found


def _all_headings() -> Iterable[tuple[str, tuple[str, ...]]]:
    yield from HEADINGS.items()
    for register in OWN.values():
        yield from register.items()
    yield from ((name, words) for name, words in abroad.HEADINGS.items() if name != "target_date")


@lru_cache(maxsize=20_000)
def field_named(heading: str) -> str:
    """The field that a heading names in any register, "" when it is no heading we know."""
    if not heading or len(heading) > _LONGEST:
        return ""
    rating = rating_of(heading)
    if rating.dimension:
        return rating.dimension
    ways = forms(heading)
    known = next((_vocabulary()[way] for way in ways if way in _vocabulary()), "")
    return known or ("title" if ways and _is_noun(ways[0]) else "")


def _is_noun(heading: str) -> bool:
    """Whether a heading is a register's name and nothing else, such as "Risk"."""
    words = set(heading.split())
    return words <= NOUNS and bool(words & set(REGISTERS))


def is_narrative(heading: str) -> bool:
    """Whether a heading names what a record is about, in any register."""
    name = field_named(heading)
    return name in NARRATIVE or any(plain(heading) in map(plain, own.get("title", ())) for own in OWN.values())
