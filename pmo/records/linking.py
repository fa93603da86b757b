"""Typed links between any two records, shown on both."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from pmo.core.errors import Problem
from pmo.records import rights
from pmo.records.choices import LINK_KINDS
from pmo.records.models import Link, Record
from pmo.records.register import records_of, register_of


@dataclass(frozen=True)
class Linked:
    """The other end of a link, with the words read from this end."""

    link: Link
    record: Record
    words: str

    @property
    def icon(self) -> str:
        """The icon of the other end's register."""
        return register_of(self.record).icon


def links_of(record: Record, user) -> list[Linked]:
    """The links of a record to what this person may see. Three queries at most a register at the other end."""
    out, back = Q(source_register=record.KEY, source_id=record.pk), Q(target_register=record.KEY, target_id=record.pk)
    rows = list(Link.objects.filter(out | back))
    ends = [other_end(row, record) for row in rows]
    found = records_of(ends, user)
    return [Linked(row, found[end], _words(row, record)) for row, end in zip(rows, ends, strict=True) if end in found]


def ends_of(records: list[Record], user) -> dict[tuple[str, int], list[Record]]:
    """What each of many records is linked to, as far as this person may see it."""
    keys = {(record.KEY, record.pk) for record in records}
    by_register = {key: [pk for register, pk in keys if register == key] for key, _ in keys}
    mine = Q(pk__in=[])
    for key, pks in by_register.items():
        mine |= Q(source_register=key, source_id__in=pks) | Q(target_register=key, target_id__in=pks)
    pairs = (
        Link.objects.filter(mine)
        .order_by("pk")
        .values_list("source_register", "source_id", "target_register", "target_id")
    )
    both = [((one, first), (two, second)) for one, first, two, second in pairs]
    seen = records_of({end for pair in both for end in pair}, user)
    found: dict[tuple[str, int], list[Record]] = {}
    for one, two in both:
        for mine_end, other in ((one, two), (two, one)):
            if mine_end in keys and other in seen:
                found.setdefault(mine_end, []).append(seen[other])
    return found


def other_end(link, record: Record) -> tuple[str, int]:
    """Register and id of what a link, or an event of its history, joins to the record."""
    mine = link.source_register == record.KEY and link.source_id == record.pk
    return (link.target_register, link.target_id) if mine else (link.source_register, link.source_id)


def _words(link: Link, record: Record) -> str:
    choice = LINK_KINDS.get(link.kind)
    return choice.label if link.source_register == record.KEY and link.source_id == record.pk else choice.help


@transaction.atomic
def link(source: Record, target: Record, *, kind: str, by, note: str = "", drop: int | None = None) -> Link:
    """Link two records. The right to change one of them is needed, and to see the other. Raises Refused and Problem."""
    if not rights.may(by, "edit", source):
        rights.require(by, "edit", target)
    if not rights.may(by, "view", target):
        raise Problem("The other record is not there.", "target")
    row = Link(
        source_register=source.KEY, source_id=source.pk, target_register=target.KEY, target_id=target.pk, kind=kind,
        note=note[:300], by=by, drop=drop,
    )  # fmt: skip
    try:
        row.full_clean()
    except ValidationError as error:
        raise Problem(" ".join(error.messages)) from error
    row.save()
    return row


@transaction.atomic
def unlink(row: Link, record: Record, *, by) -> None:
    """Take a link away; history keeps it."""
    rights.require(by, "edit", record)
    row.delete()
