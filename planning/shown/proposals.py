"""Dates that are put to a milestone, or that it puts to others: told where the milestone stands."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from planning import hiding
from planning.models import DateProposal
from pmo.records.register import REGISTERS


@dataclass(frozen=True, slots=True)
class Told:
    """One date that waits for an answer. `receives` says on which side of the join the milestone is."""

    other: str
    was: date | None
    proposed: date
    receives: bool
    ref: str


def waiting(user, keys: list[int]) -> dict[int, list[Told]]:
    """By milestone what waits for an answer over it, of agreements that the person may see. Three queries."""
    ends = Q(interface__receiver__in=keys) | Q(interface__giver__in=keys)
    rows = DateProposal.objects.filter(ends, state="waiting").select_related(
        "interface__giver__node", "interface__receiver__node"
    )
    found = list(rows.order_by("pk"))
    asked = {row.interface.dependency_id for row in found}
    agreements = {row.pk: row.ref for row in REGISTERS["dependency"].base(user).filter(pk__in=asked)} if asked else {}
    ends_of = [end for row in found for end in (row.interface.giver, row.interface.receiver)]
    hidden = hiding.hidden_from(user, [end.node_id for end in ends_of])
    told: dict[int, list[Told]] = {}
    for row in found:
        giver, receiver = row.interface.giver, row.interface.receiver
        ref = agreements.get(row.interface.dependency_id)
        for mine, other in ((receiver, giver), (giver, receiver)):
            if ref and mine.pk in keys:
                title = hiding.TITLE if other.pk in hidden else other.title
                named = f"{other.node.code or other.node.name}: {title}"
                told.setdefault(mine.pk, []).append(Told(named, row.was, row.proposed, mine is receiver, ref))
    return told
