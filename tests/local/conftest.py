"""A small office for the launcher's tests: the real supervisor and servers, with stand-ins for the Django processes."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pmo.local.folders import run_folder
from pmo.local.office import ROOT
from pmo.local.pytest_services import memory_folder

OUTSIDE = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "PMO_MAILDIR", "BASE_URL", "ALLOWED_HOSTS", "PORT", "PMO_BIND")

START = """
import sys
from pmo.local.children import Program
from pmo.local.supervisor import open_office
prepare, web = sys.argv[1:]
sys.exit(open_office(prepare=Program("prepare", (prepare,)), web=Program("web", (web, "{bind}", "{port}")), others=()))
"""
COMMAND = """
import sys
from pathlib import Path
from pmo.local import command
command.ROOT = Path(sys.argv[1])
sys.exit(command.main(sys.argv[2:]))
"""
MANAGE = """
import os, sys, psycopg
with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
    connection.execute("create table if not exists command (words text)")
    connection.execute("insert into command values (%s)", [" ".join(sys.argv[1:])])
    print([words for (words,) in connection.execute("select words from command")], os.getcwd())
sys.exit(3 if "fail" in sys.argv else 0)
"""
PREPARE = """
import os, psycopg
with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
    connection.execute("create table if not exists start (at timestamptz default now())")
    connection.execute("insert into start default values")
    print("start number", *connection.execute("select count(*) from start").fetchone())
"""
WEB = """
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
HTTPServer((sys.argv[1], int(sys.argv[2])), Handler).serve_forever()
"""


class SmallOffice:
    """Starts the launcher in a folder with spaces and reads what it prints."""

    def __init__(self, folder: Path):
        self.folder, self.data, self.port = folder, folder / "its data", free_port()
        self.started: list[subprocess.Popen] = []
        self.scripts = [folder / "prepare.py", folder / "web.py"]
        for script, text in zip(self.scripts, (PREPARE, WEB), strict=True):
            script.write_text(text)

    def start(self, **environment: str) -> subprocess.Popen:
        """Start it; `read_until` tells how far it is."""
        office = self.python(START, *map(str, self.scripts), **environment)
        self.started.append(office)
        return office

    def command(self, *words: str, **environment: str) -> tuple[int, str]:
        """Run a management command as `dev.py` does: its exit code and what it printed."""
        (self.folder / "manage.py").write_text(MANAGE)
        command = self.python(COMMAND, str(self.folder), *words, **environment)
        printed = command.communicate(timeout=60)[0]
        return command.returncode, printed

    def python(self, script: str, *arguments: str, **environment: str) -> subprocess.Popen:
        """A script in the environment of a user's shell."""
        inherited = {name: value for name, value in os.environ.items() if name not in OUTSIDE}
        told = inherited | {"PMO_DATA": str(self.data), "PORT": str(self.port), "PYTHONPATH": str(ROOT)} | environment
        return subprocess.Popen(
            [sys.executable, "-c", script, *arguments],
            cwd=self.folder, env=told, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip

    def open(self, **environment: str) -> tuple[subprocess.Popen, str]:
        """Start it and read up to the line that says it is open."""
        office = self.start(**environment)
        return office, self.read_until(office, "Ctrl-C stops everything")

    def read_until(self, office: subprocess.Popen, words: str) -> str:
        """What the office printed up to the line with these words."""
        lines = []
        for line in office.stdout:
            lines.append(line)
            if words in line:
                return "".join(lines)
        raise AssertionError("".join(lines))

    def children(self) -> list[int]:
        """The numbers of the processes that the supervisor started."""
        noted = (run_folder(self.data) / "children").read_text()
        return [int(line.split()[0]) for line in noted.splitlines()]

    def end(self) -> None:
        """Stop whatever a test left."""
        for office in self.started:
            if office.poll() is None:
                office.send_signal(signal.SIGTERM)
            office.communicate(timeout=120)


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def small_office() -> Iterator[SmallOffice]:
    with tempfile.TemporaryDirectory(prefix="a folder with spaces ", dir=memory_folder()) as folder:
        office = SmallOffice(Path(folder))
        yield office
        office.end()


@pytest.fixture
def sockets(tmp_path: Path) -> Iterator[Path]:
    """A folder short enough for sockets; pytest's own are not."""
    folder = run_folder(tmp_path)
    yield folder
    shutil.rmtree(folder)
