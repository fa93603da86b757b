"""Recognises why a cell holds no value: withheld, not applicable, or simply not given."""

import re

from pmo.hierarchy.gmpp.values import State

_WITHHELD = re.compile(
    r"\bexempt|freedom of information|\bfoia?\b|withheld|redacted|in confidence|confidential"
    r"|commercial(?:ly)? (?:sensitiv|interest)|legal(?:ly)? sensitiv|national security"
    r"|not (?:yet )?in a position|planning stage|early planning|prevented .{0,60}from"
    r"|not yet (?:passed|reached|approved|agreed|available|been)|yet to (?:reach|pass|be agreed)",
    re.IGNORECASE | re.DOTALL,
)
_NOT_APPLICABLE = re.compile(
    r"(?:n\.?/?\s?a\.?|not applicable|not required|none|nil return)\b.{0,80}|[+-]?inf(?:inity)?|#div/0!"
    r"|(?:cannot|can't|unable to|not possible to) calculate.*",
    re.IGNORECASE | re.DOTALL,
)
_MISSING = re.compile(
    r"[-–—.?]*|(?:not (?:available|provided|known|given|reported|stated|set)|to be (?:confirmed|determined|agreed)"
    r"|unknown|unavailable|no data|t\.?b\.?[cda]\.?|blank|null|nan|#n/a)\b.{0,80}"
    r"|.*\b(?:did not|has not|have not) (?:provided?|reported?|supplied|supply)\b.*",
    re.IGNORECASE | re.DOTALL,
)


def absence_of(text: str) -> State | None:
    """The state of a cleaned text that stands where a value should, or None if it says no such thing.

    "withheld": exempt from publication, or not yet in a position to say. "not_applicable":
    there can be no value. "missing": blank, or said not to have been provided.
    """
    if _WITHHELD.search(text):
        return "withheld"
    if _NOT_APPLICABLE.fullmatch(text):
        return "not_applicable"
    return "missing" if _MISSING.fullmatch(text) else None


def withheld_reason(narrative: str) -> str:
    """The sentence that stands in place of a narrative, or "" if the narrative is one.

    Only a text that opens as an exemption counts: a real narrative may mention planning stages.
    """
    opening = narrative.lower()[:90]
    starts = (
        "exempt",
        "early planning gmpp",
        "the project is not in a position",
        "armp adjustments",
    )
    is_short = len(narrative) < 400
    told = opening.startswith((*starts, "the project is still at the planning"))
    return narrative if told and is_short else ""
