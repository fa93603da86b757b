"""Turns events into sentences: who, when, how, and each field's old and new value in words."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import models

from pmo.core import dates, money
from pmo.core.history import Event, labels_of, tracked_fields
from pmo.hierarchy import confidence, words
from pmo.hierarchy.choices import MEASURES, VALUE_STATES
from pmo.hierarchy.undo import can_undo
from pmo.people.models import User

SOURCES = {
    "page": "",
    "api": "through the API",
    "task": "by a background job",
    "command": "by a command",
    "import": "by an import",
}
_SKIP = {"created_at", "updated_at", "source_key", "given_by", "raw", "user_agent", "extras"}
_SKIP_OF_WORK = {"source"}  # where work and figures came from; of an action it is a field like others


@dataclass
class Entry:
    """One event, ready to show."""

    key: str
    who: str
    when: datetime
    how: str
    what: str
    reason: str
    changes: list[dict[str, str]]
    can_undo: bool


def tell(events: list[Event], *, may_undo: bool = False) -> list[Entry]:
    """The events as entries, in a fixed number of queries."""
    people = {person.pk: person.name for person in User.objects.filter(pk__in={event.user_id for event in events})}
    names = _names(events)
    return [_entry(event, people, names, may_undo) for event in events]


def _names(events: list[Event]) -> dict[type[models.Model], dict[object, str]]:
    """The texts of every row that a changed foreign key points at, one query a model."""
    wanted: dict[type[models.Model], set[object]] = {}
    fields: dict[type[models.Model], models.Field] = {}
    for event in events:
        for change in event.changes:
            field = event.model._meta.get_field(change.name)
            if field.is_relation:
                fields[field.related_model] = field
                wanted.setdefault(field.related_model, set()).update({change.old, change.new})
    return {model: labels_of(fields[model], values) for model, values in wanted.items()}


def _entry(event: Event, people: dict[int, str], names, may_undo: bool) -> Entry:
    who = people.get(event.user_id, "Somebody") if event.user_id else "From outside the application"
    if not event.user_id and event.context.get("source"):
        who = "The office"
    return Entry(
        key=event.key,
        who=who,
        when=event.at,
        how=SOURCES.get(str(event.context.get("source", "")), ""),
        what=""
        if event.label == "update" and event.model._meta.model_name == "node"
        else f"{_subject(event, names)} {event.word}",
        reason=str(event.context.get("reason") or ""),
        changes=[
            _change(event, change, names)
            for change in event.changes
            if change.name not in _SKIP and change.name != "node" and not _is_origin(event.model, change.name)
        ],
        can_undo=may_undo and can_undo(event),
    )


def _is_origin(model, name: str) -> bool:
    return name in _SKIP_OF_WORK and model._meta.app_label == "hierarchy"


def _subject(event: Event, names) -> str:
    name, row = event.model._meta.model_name, event.row
    if name == "figure":
        return f"{MEASURES.get(row.measure).label} as at {dates.day(row.as_at)}"
    if name == "assessment":
        return f"{words.word(f'assessor.{row.assessor}')}’s delivery confidence as at {dates.day(row.as_at)}"
    if name == "nodetag":
        return "Tag"
    if name == "assignment":
        return f"Role {words.word(f'role.{row.role}')}"
    named = getattr(row, "name", "") or getattr(row, "key", "")
    return f"{str(event.model._meta.verbose_name).capitalize()}{f' {named}' if named else ''}"


def _change(event: Event, change, names) -> dict[str, str]:
    field = event.model._meta.get_field(change.name)
    return {
        "label": change.label,
        "old": value_text(field, change.old, names),
        "new": value_text(field, change.new, names),
    }


_GROUPS = {
    "kind": "kind",
    "state": "state",
    "stage": "stage",
    "work_type": "work_type",
    "assessor": "assessor",
    "role": "role",
}


def value_text(field: models.Field, value, names=None) -> str:
    """A stored value in words."""
    if value is None or value == "":
        return ""
    if field.is_relation:
        return (names or {}).get(field.related_model, {}).get(value, f"(removed, {value})")
    if field.name == "rating" and field.model._meta.model_name == "assessment":
        return confidence.rating_word(value)
    if field.model._meta.model_name in {"figure", "assessment"} and field.name == "state":
        return VALUE_STATES.get(value).label
    if field.name in _GROUPS and field.choices and field.model._meta.app_label == "hierarchy":
        return words.word(f"{_GROUPS[field.name]}.{value}")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return _plain(value)


def _plain(value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return dates.moment(value)
    if isinstance(value, date):
        return dates.day(value)
    text = str(value)
    return text if len(text) <= 400 else f"{text[:400]}…"


def state_of(model: type[models.Model], row) -> list[tuple[str, str]]:
    """Every filled field of a past row as (label, text)."""
    fields = [field for field in tracked_fields(model) if field.name not in _SKIP and not _is_origin(model, field.name)]
    names = {
        field.related_model: labels_of(field, {getattr(row, field.attname)})
        for field in fields
        if field.is_relation and getattr(row, field.attname)
    }
    found = [
        (str(field.verbose_name).capitalize(), value_text(field, getattr(row, field.attname), names))
        for field in fields
    ]
    return [(label, text) for label, text in found if text]


def figure_text(row) -> tuple[str, str, str]:
    """A past figure as (measure, as at, value)."""
    unit = MEASURES.get(row.measure).tone
    value = (
        dates.day(row.date)
        if unit == "date"
        else money.percent(row.amount)
        if unit == "percent"
        else money.short(row.amount, row.currency)
    )
    return MEASURES.get(row.measure).label, dates.day(row.as_at), value or VALUE_STATES.get(row.state).label
