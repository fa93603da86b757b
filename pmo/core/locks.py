"""Turns: named locks in the database that end with the transaction. Take them before any row is locked."""

from django.db import connection


def take_turn(name: str) -> None:
    """Wait until nobody else holds `name`, and hold it until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [name])
