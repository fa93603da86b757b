"""What waits for a person, across all work: reviews and dates of what they own, decisions, acceptances, escalations."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q

from pmo.core import clock
from pmo.hierarchy.access import scope
from pmo.records.register import REGISTERS, register_of, registers

SOON = 14  # days
MOST = 200
SOURCES: list[Callable] = []  # functions of a user that give more items


@dataclass(frozen=True)
class Item:
    """One thing to do: on which record, why it is mine, and by when."""

    record: object
    why: str
    due: date | None
    act: str = "open"  # review: one press

    @property
    def slug(self) -> str:
        """The register's word in addresses."""
        return register_of(self.record).slug

    @property
    def icon(self) -> str:
        """The register's icon."""
        return register_of(self.record).icon

    @property
    def late(self) -> int:
        """Days past its date."""
        return max((clock.today() - self.due).days, 0) if self.due else 0


def items(user) -> list[Item]:
    """Everything that waits, soonest first; each record once, with its most urgent reason."""
    found = [item for register in registers() for item in _of(register, user)]
    found += [item for source in SOURCES for item in source(user)]
    found += _escalated(user)
    once: dict[tuple[str, int], Item] = {}
    for item in sorted(found, key=lambda each: (each.due or date.max, each.record.pk)):
        once.setdefault((item.record.KEY, item.record.pk), item)
    return list(once.values())[:MOST]


def _of(register, user) -> list[Item]:
    """What the person owns and is due soon, in one query a register."""
    until = clock.today() + timedelta(SOON)
    dated = "due" in {column.name for column in register.model._meta.fields}
    wanted = Q(review_date__lte=until) | Q(review_date=None)
    wanted = wanted | Q(due__lte=until) if dated else wanted
    rows = register.base(user).filter(wanted, owner=user, closed_on=None).select_related("node", "owner")
    first = F("due" if dated else "review_date").asc(nulls_last=True)
    return [_item(register, row, until, dated) for row in rows.order_by(first)[:MOST]]


def _item(register, row, until: date, dated: bool) -> Item:
    word = register.word.lower()
    due = row.due if dated else None
    if due and due <= until and (row.review_date is None or due <= row.review_date):
        return Item(row, f"You own this {word}; it is due", due)
    if row.review_date is None:
        return Item(row, f"You own this {word}; it has no review date", None, "review")
    return Item(row, f"You own this {word}; its review is due", row.review_date, "review")


def _escalated(user) -> list[Item]:
    found = []
    for register in REGISTERS.values():
        where = scope(user, f"edit:{register.key}").on("escalated_to__path")
        if where == Q(pk__in=[]):
            continue
        rows = register.base(user).filter(where, escalation="asked").select_related("node", "owner", "escalated_to")
        found += [
            Item(row, f"Put to {row.escalated_to}: accept it or return it", row.review_date) for row in rows[:MOST]
        ]
    return found


def grouped(user) -> list[tuple[str, list[Item]]]:
    """Late, this week, later, undated."""
    today, week = clock.today(), clock.today() + timedelta(7)
    groups: dict[str, list[Item]] = {"Late": [], "Next 7 days": [], "Later": [], "Without a date": []}
    for item in items(user):
        name = (
            "Without a date"
            if item.due is None
            else "Late"
            if item.due < today
            else "Next 7 days"
            if item.due <= week
            else "Later"
        )
        groups[name].append(item)
    return [(name, rows) for name, rows in groups.items() if rows]


def counts(user) -> dict[str, int]:
    """How much waits, for the menu."""
    return {"all": len(items(user))}
