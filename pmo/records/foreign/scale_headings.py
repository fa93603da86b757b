"""Recognises columns of a rating: which dimension they rate, and at which time."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from pmo.records.foreign import words_abroad as abroad
from pmo.records.foreign.text import plain, without_brackets, word_set

Dimension = Literal["", "likelihood", "impact", "score"]
Stage = Literal["", "inherent", "current", "residual", "post", "target"]

_LIKELIHOOD = word_set(f"likelihood probability prob chance likelyhood likelihhod pr {plain(abroad.LIKELIHOOD)}")
_IMPACT = word_set(f"impact consequence severity imp conseq sev {plain(abroad.IMPACT)}")
_PHRASES: Mapping[str, Dimension] = {
    "how likely": "likelihood", "how likely is it": "likelihood", "chance of happening": "likelihood", "how bad": "impact",
    "how bad would it be": "impact", "how severe": "impact", "how serious": "impact",
}  # fmt: skip
_LETTERS: Mapping[str, Dimension] = {"l": "likelihood", "p": "likelihood", "i": "impact", "c": "impact", "s": "score"}
_SCORE = word_set(
    f"score rating rag total exposure rank rpn product lxi pxi ixl ixp lxc pxc level grade colour {abroad.SCORE}"
)
_NOISE = word_set(
    "risk raw of the occurrence occurring value level scale grade mitigation mitigated action control treatment response "
    "assessment scoring evaluation 1 2 3 4 5 10 to a an overall band in place and with without existing rated rank "
    "mitigating if it occur select choose drop down h m"
)
_STAGES: tuple[tuple[Stage, frozenset[str]], ...] = (
    ("target", word_set("target planned desired future projected forecast anticipated goal predicted")),
    ("residual", word_set("residual net remaining managed revised mitigated")),
    ("inherent", word_set("inherent gross initial original raw untreated unmitigated uncontrolled pre before premitigation "
                           "precontrol baseline without"
)),
    ("current", word_set("current now today present existing currently")),
    ("post", word_set("post after following postmitigation")),
)  # fmt: skip
_MITIGATION = word_set("mitigation action treatment response postmitigation mitigating")
_PRODUCT = re.compile(r"\b[lpic]\s*[x*×]\s*[lpic]\b|\b(?:likelihood|probability|impact)\s*[x*×]\s*\w+")


@dataclass(frozen=True, slots=True)
class Rating:
    """What a column rates, and when. No dimension and no stage mean that the words say nothing of it."""

    dimension: Dimension
    stage: Stage


@lru_cache(maxsize=10_000)
def rating_of(heading: str, group: str = "") -> Rating:
    """The rating that a heading, under another, stands for."""
    stage = _stage(heading) or _stage(group)
    if _PRODUCT.search(heading.lower()):
        return Rating("score", stage)
    own, above = _dimension(heading), _dimension(group)
    if own == "score" and above in ("likelihood", "impact"):
        return Rating(above, stage)
    if own or not _is_only_stage(heading):
        return Rating(own, stage if own else "")
    return Rating(above, stage if above else "")


def _stage(text: str) -> Stage:
    tokens = set(plain(text).split())
    stage: Stage = next((stage for stage, words in _STAGES if tokens & words), "")
    if stage == "post" and not tokens & _MITIGATION:
        return "residual"
    return "current" if stage == "residual" and tokens & {"current"} else stage


def _bare(text: str) -> list[str]:
    """The words of a heading that are neither a stage nor noise."""
    stages = frozenset[str]().union(*(words for _, words in _STAGES))
    return [word for word in plain(without_brackets(text)).split() if word not in stages | _NOISE and word != "%"]


def _dimension(text: str) -> Dimension:
    if plain(text) in _PHRASES:
        return _PHRASES[plain(text)]
    bare = [_spelled(word) for word in _bare(text)]
    if len(bare) == 1 and bare[0] in _LETTERS:
        return _LETTERS[bare[0]]
    likely, heavy, scored = (set(bare) & words for words in (_LIKELIHOOD, _IMPACT, _SCORE))
    if not bare or set(bare) - likely - heavy - scored - set(_LETTERS):
        return ""
    if likely and heavy:
        return "score"
    if likely or heavy:
        return "likelihood" if likely else "impact"
    return "score" if scored else ""


def _spelled(word: str) -> str:
    # "L1" and "Impact1" number a set of columns.
    return word.rstrip("12") or word


def _is_only_stage(text: str) -> bool:
    return bool(text.strip()) and not _bare(text)


def range_of(heading: str) -> int | None:
    """The top of the scale when a heading names it: "(1-10)", "1 to 4", "out of 5", "/3"."""
    found = re.search(r"\b[01]\s*(?:-|–|to|\.\.)\s*(\d{1,3})\b(?!\s*[/-])|(?:out of|/)\s*(\d{1,3})\b", heading.lower())
    top = int(found[1] or found[2]) if found else 0
    return top if 3 <= top <= 100 else None


# Words of the ladder that all teams share, whatever they call its steps.
_LADDER = (
    "very low,vl,v low,negligible,rare,insignificant,minimal,remote,trivial,very unlikely,improbable,highly unlikely,"
    "extremely unlikely,very minor,very small",
    "low,l,minor,unlikely,lo,small,slight",
    "medium,med,m,moderate,possible,mod,average,significant,fairly likely,even chance,occasional,med ium",
    "high,h,major,likely,hi,probable,serious,large",
    "very high,vh,v high,catastrophic,almost certain,certain,critical,severe,extreme,very likely,highly likely,near certain,"
    "highly probable,expected,extremely likely,extremely high,virtually certain,showstopper,very serious,very large",
)
LADDER: Mapping[str, int] = {
    plain(word): step
    for ladder in (abroad.LADDER, _LADDER)
    for step, words in enumerate(ladder, 1)
    for word in words.split(",")
}


def step_of(text: str) -> int | None:
    """The step from 1 to 5 that a common word for a level stands for."""
    return LADDER.get(plain(text))
