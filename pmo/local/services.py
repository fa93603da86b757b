"""The two servers of an office: each is ours unless the environment names a real one."""

from collections.abc import Mapping
from pathlib import Path

from pmo.local.given import require_answers
from pmo.local.postgres import Postgres
from pmo.local.processes import Register
from pmo.local.valkey import Valkey

DATABASE = "pmo"


class Services:
    """PostgreSQL and Valkey of one data folder. `given` is the environment; what it names is not started."""

    def __init__(self, data: Path, run: Path, *, given: Mapping[str, str], durable: bool = True):
        logs = data / "log"
        logs.mkdir(exist_ok=True)
        self.register = Register(run / "children")
        self.given, self.postgres, self.valkey = given, None, None
        if not given.get("DATABASE_URL"):
            self.postgres = Postgres(data / "pg", run, log=(logs / "postgres.log").open("ab"), durable=durable)
        if not given.get("REDIS_URL"):
            self.valkey = Valkey(data / "valkey", run, log=(logs / "valkey.log").open("ab"), durable=durable)

    @property
    def own(self) -> list[Postgres | Valkey]:
        """The servers that we start."""
        return [service for service in (self.postgres, self.valkey) if service]

    def start(self) -> None:
        """Start our servers, after what a killed office left has gone."""
        self.register.clear()
        require_answers(self.given)
        for service in self.own:
            service.start()
            self.register.note(service.process)
        if self.postgres:
            self.postgres.create_database(DATABASE)

    def environment(self) -> dict[str, str]:
        """The addresses of our servers."""
        addresses = {}
        if self.postgres:
            addresses["DATABASE_URL"] = self.postgres.url(DATABASE)
        if self.valkey:
            addresses["REDIS_URL"] = self.valkey.url()
        return addresses

    def stop(self) -> None:
        """Stop our servers, the last started first."""
        for service in reversed(self.own):
            service.stop()
