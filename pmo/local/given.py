"""The servers that the environment names instead of ours: what is wrong with them is told before anything starts."""

from collections.abc import Mapping

from django.core.exceptions import ImproperlyConfigured

from pmo import env
from pmo.local import Trouble

PATIENCE = 10  # seconds until a server counts as not answering


def require_answers(given: Mapping[str, str]) -> None:
    """Raise Trouble, with the variable's name, for an address that cannot be read or does not answer."""
    try:
        if given.get("DATABASE_URL"):
            _require_database()
        if given.get("EMAIL_URL"):
            env.email("EMAIL_URL", "")
    except (ImproperlyConfigured, ValueError) as error:
        raise Trouble(f"An address cannot be used: {error}") from None
    if given.get("REDIS_URL"):
        _require_redis(given["REDIS_URL"])


def _require_database() -> None:
    import psycopg

    settings = env.database("DATABASE_URL", "")
    try:
        psycopg.connect(
            host=settings["HOST"], port=settings["PORT"] or None, user=settings["USER"] or None,
            password=settings["PASSWORD"] or None, dbname=settings["NAME"], connect_timeout=PATIENCE,
        ).close()  # fmt: skip
    except psycopg.Error as error:
        raise Trouble(
            f"The database that DATABASE_URL names cannot be used: {_first_line(error)}."
            " Put the address right (postgresql://user:password@host:5432/name), or unset it to use our own PostgreSQL."
        ) from None


def _require_redis(url: str) -> None:
    import redis

    try:
        redis.Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE).ping()
    except (redis.RedisError, ValueError) as error:
        raise Trouble(
            f"The server that REDIS_URL names cannot be used: {_first_line(error)}."
            " Put the address right (redis://host:6379/0), or unset it to use our own Valkey."
        ) from None


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].strip().rstrip(".")
