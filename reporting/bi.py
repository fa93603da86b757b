"""The door for BI tools: read-only SQL views with stable names in the schema `bi`, made from the registers' declarations.

They hold what everybody on a piece of work may see: nothing removed and nothing confidential. Migrations drop them first and
make them anew afterwards, so that no view holds up a change of a table.
"""

from collections.abc import Iterator

from django.conf import settings
from django.db import connection, models, transaction
from psycopg import sql

from pmo.core.choices import Choices
from pmo.records.register import REGISTERS, Register
from reporting.bi_views import PLAIN

SCHEMA = "bi"
_FIXED = ("id", "number", "node_id", "title", "status", "raised_on", "closed_on", "created_at", "updated_at")
_FIXED_SAID = {
    "id": "Number of the row", "number": "Number in its reference", "node_id": "The work, as in bi.work", "title": "Title", "raised_on": "Raised",
    "closed_on": "Closed; empty while it is open", "created_at": "When it was entered", "updated_at": "When it was last changed", "ref": "Reference",
    "work": "Name of the work", "work_path": "Numbers of the work from the top: what lies below begins with it",
}  # fmt: skip


def views() -> dict[str, str]:
    """Name → its SELECT: those that are written out, and one for each register by its word in addresses."""
    plain = {name: view.select for name, view in PLAIN.items()}
    return plain | {_name(register): select(register) for register in REGISTERS.values()}


def _name(register: Register) -> str:
    return register.slug.replace("-", "_")


def select(register: Register) -> str:
    """The rows of a register with the columns that it declares, people by name, numbers as they are stored."""
    model = register.model
    table, prefix = model._meta.db_table, model.PREFIX
    plain = [f"r.{name}" for name in _FIXED]
    own = [_column(field) for name in register.fields if (field := _field(model, name)) and field.column not in _FIXED]
    columns = ", ".join(
        [*plain, f"'{prefix}-' || lpad(r.number::text, 4, '0') AS ref", "n.name AS work", "n.path AS work_path", *own]
    )
    return (
        f"SELECT {columns} FROM {table} r JOIN hierarchy_node n ON n.id = r.node_id "
        "WHERE r.archived_at IS NULL AND n.archived_at IS NULL AND r.confidentiality = 'open'"
    )


def _field(model, name: str) -> models.Field | None:
    """The stored column behind a declared field; none for what is computed, and none for the work, which is there already."""
    found = next((field for field in model._meta.fields if field.name == name), None)
    return None if found is None or name == "node" else found


def _column(field: models.Field) -> str:
    if _is_person(field):
        return f"(SELECT u.name FROM people_user u WHERE u.id = r.{field.column}) AS {field.name}"
    return f"r.{field.column}"


def _is_person(field: models.Field) -> bool:
    return isinstance(field, models.ForeignKey) and field.related_model._meta.label == "people.User"


@transaction.atomic
def make(**more) -> None:
    """Make every view anew. Called after migrations."""
    if "plan" not in more:
        return  # tables were emptied, not changed
    drop()
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {SCHEMA}")
        for name, query in views().items():
            cursor.execute(f"CREATE VIEW {SCHEMA}.{name} WITH (security_barrier) AS {query}")
        for what, said in _comments():
            cursor.execute(sql.SQL(f"COMMENT ON {what} IS {{}}").format(sql.Literal(said)))
        if settings.BI_ROLE:
            _open_to(cursor, sql.Identifier(settings.BI_ROLE))


def _open_to(cursor, role: sql.Identifier) -> None:
    """Let the role of a BI tool read the views, and nothing else."""
    cursor.execute(sql.SQL(f"GRANT USAGE ON SCHEMA {SCHEMA} TO {{}}").format(role))
    cursor.execute(sql.SQL(f"GRANT SELECT ON ALL TABLES IN SCHEMA {SCHEMA} TO {{}}").format(role))


def drop(**more) -> None:
    """Take the views away. Called before migrations."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")


def _comments() -> Iterator[tuple[str, str]]:
    """What is described ("VIEW bi.risks", "COLUMN bi.risks.kind") and its description."""
    for name, view in PLAIN.items():
        yield f"VIEW {SCHEMA}.{name}", view.about
        yield from ((f"COLUMN {SCHEMA}.{name}.{column}", said) for column, _, said in view.columns)
    for register in REGISTERS.values():
        place = f"{SCHEMA}.{_name(register)}"
        yield f"VIEW {place}", f"{register.words}: what everybody on the work may see, none removed"
        yield from ((f"COLUMN {place}.{column}", said) for column, said in _said(register).items())


def _said(register: Register) -> dict[str, str]:
    """Column → the office's label, with the values that it can have."""
    found = dict(_FIXED_SAID)
    for key, field in register.fields.items():
        column = _field(register.model, key)
        if column is None or column.column in _FIXED and key != "status":
            continue
        values = f": {', '.join(field.choices.values)}" if isinstance(getattr(field, "choices", None), Choices) else ""
        found[key if _is_person(column) else column.column] = f"{field.label}{values}"
    return found
