"""The door for BI tools: read-only SQL views with stable names in the schema `bi`, made from the registers' declarations.

They hold what everybody on a piece of work may see: nothing removed and nothing confidential. Migrations drop them first and
make them anew afterwards, so that no view holds up a change of a table.
"""

from django.conf import settings
from django.db import connection, models, transaction
from psycopg import sql

from pmo.core.choices import Choices
from pmo.records.register import REGISTERS, Register

SCHEMA = "bi"
_FIXED = ("id", "number", "node_id", "title", "status", "raised_on", "closed_on", "created_at", "updated_at")
_NODES = """SELECT n.id, n.code, n.name, n.kind, n.state, n.stage, n.parent_id, p.name AS parent, n.path
FROM hierarchy_node n LEFT JOIN hierarchy_node p ON p.id = n.parent_id WHERE n.archived_at IS NULL"""
_FIGURES = """SELECT f.id, f.node_id, n.name AS work, f.measure, f.as_at, f.state, f.amount, f.amount_low, f.amount_high, f.date, f.currency, f.reason, f.source
FROM hierarchy_figure f JOIN hierarchy_node n ON n.id = f.node_id WHERE n.archived_at IS NULL"""
_CONFIDENCE = """SELECT a.id, a.node_id, n.name AS work, a.assessor, a.as_at, s.code AS scale, a.state, a.rating, a.reason, a.rationale
FROM hierarchy_assessment a JOIN hierarchy_node n ON n.id = a.node_id JOIN hierarchy_ratingscale s ON s.id = a.scale_id
WHERE n.archived_at IS NULL AND NOT EXISTS (SELECT 1 FROM hierarchy_assessment later WHERE later.replaces_id = a.id)"""
_SAMPLES = """SELECT s.node_id, n.name AS work, s.key AS measure, s.day, s.value
FROM reporting_sample s JOIN hierarchy_node n ON n.id = s.node_id WHERE n.archived_at IS NULL"""
_LIGHTS = """SELECT l.id, l.node_id, n.name AS work, l.dimension, l.rag AS reported, l.evidenced, l.reason, l.as_at, l.until
FROM reporting_reportedlight l JOIN hierarchy_node n ON n.id = l.node_id WHERE n.archived_at IS NULL"""
_EDITIONS = """SELECT r.id, r.node_id, n.name AS work, r.kind, p.code AS period, r.version, r.supersedes_id, r.state, r.as_at, r.finished_at, r.pages, r.pdf_sha256
FROM reporting_reportrun r JOIN hierarchy_node n ON n.id = r.node_id JOIN hierarchy_period p ON p.id = r.period_id WHERE r.state = 'ready'"""
PLAIN = {
    "work": _NODES,
    "figures": _FIGURES,
    "confidence": _CONFIDENCE,
    "samples": _SAMPLES,
    "lights": _LIGHTS,
    "editions": _EDITIONS,
}


def views() -> dict[str, str]:
    """Name → its SELECT: the six that are written here, and one for each register by its word in addresses."""
    return PLAIN | {register.slug.replace("-", "_"): select(register) for register in REGISTERS.values()}


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
    if isinstance(field, models.ForeignKey) and field.related_model._meta.label == "people.User":
        return f"(SELECT u.name FROM people_user u WHERE u.id = r.{field.column}) AS {field.name}"
    return f"r.{field.column}"


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
        for register in REGISTERS.values():
            _comment(cursor, register)
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


def _comment(cursor, register: Register) -> None:
    """Say in the database what each column is, with the values that it can have."""
    name = register.slug.replace("-", "_")
    for key, field in register.fields.items():
        column = _field(register.model, key)
        if column is None or column.column in _FIXED and key != "status":
            continue
        values = f": {', '.join(field.choices.values)}" if isinstance(getattr(field, "choices", None), Choices) else ""
        shown = (
            key
            if isinstance(column, models.ForeignKey) and column.related_model._meta.label == "people.User"
            else column.column
        )
        text = f"{field.label}{values}".replace("'", "''")
        cursor.execute(f"COMMENT ON COLUMN {SCHEMA}.{name}.{shown} IS '{text}'")
