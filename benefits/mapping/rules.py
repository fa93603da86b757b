"""What may be linked to what, and how much may be claimed. Sources: domain.md 4.3 (MSP and the benefits dependency network), 4.6."""

from collections.abc import Iterable

NAMES = {
    "enabler": "an enabler", "output": "an output", "capability": "a capability", "business_change": "a business change",
    "outcome": "an outcome", "benefit": "a benefit", "dis_benefit": "a dis-benefit", "objective": "a strategic objective",
}  # fmt: skip
COLUMNS = ["enabler", "output", "capability", "business_change", "outcome", "benefit", "dis_benefit", "objective"]
_ENDS = {"benefit", "dis_benefit", "objective"}

# kind → what it may lead to. No link skips the outcome on the way from an output to a benefit.
ALLOWED: dict[str, frozenset[str]] = {
    "enabler": frozenset({"capability", "business_change"}),
    "output": frozenset({"capability", "business_change"}),
    "capability": frozenset({"business_change", "outcome"}),
    "business_change": frozenset({"outcome"}),
    "outcome": frozenset({"benefit", "dis_benefit"}),
    "benefit": frozenset(_ENDS),
    "dis_benefit": frozenset(_ENDS),
    "objective": frozenset(),
}


def wrong_pair(source: str, target: str) -> str:
    """Why a link of these kinds makes no sense, as a sentence; empty when it does."""
    allowed = ALLOWED[source]
    if target in allowed:
        return ""
    if not allowed:
        return f"{NAMES[source].capitalize()} is where the map ends; nothing follows from it."
    names = [NAMES[kind] for kind in COLUMNS if kind in allowed]
    return f"{NAMES[source].capitalize()} leads to {' or '.join(names)}, not to {NAMES[target]}."


def over_claimed(weights: Iterable[int | None]) -> int:
    """The sum of the weights into one node where it is more than 100 per cent, otherwise 0."""
    total = sum(weight for weight in weights if weight)
    return total if total > 100 else 0
