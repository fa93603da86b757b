"""Agreed versions of a benefits map: each a number for a moment of it."""

from datetime import datetime

from django.db import transaction

from benefits import showing
from benefits.mapping.changes import differences
from benefits.models import MapVersion
from pmo.core import clock
from pmo.core.errors import Problem
from pmo.core.locks import take_turn
from pmo.hierarchy.access import require

PERMISSION = "approve:mapitem"


def of(node, moment: datetime | None = None) -> MapVersion | None:
    """The version that was agreed last, at a past moment or until now."""
    rows = MapVersion.objects.filter(node=node).select_related("by")
    return (rows.filter(at__lte=moment) if moment else rows).first()


def since(version: MapVersion, user, graph) -> str:
    """What differs between a version and a map, in words; empty where nothing does."""
    then, _ = showing.with_rows(user, version.node, version.at)
    return differences(then, graph)


@transaction.atomic
def agree(node, *, by, note: str = "") -> MapVersion:
    """Give the map as it stands the next number. Raises Refused, and Problem where there is nothing new to agree."""
    require(by, PERMISSION, node)
    take_turn(f"map version {node.pk}")
    graph, last = showing.of_node(by, node), of(node)
    if not graph.nodes:
        raise Problem(f"Nothing is on the map of {node} yet. Begin it first.")
    if last and not since(last, by, graph):
        raise Problem(f"Nothing has changed on the map since version {last.number}.")
    number = last.number + 1 if last else 1
    return MapVersion.objects.create(node=node, number=number, note=note.strip()[:160], by=by, at=clock.now())
