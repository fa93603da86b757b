"""Choices that carry everything a page needs: value, label, tone, icon and help. Templates hold no `if status ==`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Choice:
    """One value of an enumeration. `tone` is one of g, a, r, c (complete), n (none) or empty."""

    value: str
    label: str
    tone: str = ""
    help: str = ""
    icon: str = ""

    def __str__(self) -> str:
        return self.label


class Choices:
    """An ordered set of `Choice`s, usable as `choices=` of a model field."""

    def __init__(self, name: str, items: Iterable[Choice]):
        self.name = name
        self._items = {item.value: item for item in items}

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter((item.value, item.label) for item in self._items.values())

    def __getitem__(self, value: str) -> Choice:
        return self._items[value]

    def __contains__(self, value: object) -> bool:
        return value in self._items

    def get(self, value: str) -> Choice:
        """The choice, or one that shows the bare value, so that an old value never breaks a page."""
        return self._items.get(value) or Choice(value, value.replace("_", " ").capitalize())

    def all(self) -> list[Choice]:
        """Every choice in order."""
        return list(self._items.values())

    @property
    def values(self) -> list[str]:
        """Every stored value in order."""
        return list(self._items)
