"""History in one place. Triggers write it, so bulk updates, raw SQL and other processes are kept as well."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

import pghistory
from django.db import models
from django.db.models import Exists, Max, OuterRef
from pghistory.middleware import HistoryMiddleware as _HistoryMiddleware

from pmo.core import texts

_AUDITED: dict[type[models.Model], type[models.Model]] = {}
_HIDDEN = {"version", "path"}
WORDS = {"insert": "added", "update": "changed", "delete": "removed"}


def audited(*, exclude: Iterable[str] = (), follow: str = "", large: bool = False):
    """Decorator: keep every insert, update and delete of the model for good.

    `follow` names the foreign key to the record whose feed the events belong to (a node's tag shows on the node). `large`
    gives the events an index by which the whole table is read as it stood at a moment.
    """

    def decorate(model: type[models.Model]) -> type[models.Model]:
        tracked = pghistory.track(
            pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=list(exclude) or None,
            meta={"indexes": [_newest_first()]} if large else None,
        )(model)  # fmt: skip
        _AUDITED[model] = model.pgh_event_model
        model.history_follow = follow
        return tracked

    return decorate


def _newest_first() -> models.Index:
    return models.Index(fields=["pgh_obj", "-pgh_id"], include=["pgh_created_at"], name="%(class)s_newest")


def audited_models() -> list[type[models.Model]]:
    """Every model whose history is kept."""
    return list(_AUDITED)


def acting(*, by=None, source: str, reason: str = "", **more):
    """Context: the writes inside are this person's, from this source (page, api, import, task, command)."""
    details = {"user": getattr(by, "pk", None), "source": source, "reason": reason or None, **more}
    return pghistory.context(**{key: value for key, value in details.items() if value is not None})


def because(reason: str) -> None:
    """Give the reason for what the current request or task writes from here on."""
    if reason:
        pghistory.context(reason=texts.prose(reason))


class HistoryMiddleware(_HistoryMiddleware):
    """Says who acts, in which request and through which door."""

    def get_context(self, request) -> dict[str, object]:
        """The context's metadata for this request."""
        door = "api" if request.path.startswith("/api/") else "page"
        return super().get_context(request) | {"source": door, "request": getattr(request, "reference", "")}


@dataclass(frozen=True)
class FieldChange:
    """One field of one event: its label, and both values as the model's field gives them."""

    name: str
    label: str
    old: object
    new: object


@dataclass(frozen=True)
class Event:
    """One thing that happened to one row."""

    id: int
    model: type[models.Model]
    object_id: object
    label: str  # insert, update, delete
    at: datetime
    context: dict[str, object]
    changes: list[FieldChange]
    row: models.Model

    @property
    def word(self) -> str:
        """What happened, as a word: added, changed, removed."""
        return WORDS[self.label]

    @property
    def user_id(self) -> int | None:
        """Who did it, or None when it came from outside the application."""
        value = self.context.get("user")
        return int(value) if value is not None else None

    @property
    def key(self) -> str:
        """Names this event in an address."""
        return f"{self.model._meta.label_lower}:{self.id}"


def event_model(model: type[models.Model]) -> type[models.Model]:
    """The table of events of an audited model."""
    return _AUDITED[model]


def feed(record: models.Model, *, limit: int = 100) -> list[Event]:
    """What happened to the record and to the rows that follow it, newest first."""
    found: list[Event] = []
    for model in _AUDITED:
        found += _events(_rows_about(model, record), model, limit)
    return sorted(found, key=lambda event: (event.at, event.id), reverse=True)[:limit]


def feed_of(models_: Iterable[type[models.Model]], *, limit: int = 100) -> list[Event]:
    """What happened to any row of these models, newest first."""
    found: list[Event] = []
    for model in models_:
        found += _events(event_model(model).objects.select_related("pgh_context").order_by("-pgh_id"), model, limit)
    return sorted(found, key=lambda event: (event.at, event.id), reverse=True)[:limit]


def history_of(model: type[models.Model], condition: models.Q, *, limit: int = 100) -> list[Event]:
    """What happened to the rows of a model that a condition on their fields finds, newest first."""
    rows = event_model(model).objects.filter(condition).select_related("pgh_context").order_by("-pgh_id")
    return list(_events(rows, model, limit))


def _rows_about(model, record) -> models.QuerySet:
    rows = event_model(model).objects.select_related("pgh_context").order_by("-pgh_id")
    if isinstance(record, model):
        return rows.filter(pgh_obj_id=record.pk)
    follow = model.history_follow
    if follow and isinstance(record, model._meta.get_field(follow).related_model):
        return rows.filter(**{f"{follow}_id": record.pk})
    return rows.none()


def _events(rows: models.QuerySet, model, limit: int) -> Iterator[Event]:
    page = list(rows[:limit])
    if not page:
        return
    before = _previous(model, page)
    for row in page:
        yield Event(
            id=row.pgh_id,
            model=model,
            object_id=row.pgh_obj_id,
            label=row.pgh_label,
            at=row.pgh_created_at,
            context=row.pgh_context.metadata if row.pgh_context else {},
            changes=_changes(model, before.get(row.pgh_id), row),
            row=row,
        )


def _previous(model, page) -> dict[int, models.Model]:
    """For each event, the event of the same row just before it, in one query."""
    objects = {row.pgh_obj_id for row in page}
    rows = event_model(model).objects.filter(pgh_obj_id__in=objects).order_by("pgh_obj_id", "pgh_id")
    previous, last = {}, None
    for row in rows:
        if last is not None and last.pgh_obj_id == row.pgh_obj_id:
            previous[row.pgh_id] = last
        last = row
    return previous


def tracked_fields(model) -> list[models.Field]:
    """The fields whose values the history keeps and shows."""
    kept = {field.name for field in event_model(model)._meta.fields}
    return [
        field
        for field in model._meta.fields
        if field.name in kept and field.name not in _HIDDEN and not field.primary_key
    ]


def _changes(model, old, new) -> list[FieldChange]:
    if new.pgh_label == "delete":
        old, new = new, None
    found = []
    for field in tracked_fields(model):
        was, now = getattr(old, field.attname, None), getattr(new, field.attname, None)
        if was != now and not (was in (None, "") and now in (None, "")):
            found.append(FieldChange(field.name, str(field.verbose_name).capitalize(), was, now))
    return found


def as_at(model: type[models.Model], moment: datetime) -> models.QuerySet:
    """The rows of the model as they stood at a past moment, as event rows (`pgh_obj_id` is the row's key)."""
    events = event_model(model).objects.filter(pgh_created_at__lte=moment)
    later = events.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__gt=OuterRef("pgh_id"))
    return events.filter(~Exists(later)).exclude(pgh_label="delete")


def at_version(record: models.Model, version: int) -> models.Model | None:
    """The record as it stood at one of its versions, or None when history does not reach back to it."""
    return event_model(type(record)).objects.filter(pgh_obj_id=record.pk, version=version).order_by("-pgh_id").first()


def last_change(record: models.Model) -> datetime | None:
    """When the record was last written."""
    return event_model(type(record)).objects.filter(pgh_obj_id=record.pk).aggregate(at=Max("pgh_created_at"))["at"]


def labels_of(field: models.Field, values: set[object]) -> dict[object, str]:
    """Readable texts of a field's stored values, fetched in one query where they point at other rows."""
    if not field.is_relation:
        return {value: str(dict(field.flatchoices).get(value, value)) for value in values}
    keys = [value for value in values if value is not None]
    return {row.pk: str(row) for row in field.related_model._base_manager.filter(pk__in=keys)}
