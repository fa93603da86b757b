"""Optimistic locking: every write says which version it saw."""

from django.db import models
from django.db.models import F

from pmo.core.errors import Conflict


class Versioned(models.Model):
    """A row whose `version` grows by one with every write."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


def save_fields(record: Versioned, values: dict[str, object], *, seen: int) -> list[str]:
    """Write `values` into the row that `record` stands for, if nobody else has changed the same fields since `seen`.

    The row is locked, compared with the version the writer saw, merged where the fields differ, validated and saved.
    Returns the names of the fields that changed. Raises Conflict with base, theirs and mine for each field that clashes,
    and ValidationError from `full_clean`. Must run inside a transaction.
    """
    stored = type(record).objects.select_for_update(of=("self",)).get(pk=record.pk)
    if stored.version != seen:
        _refuse_clashes(stored, values, seen)
    changed = [name for name, value in values.items() if getattr(stored, name) != value]
    for name in changed:
        setattr(stored, name, values[name])
    if changed:
        stored.full_clean(validate_unique=True)
        type(record).objects.filter(pk=record.pk).update(
            version=F("version") + 1, **{name: getattr(stored, name) for name in changed}
        )
    record.refresh_from_db()
    return changed


def _refuse_clashes(stored: Versioned, values: dict[str, object], seen: int) -> None:
    from pmo.core.history import at_version

    base = at_version(stored, seen)
    clashes = {}
    for name, mine in values.items():
        was, theirs = getattr(base, name, None), getattr(stored, name)
        if theirs != was and theirs != mine:
            clashes[name] = (was, theirs, mine)
    if clashes:
        raise Conflict(stored, clashes)
