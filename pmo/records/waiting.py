"""What waits for a person, across all work, and what they wait for: one condition a register, listed and counted alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q

from pmo.core import clock
from pmo.hierarchy.access import scope
from pmo.records.finding import together
from pmo.records.models import Record
from pmo.records.register import Register, register_of, registers

SOON = 14  # days
MOST = 200
MOST_OTHERS = 12


@dataclass(frozen=True)
class Item:
    """One thing to do: on which record, why it is mine, and by when."""

    record: Record
    why: str
    due: date | None
    act: str = "do"  # review (one press), do, or answer what somebody asks

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


def rows(register: Register, user):
    """The records of a register that wait for the person. Counted on every page: each way to wait is a scan of one index."""
    put = Q(escalation="asked") & scope(user, f"edit:{register.key}").on("escalated_to__path")
    ways = [_owned(register, user), put, register.waits(user)]
    found = together(
        register.model.objects.filter(way, closed_on=None).order_by() for way in ways if way != Q(pk__in=[])
    )
    return register.base(user).filter(pk__in=found)


def _owned(register: Register, user) -> Q:
    until = clock.today() + timedelta(SOON)
    soon = Q(review_date__lte=until) | Q(review_date=None) if register.reviewed else Q(review_date__lte=until)
    return Q(owner=user) & (soon | Q(**{f"{register.due}__lte": until}) if register.due else soon)


def items(user) -> list[Item]:
    """Everything that waits, soonest first; each record once, with its most urgent reason."""
    found = [item for register in registers() for item in _of(register, user)]
    return sorted(found, key=lambda each: (each.due or date.max, each.record.KEY, each.record.pk))[:MOST]


def _of(register: Register, user) -> Iterable[Item]:
    first = F(register.due or "review_date").asc(nulls_last=True)
    found = rows(register, user).select_related("node", "owner", "escalated_to").order_by(first)
    return (_item(register, row, user) for row in found[:MOST])


def _item(register: Register, row: Record, user) -> Item:
    word, due = register.word.lower(), getattr(row, register.due) if register.due else None
    if row.owner_id != user.pk:
        asked = row.escalation == "asked"
        why = f"Put to {row.escalated_to}: accept it or return it" if asked else register.why_waits(row)
        return Item(row, why, row.review_date, "answer")
    if asked := register.asks_owner(row):
        return Item(row, asked, due or row.review_date, "answer")
    if due and due <= clock.today() + timedelta(SOON) and (row.review_date is None or due <= row.review_date):
        return Item(row, f"You own this {word}; it is due", due)
    if row.review_date is None:
        return Item(row, f"You own this {word}; it has no review date", None, "review")
    return Item(row, f"You own this {word}; its review is due", row.review_date, "review")


KINDS = {"": "All", "review": "To review", "do": "To do", "answer": "To answer"}


def kinds(found: list[Item], shown: str) -> list[tuple[str, str, int, bool]]:
    """The kinds of what waits with their counts, those that there are: key, name, count, and whether it is the one shown."""
    counts = {key: sum(1 for item in found if key in ("", item.act)) for key in KINDS}
    return [(key, name, counts[key], key == shown) for key, name in KINDS.items() if counts[key] or key == shown]


def grouped(found: list[Item]) -> list[tuple[str, list[Item]]]:
    """Late, this week, later, undated."""
    groups: dict[str, list[Item]] = {"Late": [], "Next 7 days": [], "Later": [], "Without a date": []}
    for item in found:
        groups[_group(item.due)].append(item)
    return [(name, inside) for name, inside in groups.items() if inside]


def _group(due: date | None) -> str:
    if due is None:
        return "Without a date"
    today = clock.today()
    return "Late" if due < today else "Next 7 days" if due <= today + timedelta(7) else "Later"


def of_others(user) -> list[Item]:
    """What the person raised, somebody else owns, and is late: the latest first."""
    found = [item for register in registers() for item in _late(register, user)]
    return sorted(found, key=lambda each: each.late, reverse=True)[:MOST_OTHERS]


def _late(register: Register, user) -> Iterable[Item]:
    today = clock.today()
    late = Q(review_date__lt=today)
    late = late | Q(**{f"{register.due}__lt": today}) if register.due else late
    found = register.base(user).filter(late, raised_by=user, closed_on=None).exclude(owner=user)
    dated = found.select_related("node", "owner").order_by("review_date")[:MOST_OTHERS]
    return (Item(row, *_what_is_late(register, row)) for row in dated)


def _what_is_late(register: Register, row: Record) -> tuple[str, date]:
    due = getattr(row, register.due) if register.due else None
    if due and due < clock.today():
        return "was due", due
    return "review was due", row.review_date
