"""What is read once in a request, a task or a turn of the ticker, and anew in the next: nothing here outlives one of them."""

from collections.abc import Callable
from contextvars import ContextVar
from typing import TypeVar

Kept = TypeVar("Kept")
_kept: ContextVar[dict[str, object] | None] = ContextVar("memo", default=None)


def start(**more) -> None:
    """Forget everything: a request, a task or a turn begins, and another process may have written meanwhile."""
    _kept.set({})


def once(name: str, read: Callable[[], Kept]) -> Kept:
    """What `read` gives, read at the first asking."""
    kept = _kept.get()
    if kept is None:
        kept = {}
        _kept.set(kept)
    if name not in kept:
        kept[name] = read()
    return kept[name]


def forget(name: str) -> None:
    """Read it anew at the next asking, because it has just been written here."""
    (_kept.get() or {}).pop(name, None)
