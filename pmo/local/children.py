"""The office's own processes: what they run, and what they say."""

import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass

from pmo.local import Trouble
from pmo.local.office import ROOT
from pmo.local.processes import Register, die_with_parent, wait_or_kill

ROOT_WARNING = "ignore:You're running the worker with superuser privileges"
NAME_WIDTH = 8


@dataclass(frozen=True)
class Program:
    """One process of the office. `{name}` in an argument is filled in at the start."""

    name: str
    arguments: tuple[str, ...]
    python: tuple[str, ...] = ()

    def command(self, **values: object) -> list[str]:
        """The whole command."""
        return [sys.executable, *self.python, *(part.format(**values) for part in self.arguments)]


MAIL = Program("mail", ("-m", "pmo.local.mailsink", "{maildir}", "{port_file}"))
PREPARE = Program("prepare", ("manage.py", "prepare"))
WEB = Program(
    "web",
    (
        *("-m", "gunicorn", "pmo.wsgi", "-b", "{bind}:{port}", "-k", "gthread", "-w", "2", "--threads", "4"),
        *("--log-level", "warning", "--preload", "--worker-tmp-dir", "{run}", "--no-control-socket"),
    ),
)
WORKER = Program(
    "worker",
    (
        *("-m", "celery", "-q", "-A", "pmo", "worker", "-c", "2", "-Q", "default,mail", "-l", "WARNING"),
        *("--without-mingle", "--without-gossip"),
    ),
    python=("-W", ROOT_WARNING),
)
TICKER = Program("ticker", ("manage.py", "tick"))


class Children:
    """The running processes of one office."""

    def __init__(self, register: Register, values: dict[str, object]):
        self.register, self.values = register, values
        self.processes: dict[str, subprocess.Popen] = {}

    def start(self, program: Program, environment: dict[str, str]) -> subprocess.Popen:
        """Start one program; what it prints is shown with its name."""
        process = subprocess.Popen(
            program.command(**self.values), cwd=ROOT, env=environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, preexec_fn=die_with_parent(),
        )  # fmt: skip
        self.register.note(process)
        self.processes[program.name] = process
        threading.Thread(target=show, args=(program.name, process), daemon=True).start()
        return process

    def finish(self, program: Program, environment: dict[str, str], stopping: Callable[[float], bool]) -> None:
        """Run one program to its end, unless the office is told to stop before."""
        process = self.start(program, environment)
        while process.poll() is None and not stopping(0.05):
            pass
        if process.poll():
            raise Trouble(f"{program.name} ended with code {process.returncode}; the lines above say why.")
        if process.poll() == 0:
            del self.processes[program.name]

    def stop(self, patience: float = 20) -> None:
        """Ask all to end at once, then wait for each."""
        for process in self.processes.values():
            if process.poll() is None:
                process.terminate()
        for process in self.processes.values():
            wait_or_kill(process, patience)


def show(name: str, process: subprocess.Popen) -> None:
    """Print a child's lines with its name; go on reading when nobody listens, or the child would block."""
    for line in iter(process.stdout.readline, b""):
        try:
            print(f"{name:<{NAME_WIDTH}}| {line.decode(errors='replace')}", end="", flush=True)
        except OSError:
            continue
