"""Children that never outlive the office: how they start, how they stop, and what a killed office left behind."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

LINUX = sys.platform.startswith("linux")
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if LINUX else None


def die_with_parent(sign: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    """A `preexec_fn`: an own process group, so that Ctrl-C reaches only us, and `sign` when we are killed."""
    parent = os.getpid()

    def prepare_child() -> None:
        os.setpgid(0, 0)
        if _libc:
            _libc.prctl(PR_SET_PDEATHSIG, int(sign), 0, 0, 0)
            if os.getppid() != parent:
                os._exit(1)

    return prepare_child


def stop(process: subprocess.Popen | None, sign: signal.Signals, patience: float) -> None:
    """Ask a child to end with `sign`, and see to it."""
    if process is not None and process.poll() is None:
        process.send_signal(sign)
        wait_or_kill(process, patience)


def wait_or_kill(process: subprocess.Popen, patience: float) -> None:
    """Wait for a child that was asked to end; after `patience` seconds end it and all that it started."""
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def birth(pid: int) -> str:
    """When a process began, in the kernel's ticks; empty when it is gone. Tells a process from a later one of that number."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] in "ZX" else fields[19]


def command_line(pid: int) -> str:
    """A process's command with its arguments, separated by blanks; empty when it cannot be read."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


class Register:
    """A file that names our children, so that the next start can wait for those that a killed office left."""

    def __init__(self, path: Path):
        self.path = path

    def note(self, process: subprocess.Popen) -> None:
        """Remember one child."""
        with self.path.open("a") as file:
            file.write(f"{process.pid} {birth(process.pid)}\n")

    def clear(self, patience: float = 20) -> None:
        """Wait until every remembered child has ended, end those that do not, and forget them."""
        deadline = time.monotonic() + patience
        for pid in self._living():
            while birth(pid) and time.monotonic() < deadline:
                time.sleep(0.05)
        for pid in self._living():
            os.killpg(pid, signal.SIGKILL)
        self.path.unlink(missing_ok=True)

    def _living(self) -> list[int]:
        lines = self.path.read_text().splitlines() if self.path.exists() else []
        noted = [line.split() for line in lines]
        return [int(pid) for pid, *began in noted if began and birth(int(pid)) == began[0]]
