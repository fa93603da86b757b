"""THE writer of links on the benefits map. One at a time; the whole graph of the office is asked before anything is stored."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from benefits.mapping import graph, rules
from benefits.models import Benefit, MapItem, MapLink
from pmo.core.errors import Problem
from pmo.core.locks import take_turn
from pmo.records import rights
from pmo.records.models import Record
from pmo.records.register import records_of

TURN = "benefits map"
ON_MAP = {"benefit": Benefit, "mapitem": MapItem}
GONE = ("withdrawn", "dropped")  # what was given up is not drawn, and claims nothing


@transaction.atomic
def link(
    source: Record, target: Record, *, by, weight: int | None = None, lag: int = 0, assumption: str = ""
) -> MapLink:
    """Link two boxes. Raises Refused, and Problem with what is wrong: kinds, a circle, or more than 100 per cent."""
    _require(source, target, by)
    if wrong := rules.wrong_pair(source.kind, target.kind):
        raise Problem(wrong, "target")
    for each in (source, target):
        if each.archived_at:
            raise Problem(f"{each.ref} was removed. Bring it back first.", "target")
        if each.status in GONE:
            raise Problem(f"{each.ref} was given up: {each.get_status_display().lower()}. Reopen it first.", "target")
    take_turn(TURN)
    _refuse_circle(source, target)
    row = MapLink(
        source_register=source.KEY, source_id=source.pk, target_register=target.KEY, target_id=target.pk,
        weight=weight, lag=lag, assumption=assumption, by=by,
    )  # fmt: skip
    return _store(row, target)


@transaction.atomic
def change(row: MapLink, *, by, weight: int | None, lag: int, assumption: str) -> MapLink:
    """Another weight, lag or assumption. Raises Refused and Problem."""
    take_turn(TURN)
    row = MapLink.objects.select_for_update().filter(pk=row.pk).first()
    if row is None:
        raise Problem("Somebody has taken this link away meanwhile. Reload the page.")
    source, target = ends(row)
    _require(source, target, by)
    row.weight, row.lag, row.assumption = weight, lag, assumption
    return _store(row, target)


@transaction.atomic
def unlink(row: MapLink, *, by) -> None:
    """Take a link away; history keeps it."""
    source, target = ends(row)
    _require(source, target, by)
    row.delete()


def ends(row: MapLink) -> tuple[Record, Record]:
    """What it joins."""
    found = records_of([row.source, row.target])
    return found[row.source], found[row.target]


def _require(source: Record, target: Record, by) -> None:
    """The right to change one end, and to see the other, at least on a map."""
    if not rights.may(by, "edit", source):
        rights.require(by, "edit", target)
    for each in (source, target):
        if not (rights.may(by, "view", each) or _is_shown(by, each)):
            raise Problem("This box is not there. Choose one of the list.", "target")


def _is_shown(by, each: Record) -> bool:
    """Whether a map shows it: the objectives of the work above."""
    from benefits import sources

    return type(each).objects.filter(sources.shown(by, type(each)), pk=each.pk).exists()


def _refuse_circle(source: Record, target: Record) -> None:
    one, two = (source.KEY, source.pk), (target.KEY, target.pk)
    way = graph.closes_a_circle(one, two, pairs())
    if way:
        raise Problem(
            f"{target.ref} leads to {source.ref} already, by {len(way) - 1} link{'' if len(way) == 2 else 's'}, so this "
            "would be a circle. A map reads from left to right: take one of them away first.", "target",
        )  # fmt: skip


def pairs() -> list[tuple[tuple[str, int], tuple[str, int]]]:
    """Every link of the office as register and id of its two ends."""
    values = MapLink.objects.values_list("source_register", "source_id", "target_register", "target_id").order_by()
    return [((one, two), (three, four)) for one, two, three, four in values]


def _store(row: MapLink, target: Record) -> MapLink:
    try:
        row.full_clean()
    except ValidationError as error:
        raise Problem(" ".join(error.messages)) from error
    weights = [*weights_into(row.target, but=row.source), row.weight]
    if total := rules.over_claimed(weights):
        before = total - (row.weight or 0)
        raise Problem(
            f"Other links into {target.ref} weigh {before}% already, so {row.weight}% would make {total}%: more than 100% "
            f"is double counting. Give {max(100 - before, 0)}% at most, or lower another first.", "weight",
        )  # fmt: skip
    row.save()
    return row


def weights_into(target: tuple[str, int], *, but: tuple[str, int]) -> list[int]:
    """The weights of the links into a box, but the one from a certain box; what was given up weighs nothing."""
    rows = MapLink.objects.filter(target_register=target[0], target_id=target[1], weight__isnull=False)
    found = [row for row in rows if row.source != but]
    live = in_use(row.source for row in found)
    return [row.weight for row in found if row.source in live]


def in_use(keys) -> set[tuple[str, int]]:
    """Which of these boxes are neither removed nor given up."""
    wanted, found = set(keys), set()
    for register, model in ON_MAP.items():
        rows = (
            model.objects.active().exclude(status__in=GONE).filter(pk__in=[pk for key, pk in wanted if key == register])
        )
        found |= {(register, pk) for pk in rows.values_list("pk", flat=True)}
    return found


def wrong_when_back(register: str, pk: int) -> str:
    """Why a box may not come back into use, as a sentence: with its weights another box would be claimed twice."""
    for row in MapLink.objects.filter(source_register=register, source_id=pk, weight__isnull=False):
        total = rules.over_claimed([*weights_into(row.target, but=row.source), row.weight])
        if total and row.target in in_use([row.target]):
            other = records_of([row.target])[row.target]
            return (
                f"Its link into {other.ref} weighs {row.weight}%, and with the others there it would be {total}%: more than 100% "
                "is double counting. Lower another first."
            )
    return ""


def wrong_after_change(register: str, pk: int, kind: str) -> str:
    """Why a box of the map may not become this kind, as a sentence: its links would make no sense."""
    mine = Q(source_register=register, source_id=pk) | Q(target_register=register, target_id=pk)
    rows = list(MapLink.objects.filter(mine))
    found = records_of([end for row in rows for end in (row.source, row.target)])
    for row in rows:
        source = kind if row.source == (register, pk) else found[row.source].kind
        target = kind if row.target == (register, pk) else found[row.target].kind
        if wrong := rules.wrong_pair(source, target):
            other = found[row.target if row.source == (register, pk) else row.source]
            return f"It is linked with {other.ref}. {wrong} Take that link away first."
    return ""
