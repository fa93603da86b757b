"""Both sides of a dependency accept it: two signatures by two sides (domain.md 2.4)."""

from django.db import transaction

from pmo.core.errors import Problem, Refused
from pmo.hierarchy.access import may
from pmo.records import writing
from registers.models import Dependency


@transaction.atomic
def accept(dependency: Dependency, *, side: str, by) -> writing.Written:
    """Accept for a side. The side's owner, or who may edit its work, signs; nobody signs both."""
    if dependency.closed_on:
        raise Problem(f"{dependency.ref} is closed. Reopen it first.")
    if side == "dispute":
        _require_either(dependency, by)
        return _write(
            dependency, by, {"agreement": "disputed", "giver_accepted_by": None, "receiver_accepted_by": None}
        )
    _require_side(dependency, side, by)
    giver, receiver = dependency.giver_accepted_by, dependency.receiver_accepted_by
    giver, receiver = (by, receiver) if side == "giver" else (giver, by)
    if giver == receiver and not dependency.giver_external:
        raise Problem("The same person cannot accept for both sides. Ask the other side's owner.")
    both = bool(receiver and (giver or dependency.giver_external))
    agreement = "agreed" if both else side
    return _write(
        dependency,
        by,
        {
            "giver_accepted_by": giver,
            "receiver_accepted_by": receiver,
            "agreement": agreement,
        },
    )


def _require_side(dependency: Dependency, side: str, by) -> None:
    node = dependency.giver if side == "giver" else dependency.node
    if side not in {"giver", "receiver"} or (side == "giver" and node is None):
        raise Problem("The giver is outside the office; the receiver's acceptance is enough.")
    if dependency.needed_by is None or dependency.promised_by is None:
        raise Problem("Give both dates first: by when it is needed, and by when it is promised.")
    if not _is_of(dependency, side, by):
        raise Refused(f"{may(by, 'edit:dependency', node).reason} Only the {side}'s side can accept for it.")


def _is_of(dependency: Dependency, side: str, by) -> bool:
    """Whether somebody owns this side of it, or may edit the side's work."""
    node = dependency.giver if side == "giver" else dependency.node
    owner = dependency.giver_owner_id if side == "giver" else dependency.owner_id
    return owner == by.pk or bool(node and may(by, "edit:dependency", node))


def open_sides(dependency: Dependency, by) -> list[str]:
    """The sides that still have to accept, of those that the person speaks for; a giver outside signs nothing."""
    signed = {"giver": dependency.giver_accepted_by_id, "receiver": dependency.receiver_accepted_by_id}
    there = [side for side in speaks_for(dependency, by) if side == "receiver" or dependency.giver_id]
    return [side for side in there if not signed[side]]


def speaks_for(dependency: Dependency, by) -> list[str]:
    """The sides that the person owns, or whose work they may edit."""
    return [side for side in ("giver", "receiver") if _is_of(dependency, side, by)]


def _require_either(dependency: Dependency, by) -> None:
    if not speaks_for(dependency, by):
        raise Refused(f"{may(by, 'edit:dependency', dependency.node).reason} Only one of its two sides can dispute it.")


def _write(dependency: Dependency, by, values: dict[str, object]) -> writing.Written:
    return writing.change(
        dependency, values, by=by, title=f"{dependency.ref}: agreement", permission="view", reason="Agreement"
    )
