"""Putting the working copy back to what was published, as one gesture with one undo."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import models

from planning import ordering
from planning.models import Activity, Plan, PlanVersion
from pmo.core import clock
from pmo.core.errors import Problem
from pmo.records import writing
from pmo.records.register import REGISTERS

_FIELDS = ["title", "kind", "level", "duration", "elapsed", "day_minutes", "predecessors", "constraint", "constraint_date",
    "constraint_reason", "deadline", "actual_start", "actual_finish", "percent", "remaining", "workstream", "flag", "mark", "least",
    "likely", "most", "distribution", "cost", "cost_least", "cost_most", "status", "owner_name", "uid", "owner_id",
    "calendar_id"]  # fmt: skip
MOST = 100_000


@dataclass
class _Stored:
    """A kept row read as the model's own values."""

    row: dict[str, object]

    def value(self, name: str) -> object:
        """The value of a field, with dates and amounts as they are."""
        value = self.row.get(name)
        column = Activity._meta.get_field(name)
        if value is None or not isinstance(value, str):
            return value
        if isinstance(column, models.DateField):
            return date.fromisoformat(value)
        return Decimal(value) if isinstance(column, models.DecimalField) else value


def put_back(*, plan: Plan, version: PlanVersion, by) -> writing.Written:
    """Every row as the version has it: changed cells back, new rows removed, removed ones brought back.

    Raises Problem where there is nothing to put back.
    """
    kept = {row["id"]: (place, row) for place, row in enumerate(version.rows, 1)}
    rows = list(Activity.objects.filter(node=plan.node_id).order_by("place", "pk"))
    in_order = [row.pk for row in rows if row.archived_at is None and row.pk in kept] == list(kept)
    changes = []
    for row in rows:
        if row.pk in kept:
            place, stored = kept[row.pk]
            values = _back(row, _Stored(stored), None if in_order else place * ordering.STEP)
        else:
            values = (
                {"archived_at": clock.now(), "archive_reason": f"Put back to {version}"} if not row.archived_at else {}
            )
        if values:
            changes.append(writing.Change(row.pk, row.version, values))
    if not changes:
        raise Problem(f"The working copy is what {version} says already.")
    return writing.write(
        REGISTERS["activity"], by=by, kind="edit", title=f"Plan put back to {version}", changes=changes, most=MOST,
        reason=f"Put back to {version}",
    )  # fmt: skip


def _back(row: Activity, stored: _Stored, place: float | None) -> dict[str, object]:
    values = {} if place is None or row.place == place else {"place": place}
    for name in _FIELDS:
        if name in stored.row and getattr(row, name) != (value := stored.value(name)):
            column = Activity._meta.get_field(name)
            values[column.name] = _related(column, value)
    if row.archived_at:
        values |= {"archived_at": None, "archive_reason": ""}
    return values


def _related(column, value):
    if not column.is_relation or value is None:
        return value
    return column.related_model._base_manager.filter(pk=value).first()
