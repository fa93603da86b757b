"""Pages that belong to no room: health and help."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse

from pmo.core.fragments import render_page
from pmo.core.guard import needs


@needs("anybody")
def ready(request) -> HttpResponse:
    """200 when the database answers and is migrated. Redis is not asked: without it pages work as before."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return HttpResponse(
        "migrations are missing" if missing else "ready", status=503 if missing else 200, content_type="text/plain"
    )


@needs("signed_in")
def help_page(request) -> HttpResponse:
    """How things are done here, and every key."""
    return render_page(request, "help.html")
