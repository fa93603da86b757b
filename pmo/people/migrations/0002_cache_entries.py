from django.db import migrations

CREATE = """
    CREATE TABLE IF NOT EXISTS cache_entries (
        cache_key varchar(255) NOT NULL PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL
    );
    CREATE INDEX IF NOT EXISTS cache_entries_expires ON cache_entries (expires);
"""


class Migration(migrations.Migration):
    """The table of the cache: counters live in the database, so that a restart of Redis does not reset them."""

    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, "DROP TABLE cache_entries")]
