"""Which kind of field fits a column of the database."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from pmo.records.fields.base import Field
from pmo.records.fields.choosing import Choice, Status, YesNo
from pmo.records.fields.days import Age, Date
from pmo.records.fields.numbers import Money, Whole
from pmo.records.fields.people import Person, Place
from pmo.records.fields.words import LongText, Tags

_KINDS: list[tuple[type[models.Field], type[Field]]] = [
    (models.DateTimeField, Age),
    (models.DateField, Date),
    (models.BooleanField, YesNo),
    (models.DecimalField, Money),
    (ArrayField, Tags),
    (models.IntegerField, Whole),
    (models.TextField, LongText),
]


def field_for(name: str, model: type[models.Model]) -> Field:
    """The kind of field that fits the model's field, or a computed one."""
    column = next((field for field in model._meta.fields if field.name == name), None)
    if column is None:
        return Field().bind(name, model)
    if name == "status":
        return Status().bind(name, model)
    if getattr(column, "source", None) is not None:
        return Choice().bind(name, model)
    if column.is_relation:
        related = column.related_model._meta.model_name
        kind = {"user": Person, "node": Place}.get(related, Person)
        return kind().bind(name, model)
    kind = next((kind for column_kind, kind in _KINDS if isinstance(column, column_kind)), Field)
    return kind().bind(name, model)
