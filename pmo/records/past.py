"""Records as they stood at a past moment, read back from the history. Who may see the past is decided by today's rights."""

from datetime import datetime, time

from django.utils import timezone

from pmo.core import clock
from pmo.core.errors import Problem
from pmo.records.models import Record
from pmo.records.register import Register


def moment_of(text: str) -> datetime | None:
    """A day (its end) or a moment in the office's time zone; None when nothing is asked. Raises Problem for anything else."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text[:40])
        if len(text) <= 10:
            found = datetime.combine(found.date(), time.max)
        aware = found if found.tzinfo else timezone.make_aware(found)
    except (ValueError, OverflowError) as error:
        raise Problem(f"“{text[:20]}” is not a day. Use one such as 2026-03-31.") from error
    return min(aware, clock.now())


def record_from(register: Register, event) -> Record:
    """The record that an event of its history describes; never to be saved."""
    kept = {column.name for column in event._meta.fields}
    values = {
        column.attname: getattr(event, column.attname)
        for column in register.model._meta.concrete_fields
        if column.name in kept and column.name != "id"
    }
    found = register.model(pk=event.pgh_obj_id, **values)
    for column in register.model._meta.concrete_fields:
        if column.is_relation and column.name in kept and event._state.fields_cache.get(column.name) is not None:
            setattr(found, column.name, event._state.fields_cache[column.name])
    return found
