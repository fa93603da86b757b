"""The folders of one office: its data, and a short private one for its sockets."""

import fcntl
import hashlib
import json
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pmo.local import Trouble

SOCKET_ROOM = 40  # a socket's whole path may take 107 bytes


class Busy(Trouble):
    """Another process holds the data folder."""


def make_data_folder(path: Path) -> Path:
    """The data folder, made when missing; it must be ours to write in."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Trouble(
            f"The folder {path} cannot be made ({error.strerror}); choose another one: PMO_DATA=~/office-data make run"
        ) from error
    owner = path.stat().st_uid
    if os.geteuid() not in (0, owner) or not os.access(path, os.W_OK):
        raise Trouble(f"The folder {path} belongs to another user; choose your own: PMO_DATA=~/office-data make run")
    return path


def run_folder(data: Path) -> Path:
    """A short folder for sockets that only this user can enter."""
    tag = hashlib.sha256(str(data.resolve()).encode()).hexdigest()[:8]
    folder = short_folder() / f"pmo-{os.getuid()}-{tag}"
    folder.mkdir(mode=0o700, exist_ok=True)
    require_private(folder)
    return folder


def short_folder() -> Path:
    """The temporary folder, unless its path leaves no room for a socket's."""
    base = tempfile.gettempdir()
    return Path(base if len(base) <= SOCKET_ROOM else "/tmp")


def require_private(folder: Path) -> None:
    """Refuse a folder that somebody else made, or that others may read."""
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid() or status.st_mode & 0o066:
        raise Trouble(f"{folder} is not a private folder of this user; remove it and start again.")


@contextmanager
def hold(data: Path, holder: str) -> Iterator[None]:
    """Hold the data folder for one process; `Busy` when another has it."""
    with (data / "lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(busy_sentence(data)) from None
        file.truncate(0)
        file.write(holder)
        file.flush()
        forget_office(data)
        try:
            yield
        finally:
            shutil.rmtree(run_folder(data), ignore_errors=True)
            give_back(data)


def give_back(data: Path) -> None:
    """When root worked in another user's folder, its new files must not lock that user out."""
    owner = data.stat()
    if os.geteuid() != 0 or owner.st_uid == 0:
        return
    for path in data.rglob("*"):
        if path.lstat().st_uid == 0:
            os.lchown(path, owner.st_uid, owner.st_gid)


def busy_sentence(data: Path) -> str:
    """Who has the data folder and what to do about it."""
    holder = (data / "lock").read_text() or "another start"
    return (
        f"The data in {data} are in use by {holder}; end that first (Ctrl-C in its window),"
        " or start a second office: PMO_DATA=~/second-office PORT=8080 make run"
    )


def remember_office(data: Path, environment: dict[str, str]) -> None:
    """Write down how other commands reach the running office."""
    file = data / "office.json"
    file.touch(mode=0o600)
    file.write_text(json.dumps({"pid": os.getpid(), "environment": environment}))


def recall_office(data: Path) -> dict[str, str] | None:
    """The environment of the running office, when one runs."""
    try:
        noted = json.loads((data / "office.json").read_text())
        os.kill(noted["pid"], 0)
    except (OSError, ValueError):
        return None
    return noted["environment"]


def forget_office(data: Path) -> None:
    """The office is not running any more."""
    (data / "office.json").unlink(missing_ok=True)
