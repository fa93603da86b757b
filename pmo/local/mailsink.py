"""A mail server that delivers nothing: it keeps every message in a Maildir, which the page /mailbox/ shows."""

import signal
import socket
import sys
import threading
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox


class Sink(Controller):
    """A controller that takes a free port when it is given 0, and then says which."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        with socket.create_connection((self.hostname, self.port), 5) as caller:
            caller.recv(100)


def start(port: int = 0, *, directory: Path | str, host: str = "127.0.0.1") -> Sink:
    """Start the sink in a thread of this process; `.port` says where it listens, `.stop()` ends it."""
    sink = Sink(Mailbox(str(directory)), hostname=host, port=port)
    sink.start()
    return sink


def main(directory: str, port_file: str) -> None:
    """Keep mail in `directory` until SIGTERM; the port is written to `port_file`."""
    done = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: done.set())
    sink = start(directory=directory)
    announce(sink.port, Path(port_file))
    done.wait()
    sink.stop()


def announce(port: int, file: Path) -> None:
    """Write the port so that a reader never sees half of it."""
    draft = file.with_suffix(".new")
    draft.write_text(str(port))
    draft.rename(file)


if __name__ == "__main__":
    main(*sys.argv[1:])
