"""Everything long that a person started, wherever it is kept: jobs, and what other rooms add to the list."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from uuid import UUID

from django.db.models import QuerySet

from pmo.core import nav
from pmo.people.models import Job


@dataclass(frozen=True)
class Work:
    """One piece of long work as the list shows it: the names are those of a `Job`."""

    pk: UUID
    title: str
    state: str
    created_at: datetime
    step: str = ""
    result: str = ""
    link: str = ""
    done: int = 0
    total: int = 0

    @property
    def is_over(self) -> bool:
        """Done or failed."""
        return self.state in {"done", "failed"}


@dataclass(frozen=True)
class Source:
    """Where long work is kept: the rows that a person started, with `unfinished()`, and how one of them is shown."""

    rows: Callable[..., QuerySet]
    shown: Callable[..., Job | Work]


SOURCES: list[Source] = []


def listed(user, *, most: int) -> list[Job | Work]:
    """What the person started, newest first."""
    return _newest([source.rows(user) for source in SOURCES], most)


def unfinished(user, *, most: int) -> list[Job | Work]:
    """What of it waits or is being done, newest first."""
    return _newest([source.rows(user).unfinished() for source in SOURCES], most)


def _newest(sets: list[QuerySet], most: int) -> list[Job | Work]:
    pairs = zip(SOURCES, sets, strict=True)
    found = [source.shown(row) for source, rows in pairs for row in rows.order_by("-created_at")[:most]]
    return sorted(found, key=attrgetter("created_at"), reverse=True)[:most]


def add(name: str, source: Source) -> None:
    """Keep a source, and count what it has unfinished with the other counts of the shell, in their one query."""
    SOURCES.append(source)
    nav.COUNTS[f"long {name}"] = lambda request: source.rows(request.user).unfinished()


def counted() -> list[str]:
    """The names of the counts of unfinished work."""
    return [name for name in nav.COUNTS if name.startswith("long ")]


def find(user, pk: UUID) -> Job | Work | None:
    """The one with this id, if the person started it."""
    for source in SOURCES:
        row = source.rows(user).filter(pk=pk).first()
        if row is not None:
            return source.shown(row)
    return None


add("jobs", Source(rows=Job.objects.for_user, shown=lambda job: job))
