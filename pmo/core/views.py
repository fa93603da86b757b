"""Pages that belong to no room: health, preferences, help."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse


def ready(request) -> HttpResponse:
    """200 when the database answers and is migrated. Redis is not asked: without it pages work as before."""
    plan = MigrationExecutor(connection).migration_plan(MigrationExecutor(connection).loader.graph.leaf_nodes())
    return HttpResponse("ready" if not plan else "migrations are missing", status=200 if not plan else 503, content_type="text/plain")
