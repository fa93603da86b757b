"""A mail server of tests that can be told to refuse, stall or hang up at each step; it keeps every message that it took."""

import json
import random
import socket
import socketserver
import sys
import threading
import time
from email import message_from_bytes
from pathlib import Path

STEPS = ("connect", "ehlo", "mail", "rcpt", "data", "body", "quit")
FINE = {
    "connect": "220 relay", "ehlo": "250 relay", "mail": "250 ok", "rcpt": "250 ok", "data": "354 go on", "body": "250 taken",
    "quit": "221 bye",
}  # fmt: skip
DROP, DROP_AFTER, STALL = "drop", "drop after taking it", "stall"


class Relay(socketserver.ThreadingTCPServer):
    """`told[step]` is a reply, or one of DROP, DROP_AFTER and STALL; `taken` has the bytes of each message by its Message-ID."""

    allow_reuse_address, daemon_threads = True, True

    def __init__(self, port: int = 0, journal: Path | None = None, moods=None):
        super().__init__(("127.0.0.1", port), _Caller)
        self.told: dict[str, str] = {}
        self.taken: dict[str, list[bytes]] = {}
        self.journal, self.moods = journal, moods
        self.released = threading.Event()

    @property
    def port(self) -> int:
        return self.server_address[1]

    def begin(self) -> "Relay":
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def end(self) -> None:
        self.released.set()
        self.shutdown()
        self.server_close()

    def keep(self, content: bytes) -> None:
        name = message_from_bytes(content)["Message-ID"]
        self.taken.setdefault(name, []).append(content)
        if self.journal:
            with self.journal.open("a") as file:
                file.write(json.dumps([name, hash_of(content), time.time()]) + "\n")

    def mood(self, step: str) -> str:
        return self.moods(step) if self.moods else self.told.get(step, "")


class _Caller(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        if not self.answer("connect"):
            return
        for line in self.rfile:
            step = {b"EHLO": "ehlo", b"HELO": "ehlo", b"MAIL": "mail", b"RCPT": "rcpt", b"DATA": "data", b"QUIT": "quit"}.get(line[:4].upper())  # fmt: skip
            if not self.answer(step or "quit") or step == "quit":
                return
            if step == "data" and not self.told("data") and not self.body():
                return

    def body(self) -> bool:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return False
            lines.append(line[1:] if line.startswith(b"..") else line)
        mood = self.told("body")
        if mood in ("", DROP_AFTER) or mood.startswith("2"):
            self.server.keep(b"".join(lines))
        return self.say("body", mood)

    def told(self, step: str) -> str:
        self.last = getattr(self, "last", {})
        if step not in self.last:
            self.last[step] = self.server.mood(step)
        return self.last[step]

    def answer(self, step: str) -> bool:
        return self.say(step, self.told(step))

    def say(self, step: str, mood: str) -> bool:
        """Whether the call goes on."""
        if mood in (DROP, DROP_AFTER):
            self.connection.shutdown(socket.SHUT_RDWR)
            return False
        if mood == STALL:
            self.server.released.wait(30)
            return False
        self.wfile.write(f"{mood or FINE[step]}\r\n".encode())
        return True


def hash_of(content: bytes) -> str:
    import hashlib

    return hashlib.sha256(content).hexdigest()


def main(port_file: str, journal: str) -> None:
    """A relay of its own process for the chaos run: of a hundred, three are refused for now, and one is taken and hung up on."""
    chance = random.Random()

    def moods(step: str) -> str:
        if step == "rcpt" and chance.random() < 0.03:
            return "451 later"
        return DROP_AFTER if step == "body" and chance.random() < 0.01 else ""

    old = Path(port_file)
    relay = Relay(int(old.read_text()) if old.exists() else 0, Path(journal), moods)
    old.write_text(str(relay.port))
    relay.serve_forever(0.05)


if __name__ == "__main__":
    main(*sys.argv[1:])
