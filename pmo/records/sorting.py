"""The sort keys of a register's page: in words, as chips, as choices, and added by a heading."""

from dataclasses import dataclass

from pmo.records.fields import Field
from pmo.records.querying import Chip, Look

MOST = 3  # keys that the menu asks for
_WAYS = {
    "number": ("low to high", "high to low"),
    "date": ("earliest first", "latest first"),
    "text": ("A to Z", "Z to A"),
    "order": ("first to last", "last to first"),
}
_KINDS = {
    "score": "number",
    "level": "number",
    "number": "number",
    "money": "number",
    "ref": "number",
    "date": "date",
    "order": "order",
}


def words(field: Field, falling: bool) -> str:
    """A key in words: "Score, high to low"."""
    return f"{field.label}, {_WAYS[_KINDS.get(field.kind, 'text')][falling]}"


def keys(look: Look) -> list[str]:
    """The keys in force that a person can name."""
    return [name for name in look.sorts if name.lstrip("-") != "id"]


def now(look: Look) -> str:
    """The first key in words, for the button."""
    found = keys(look)
    return words(look.register.fields[found[0].lstrip("-")], found[0].startswith("-")) if found else "Sort"


def chips(look: Look) -> list[Chip]:
    """The keys that somebody chose, each with the address without it."""
    if not look.asked_sort:
        return []
    found = keys(look)
    return [
        Chip("Then by" if place else "Sorted by", words(look.register.fields[name.lstrip("-")], name.startswith("-")),
            look.with_(sort=",".join(each for each in found if each != name)))
        for place, name in enumerate(found)
    ]  # fmt: skip


def following(look: Look, column: Field) -> str:
    """The key that a press on a heading gives: the usual way first, then the other."""
    if f"-{column.name}" in look.sorts:
        return column.name
    if column.name in look.sorts:
        return f"-{column.name}"
    return f"-{column.name}" if column.numeric and column.kind in {"score", "money"} else column.name


def added(look: Look, column: Field) -> str:
    """The keys with this column beside those in force: turned where it is one of them."""
    found, key = keys(look), following(look, column)
    if column.name in [name.lstrip("-") for name in found]:
        return ",".join(key if name.lstrip("-") == column.name else name for name in found)
    return ",".join([*found, key])


@dataclass(frozen=True)
class Choice:
    """One select of the menu: its label, and the keys that it offers with the one in force."""

    label: str
    keys: list[tuple[str, str, bool]]


def choices(look: Look) -> list[Choice]:
    """The selects of the menu, over the columns that are shown."""
    columns = [column for column in look.columns if column.sort]
    found = [*keys(look), *[""] * MOST][:MOST]
    return [
        Choice("Then by" if place else "Sort by", [
            (f"{sign}{column.name}", words(column, bool(sign)), f"{sign}{column.name}" == key)
            for column in columns for sign in ("", "-")
        ])
        for place, key in enumerate(found)
    ]  # fmt: skip
