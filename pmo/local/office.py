"""What the environment says about the local office, and what the office's processes are told."""

import os
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from errno import EADDRINUSE
from pathlib import Path

from pmo.local import Trouble

ROOT = Path(__file__).resolve().parent.parent.parent
REMEDY = "PORT=8080 make run"


@dataclass(frozen=True)
class Office:
    """Where the office keeps its data and where it listens."""

    data: Path
    bind: str
    port: int
    given: Mapping[str, str]

    @classmethod
    def from_environment(cls) -> "Office":
        """Read PMO_DATA, PMO_BIND and PORT."""
        data = Path(os.environ.get("PMO_DATA") or ROOT / ".data").expanduser().resolve()
        bind = os.environ.get("PMO_BIND") or "127.0.0.1"
        return cls(data, bind, port_number(os.environ.get("PORT") or "8000"), dict(os.environ))

    @property
    def caller(self) -> str:
        """The host by which this machine reaches the office."""
        return "127.0.0.1" if self.bind in ("0.0.0.0", "::") else self.bind

    @property
    def address(self) -> str:
        """Where a browser finds the office."""
        return self.given.get("BASE_URL") or f"http://{self.caller}:{self.port}"

    def environment(self) -> dict[str, str]:
        """What every process of the office is told, before the servers' addresses."""
        ours = {
            "ALLOWED_HOSTS": f"127.0.0.1,localhost,[::1],{self.caller}",
            "BASE_URL": self.address,
            "SECRET_KEY": self.given.get("SECRET_KEY") or secret_key(self.data),
        }
        fixed = {"PMO_LOCAL": "1", "PMO_DATA": str(self.data), "PYTHONUNBUFFERED": "1"}
        fixed["PYTHONPATH"] = os.pathsep.join(filter(None, (str(ROOT), self.given.get("PYTHONPATH"))))
        return ours | dict(self.given) | fixed


def port_number(text: str) -> int:
    """PORT as a number."""
    if text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    raise Trouble(f"PORT is {text!r}; write a number from 1 to 65535: {REMEDY}")


def require_free_port(host: str, port: int) -> None:
    """Refuse a port that the web server could not take."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == EADDRINUSE:
                raise Trouble(f"Port {port} is in use; stop what uses it, or choose another: {REMEDY}") from None
            raise Trouble(
                f"Port {port} on {host} cannot be taken ({error.strerror}); choose another: {REMEDY}"
            ) from None


def secret_key(data: Path) -> str:
    """The office's own key, made once; only this user may read it."""
    file = data / "secret-key"
    if not file.exists():
        draft = data / f"secret-key.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        draft.rename(file)
    return file.read_text()
