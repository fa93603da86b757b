"""Whether a working copy says something else than its last version: asked of the database, since a plan may have thousands of rows."""

from django.db import connection

from planning.models import Plan, PlanVersion
from planning.publishing import TOLD

_UNLIKE = " OR ".join(
    f"(kept.row ? '{name}' AND now.{name}::text IS DISTINCT FROM kept.row->>'{name}')" for name in TOLD
)
_ASK = f"""
SELECT EXISTS (
  SELECT 1 FROM (SELECT *, row_number() OVER (ORDER BY place, id) AS line FROM planning_activity
                 WHERE node_id = %s AND archived_at IS NULL) now
  FULL JOIN (SELECT each.row, each.line FROM planning_planversion version,
             jsonb_array_elements(version.rows) WITH ORDINALITY each(row, line) WHERE version.id = %s) kept
  ON now.line = kept.line AND now.id = (kept.row->>'id')::bigint
  WHERE now.id IS NULL OR kept.row IS NULL OR {_UNLIKE})
"""


def differs(plan: Plan, last: PlanVersion) -> bool:
    """Whether rows, their order, the start or the data date are others than the version kept. One query."""
    if plan.status_date != last.status_date or last.planned_from not in (None, plan.starts_on):
        return True
    with connection.cursor() as cursor:
        cursor.execute(_ASK, [plan.node_id, last.pk])
        return bool(cursor.fetchone()[0])
