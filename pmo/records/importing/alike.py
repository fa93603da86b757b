"""How much two texts speak of the same thing, from 0 to 1."""

from difflib import SequenceMatcher

from pmo.records.foreign.text import plain, word_set

_EMPTY = word_set("the a an of to in on for and or may might could will would be is are that risk there")


def alike(one: str, other: str) -> float:
    """By letters and by words, whichever is higher; the order of words does not matter for the second."""
    first, second = plain(one[:300]), plain(other[:300])
    if not first or not second:
        return 0.0
    if first == second:
        return 1.0
    mine, theirs = set(first.split()) - _EMPTY, set(second.split()) - _EMPTY
    shared = len(mine & theirs) / max(len(mine | theirs), 1)
    if not mine & theirs:
        return shared  # letters alone find likeness everywhere
    return max(shared, SequenceMatcher(None, first, second, autojunk=False).ratio())
