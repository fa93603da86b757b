"""Many rows in one statement: sent as one JSON text, which costs a tenth of a parameter for every cell."""

import json
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID

from django.db import connection, models

FEW = 100  # rows up to which a parameter for every cell is the quicker way: it needs no keys beforehand


def insert(rows: Sequence[models.Model]) -> None:
    """Store new rows of one model; each gets its key. Triggers and constraints see them as they see any other insert."""
    if not rows:
        return
    model = type(rows[0])
    if len(rows) <= FEW:
        model._base_manager.bulk_create(rows)
        return
    for row, key in zip(rows, _keys(model, len(rows)), strict=True):
        row.pk = key
    columns = _columns(model)
    names = _names(columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {_table(model)} ({names}) SELECT {names} FROM json_populate_recordset(NULL::{_table(model)}, %s)",
            [_text(rows, columns, adding=True)],
        )
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def update(rows: Sequence[models.Model], fields: Sequence[str]) -> None:
    """Store these fields of rows that are there already."""
    if not rows:
        return
    model = type(rows[0])
    columns = [model._meta.get_field(name) for name in fields]
    names = _names(columns)
    sent = ", ".join(f"sent.{_quoted(column)}" for column in columns)
    key = _quoted(model._meta.pk)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {_table(model)} SET ({names}) = ROW({sent})"
            f" FROM json_populate_recordset(NULL::{_table(model)}, %s) sent WHERE {_table(model)}.{key} = sent.{key}",
            [_text(rows, [model._meta.pk, *columns], adding=False)],
        )


def _keys(model: type[models.Model], count: int) -> list[int]:
    """Taken beforehand: which row a key came back for is then no question of the order in which they are stored."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [_table(model), model._meta.pk.column, count],
        )
        return [key for (key,) in cursor.fetchall()]


def _columns(model: type[models.Model]) -> list[models.Field]:
    return [column for column in model._meta.concrete_fields if not column.generated]


def _text(rows: Sequence[models.Model], columns: Sequence[models.Field], adding: bool) -> str:
    pairs = [(column.column, column) for column in columns]
    return json.dumps(
        [{name: column.pre_save(row, adding) for name, column in pairs} for row in rows],
        default=_plain,
        ensure_ascii=False,
    )


def _plain(value: object) -> object:
    """To the last microsecond and penny."""
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    raise TypeError(f"{value!r} is no value of a column.")


def _table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _quoted(column: models.Field) -> str:
    return connection.ops.quote_name(column.column)


def _names(columns: Sequence[models.Field]) -> str:
    return ", ".join(map(_quoted, columns))
