"""`make run`: the whole office in the foreground. Ctrl-C stops it in order."""

import signal
import sys
import threading
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from pmo.local import Trouble, pango
from pmo.local.children import MAIL, PREPARE, TICKER, WEB, WORKER, Children, Program
from pmo.local.folders import forget_office, hold, make_data_folder, remember_office, run_folder
from pmo.local.office import Office, require_free_port
from pmo.local.services import Services

READY_PATIENCE = 90
NO_ACCOUNTS = "no sample accounts; the first office lead, while there is none: python3 dev.py office_lead EMAIL NAME"


class Supervisor:
    """Starts everything step by step, watches it, and stops it in the opposite order."""

    def __init__(
        self,
        office: Office,
        *,
        prepare: Program = PREPARE,
        web: Program = WEB,
        others: tuple[Program, ...] = (WORKER, TICKER),
    ):
        self.office, self.prepare_program, self.web, self.others = office, prepare, web, others
        self.began = time.monotonic()
        self.stopping = threading.Event()
        self.run_folder = run_folder(office.data)
        self.environment = office.environment()
        self.services = Services(office.data, self.run_folder, given=office.given)
        self.children = Children(self.services.register, self.values())

    def run(self) -> int:
        """The whole life of one office; the exit code."""
        self.catch_signals()
        try:
            for step in self.steps():
                step()
                if self.stopping.is_set():
                    return 0
            return self.watch()
        finally:
            self.stop()

    def steps(self) -> tuple:
        """What a start does, in order."""
        return (
            self.clear_leftovers,
            self.check_port,
            self.warn_without_pango,
            self.start_services,
            self.start_mail,
            self.prepare,
            self.start_web,
            self.wait_until_ready,
            self.start_others,
            self.announce,
        )

    def catch_signals(self) -> None:
        """Ctrl-C, `kill` and a closed window all mean: stop in order."""
        signs = [signal.SIGINT, signal.SIGTERM]
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # under nohup the window may close
            signs.append(signal.SIGHUP)
        for sign in signs:
            signal.signal(sign, lambda *_: self.stopping.set())

    def values(self) -> dict[str, object]:
        """What the programs' arguments name."""
        return {
            "bind": self.office.bind,
            "port": self.office.port,
            "run": self.run_folder,
            "maildir": self.office.data / "mail",
            "port_file": self.run_folder / "mail.port",
        }

    def clear_leftovers(self) -> None:
        """Wait for the children of an office that was killed: one of them may still hold the port."""
        self.services.register.clear()

    def check_port(self) -> None:
        """Say so before anything starts when the port is taken."""
        require_free_port(self.office.bind, self.office.port)

    def warn_without_pango(self) -> None:
        """Without Pango everything works but the PDFs."""
        if pango.is_missing():
            print(
                f"warning: PDFs need Pango, which this machine lacks; everything else works. Install it: {pango.INSTALL}",
                flush=True,
            )

    def start_services(self) -> None:
        """PostgreSQL and Valkey, as far as they are ours."""
        self.services.start()
        self.environment |= self.services.environment()
        names = " and ".join(service.name for service in self.services.own)
        self.say(f"{names or 'given servers'} in use")

    def start_mail(self) -> None:
        """The mail sink, unless EMAIL_URL names a real server."""
        if self.office.given.get("EMAIL_URL"):
            return
        port_file = Path(str(self.values()["port_file"]))
        port_file.unlink(missing_ok=True)
        self.children.start(MAIL, self.environment)
        self.wait(port_file.exists, 30, "The mail sink did not start in 30 s.")
        if port_file.exists():
            self.environment["EMAIL_URL"] = f"smtp://127.0.0.1:{port_file.read_text()}"
            self.environment["PMO_MAILDIR"] = str(self.office.data / "mail")

    def prepare(self) -> None:
        """Migrations, static files, and the sample when the office is empty: one process."""
        self.children.finish(self.prepare_program, self.environment, self.stopping.wait)
        self.say("the database is up to date")

    def start_web(self) -> None:
        """The web server alone: together they would take as long as the slowest."""
        self.children.start(self.web, self.environment)

    def wait_until_ready(self) -> None:
        """The office is ready when /readyz answers 200."""
        self.wait(
            self.is_ready,
            READY_PATIENCE,
            f"The office did not get ready in {READY_PATIENCE} s; see {self.office.address}/readyz",
        )

    def start_others(self) -> None:
        """Worker and ticker; nobody waits for them."""
        for program in self.others:
            self.children.start(program, self.environment)

    def is_ready(self) -> bool:
        """Whether the web server says that everything behind it answers."""
        connection = HTTPConnection(self.office.caller, self.office.port, timeout=10)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def wait(self, arrived, patience: float, sentence: str) -> None:
        """Wait for something, as long as every child lives and nobody says stop."""
        deadline = time.monotonic() + patience
        while not arrived() and not self.stopping.wait(0.05):
            self.require_all_alive()
            if time.monotonic() > deadline:
                raise Trouble(sentence)

    def require_all_alive(self) -> None:
        """A child that ended by itself ends the office."""
        everyone = self.children.processes | {service.name: service.process for service in self.services.own}
        for name, process in everyone.items():
            if process.poll() is not None and not self.stopping.is_set():
                raise Trouble(
                    f"{name} ended with code {process.returncode}, so the office stops; see the lines above"
                    f" and {self.office.data / 'log'}, then start again: make run"
                )

    def announce(self) -> None:
        """Say where the office is and who can sign in."""
        remember_office(self.office.data, self.told())
        accounts = self.office.data / "accounts.txt"
        lines = [f"\nThe office is open: {self.office.address}/"]
        if "PMO_MAILDIR" in self.environment:
            lines.append(f"Its mailbox:        {self.office.address}/mailbox/")
        lines.append("\n" + (accounts.read_text().strip() if accounts.exists() else NO_ACCOUNTS))
        self.say("ready")
        print("\n".join([*lines, "\nCtrl-C stops everything; the data stay.\n"]), flush=True)

    def told(self) -> dict[str, str]:
        """What another command needs to work on this office."""
        names = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "PMO_MAILDIR", "BASE_URL", "ALLOWED_HOSTS")
        return {name: self.environment[name] for name in names if name in self.environment}

    def watch(self) -> int:
        """Until somebody says stop, or a child ends."""
        while not self.stopping.wait(0.5):
            self.require_all_alive()
        return 0

    def stop(self) -> None:
        """The programs first, then the servers that they use."""
        began = time.monotonic()
        self.stopping.set()
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, signal.SIG_IGN)
        forget_office(self.office.data)
        self.children.stop()
        self.services.stop()
        print(f"stopped in {time.monotonic() - began:.1f} s", flush=True)

    def say(self, sentence: str) -> None:
        """One line of progress."""
        print(f"{sentence} ({time.monotonic() - self.began:.1f} s)", flush=True)


def open_office(**parts: object) -> int:
    """Hold the data folder and run the office in it; trouble is told in one sentence."""
    try:
        office = Office.from_environment()
        make_data_folder(office.data)
        with hold(office.data, f"the office at {office.address}"):
            return Supervisor(office, **parts).run()
    except Trouble as trouble:
        print(f"\n{trouble}", file=sys.stderr, flush=True)
        return 1


if __name__ == "__main__":
    sys.exit(open_office())
