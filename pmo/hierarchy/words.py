"""Local words: every level, state, stage, rating and role can be renamed by the office without code."""

from pmo.core import memo
from pmo.core.choices import Choices
from pmo.hierarchy.choices import ASSESSORS, KINDS, STAGES, STATES, WORK_TYPES
from pmo.hierarchy.roles import ROLES

GROUPS: dict[str, Choices] = {
    "kind": KINDS,
    "state": STATES,
    "stage": STAGES,
    "work_type": WORK_TYPES,
    "assessor": ASSESSORS,
}
EXTRA = {"kind.sub_portfolio": "Sub-portfolio", "kind.sub_programme": "Sub-programme"}


def renameable() -> dict[str, str]:
    """Every key that may be renamed, with the word that ships."""
    keys = {f"{group}.{choice.value}": choice.label for group, choices in GROUPS.items() for choice in choices.all()}
    ratings = {f"rating.{level.code}": level.label for level in _levels()}
    roles = {f"role.{role.code}": role.label for role in ROLES.values()}
    return keys | EXTRA | ratings | roles


def _levels():
    from pmo.hierarchy.models import RatingScale

    return [level for scale in RatingScale.objects.all() for level in scale.steps]


def forget(**more) -> None:
    """Read the words anew: one has just been written."""
    memo.forget("words")


def _all() -> dict[str, tuple[str, str]]:
    return memo.once("words", _read)


def _read() -> dict[str, tuple[str, str]]:
    from pmo.hierarchy.models import Word

    return {key: (one, many) for key, one, many in Word.objects.values_list("key", "singular", "plural")}


def word(key: str, default: str = "") -> str:
    """What the office calls `key`, such as "kind.programme"."""
    return _all().get(key, (default or _shipped(key), ""))[0]


def plural(key: str) -> str:
    """The plural of the office's word."""
    one, many = _all().get(key, ("", ""))
    one = one or _shipped(key)
    return many or (one if one.endswith("work") else f"{one[:-1]}ies" if one.endswith("y") else f"{one}s")


def _shipped(key: str) -> str:
    group, _, value = key.partition(".")
    if key in EXTRA:
        return EXTRA[key]
    if group == "role" and value in ROLES:
        return ROLES[value].label
    return GROUPS[group].get(value).label if group in GROUPS else value


def kind_of(node, *, nested: bool = True) -> str:
    """What the office calls this node's level; with `nested`, a portfolio or programme inside its like is a sub-one."""
    inner = {"portfolio": "kind.sub_portfolio", "programme": "kind.sub_programme"}
    if nested and node.kind in inner and node.parent_id and _parent_kind(node) == node.kind:
        return word(inner[node.kind])
    return word(f"kind.{node.kind}")


def _parent_kind(node) -> str:
    return getattr(node, "parent_kind", None) or node.parent.kind
