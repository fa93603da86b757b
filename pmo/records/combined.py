"""Every register of a place in one list, soonest first: what a programme manager looks at before a meeting."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F

from pmo.core import clock
from pmo.records.models import Record
from pmo.records.querying import Look, view_counts
from pmo.records.register import Register, registers

MOST = 60  # rows of each register; the rest is in the register itself


@dataclass(frozen=True)
class Figure:
    """A register's open rows, and how many of them are urgent, both with their addresses."""

    register: Register
    count: int
    url: str
    urgent: int
    urgent_name: str
    urgent_url: str


@dataclass(frozen=True)
class Entry:
    """One row of the list."""

    register: Register
    record: Record
    due: date | None
    rating: object
    status: object


def figures(looks: list[Look]) -> list[Figure]:
    """One figure a register, one query each."""
    return [_figure(look) for look in looks]


def _figure(look: Look) -> Figure:
    found = {view.key: (view, count) for view, count in view_counts(look)}
    every, urgent = found.get("open"), found.get(look.register.urgent)
    return Figure(
        look.register, every[1] if every else 0, look.path, urgent[1] if urgent else 0,
        urgent[0].name.lower() if urgent else "", f"{look.path}?{urgent[0].query}" if urgent else look.path,
    )  # fmt: skip


def entries(looks: list[Look]) -> list[tuple[str, list[Entry]]]:
    """The open rows of all registers by the date that matters in each: overdue, this week, the next 30 days, later."""
    found = [_entry(look.register, row) for look in looks for row in _rows(look)]
    found.sort(key=lambda entry: (entry.due is None, entry.due or date.max, entry.record.pk))
    today = clock.today()
    ends = [
        ("Overdue", today - timedelta(1)),
        ("This week", today + timedelta(6)),
        ("Next 30 days", today + timedelta(30)),
        ("Later", date.max),
    ]
    groups: dict[str, list[Entry]] = {}
    for entry in found:
        name = next((name for name, end in ends if entry.due and entry.due <= end), "Without a date")
        groups.setdefault(name, []).append(entry)
    return list(groups.items())


def _rows(look: Look) -> list[Record]:
    register = look.register
    related = {"node", "owner", *register.fields[register.rating].related} if register.rating else {"node", "owner"}
    return list(
        look.matching.select_related(*sorted(related)).order_by(F(register.deadline).asc(nulls_last=True), "-pk")[:MOST]
    )


def _entry(register: Register, row: Record) -> Entry:
    rating = register.fields[register.rating].shown(row) if register.rating else ""
    return Entry(register, row, getattr(row, register.deadline), rating, register.fields["status"].shown(row))


def looks_at(request, node) -> list[Look]:
    """A look at each register of the node that has dates."""
    return [
        Look(register, request.user, request.GET, node, path=register.url(node))
        for register in registers()
        if register.deadline
    ]
