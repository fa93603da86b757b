"""Undo: brings fields back to what they were before one event, unless somebody has changed them since."""

from django.db import transaction

from pmo.core.errors import Problem
from pmo.core.history import Event, because, event_model, feed
from pmo.core.versions import save_fields
from pmo.hierarchy.access import forget, require
from pmo.hierarchy.actions import check_parent, place
from pmo.hierarchy.models import Assessment, Figure, Node

_RIGHT = {
    "archived_at": "archive",
    "parent": "move",
    "state": "close",
    "state_since": "close",
    "close_note": "close",
    "archive_reason": "archive",
}


def event_of(node: Node, key: str) -> Event:
    """The event with this key in the node's feed. Raises Problem when it is not there."""
    for event in feed(node, limit=1000):
        if event.key == key:
            return event
    raise Problem("This change is not in the history of this page any more. Reload and try again.")


def can_undo(event: Event) -> bool:
    """Only plain updates of a node or a figure; a rating is corrected by a new one, an addition by removing it."""
    return event.label == "update" and event.model in (Node, Figure)


@transaction.atomic
def undo(*, node: Node, event: Event, by) -> list[str]:
    """Undo one event. Returns the fields that went back. Raises Refused, Problem, Conflict."""
    require(by, "undo", node)
    if event.model is Assessment or not can_undo(event):
        raise Problem("This cannot be undone here. Give a new value instead; both stay in the history.")
    record = event.model.objects.select_for_update(of=("self",)).get(pk=event.object_id)
    before = (
        event_model(event.model).objects.filter(pgh_obj_id=record.pk, pgh_id__lt=event.id).order_by("-pgh_id").first()
    )
    names = [change.name for change in event.changes]
    for name in names:
        require(by, _RIGHT.get(name, "change"), node)
    _refuse_later_changes(record, event, names)
    values = {name: _value(event.model, before, name) for name in names}
    if "parent" in values:
        require(by, "add", values["parent"])
        check_parent(record.kind, values["parent"])
    because(f"Undo of the change of {event.at:%-d %b %Y, %H:%M}")
    changed = save_fields(record, values, seen=record.version)
    if isinstance(record, Node) and {"parent", "name"} & set(changed):
        place(record)
        forget(by)
    return changed


def _value(model, before, name: str):
    field = model._meta.get_field(name)
    raw = getattr(before, field.attname)
    return field.related_model.objects.filter(pk=raw).first() if field.is_relation and raw else raw


def _refuse_later_changes(record, event: Event, names: list[str]) -> None:
    for change in event.changes:
        attname = type(record)._meta.get_field(change.name).attname
        if getattr(record, attname) != change.new:
            raise Problem(f"{change.label} has been changed again since. Undo the later change first, or edit it.")
