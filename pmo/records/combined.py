"""Every register of a place in one list, soonest first: what a programme manager looks at before a meeting."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F

from pmo.core import clock
from pmo.records import linking
from pmo.records.fields import Option
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
    was: object
    updated: object
    status: object
    linked: tuple[Record, ...] = ()
    late: bool = False


def figures(looks: list[Look]) -> list[Figure]:
    """One figure a register, one query each."""
    return [_figure(look) for look in looks]


def _figure(look: Look) -> Figure:
    found = {view.key: (view, count) for view, count in view_counts(look)}
    every, urgent = found.get("open"), found.get(look.register.urgent)
    return Figure(
        look.register, every[1] if every else 0, look.path, urgent[1] if urgent else 0,
        urgent[0].name.lower() if urgent else "", look.tab(urgent[0].query) if urgent else look.path,
    )  # fmt: skip


GROUPS = {"due": "due date", "owner": "owner", "kind": "kind", "work": "work"}


def entries(looks: list[Look], user, by: str = "due") -> list[tuple[str, list[Entry]]]:
    """The open rows of all registers, soonest first, in groups: by the date that matters in each, by owner, kind or work."""
    pairs = [(look.register, row) for look in looks for row in _rows(look)]
    links = linking.ends_of([row for _, row in pairs], user)
    found = [_entry(register, row, links.get((row.KEY, row.pk), ())) for register, row in pairs]
    found.sort(key=lambda entry: (entry.due is None, entry.due or date.max, entry.record.pk))
    name_of, order = _NAMES[by], _DUE if by == "due" else []
    groups: dict[str, list[Entry]] = {}
    for entry in found:
        groups.setdefault(name_of(entry), []).append(entry)
    place = {name: at for at, name in enumerate(order)}
    return sorted(groups.items(), key=lambda group: (place.get(group[0], 99), "" if order else group[0].casefold()))


_DUE = ["Overdue", "This week", "Next 30 days", "Later", "Without a date"]


def _by_due(entry: Entry) -> str:
    today = clock.today()
    ends = [today - timedelta(1), today + timedelta(6), today + timedelta(30), date.max]
    return next((name for name, end in zip(_DUE, ends, strict=False) if entry.due and entry.due <= end), _DUE[-1])


_NAMES = {
    "due": _by_due,
    "owner": lambda entry: entry.record.owner_text or "Nobody",
    "kind": lambda entry: entry.register.words,
    "work": lambda entry: entry.record.node.name,
}


def _rows(look: Look) -> list[Record]:
    register = look.register
    related = {"node", "owner", *register.fields[register.rating].related} if register.rating else {"node", "owner"}
    rows = look.matching.filter(closed_on=None).select_related(*sorted(related))
    return list(rows.order_by(F(register.deadline).asc(nulls_last=True), "-pk")[:MOST])


def _entry(register: Register, row: Record, linked) -> Entry:
    due = getattr(row, register.deadline)
    return Entry(
        register, row, due, _shown(register, register.rating, row), _shown(register, register.was, row), _shown(register, "updated_at", row),
        register.fields["status"].shown(row), linked, bool(due and due < clock.today()),
    )  # fmt: skip


def _shown(register: Register, name: str, row: Record) -> object:
    return register.fields[name].shown(row) if name else ""


def looks_at(request, node) -> list[Look]:
    """A look at each register of the node that has dates, all through the same question."""
    return [
        Look(register, request.user, request.GET, node, path=register.url(node))
        for register in registers()
        if register.deadline
    ]


def options(look: Look) -> list[dict[str, object]]:
    """The filters that every register has: owner, a tag, and what nobody has touched for long."""
    asked = look.params
    stale = look.register.check("stale")
    return [
        {"name": "owner", "label": "Owner", "choices": look.register.fields["owner"].options(), "value": asked.get("owner", "")},
        {"name": "check", "label": "Check", "choices": [Option(stale.key, stale.name), Option("no_owner", "No owner")], "value": asked.get("check", "")},
        {"name": "tags", "label": "Tag", "choices": [], "value": asked.get("tags", "")},
    ]  # fmt: skip
