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
        values = _mine(stored, values, seen)
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


def _mine(stored: Versioned, values: dict[str, object], seen: int) -> dict[str, object]:
    """What the writer changed since the version they opened; a form sends every field, also those they left alone."""
    from pmo.core.history import at_version

    base = at_version(stored, seen)
    mine = {name: value for name, value in values.items() if base is None or not _same(base, name, value)}
    clashes = {
        name: (getattr(base, name, None), getattr(stored, name), value)
        for name, value in mine.items()
        if not _same(stored, name, value) and not (base is not None and _raw(stored, name) == _raw(base, name))
    }
    if clashes:
        raise Conflict(stored, clashes, {name: getattr(stored, name) for name in values.keys() - mine.keys()})
    return mine


def _raw(row, name: str):
    return getattr(row, type(row)._meta.get_field(name).attname)


def _same(row, name: str, value) -> bool:
    return _raw(row, name) == getattr(value, "pk", value)
