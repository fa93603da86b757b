"""T2 and T3: real tickers, workers, Valkey, PostgreSQL and relay, one of them killed or paused every one to three seconds.

`python3 dev.py chaos [SECONDS]`; 60 when not given, 1800 for the night. Ends with code 1 when an invariant is broken.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from pmo.local import Trouble
from pmo.local.folders import short_folder
from pmo.local.office import ROOT
from pmo.local.processes import die_with_parent
from pmo.local.services import Services

EACH = 4  # periods that a new schedule has due
PLENTY = 60  # reports and mails under way
SHORT = {
    "REPORT_RENDER_LEASE_SECONDS": "8", "REPORT_MAIL_LEASE_SECONDS": "8", "REPORT_ANSWER_SECONDS": "4", "REPORT_MINUTE_SECONDS": "6",
    "PMO_LOCAL": "1", "LOG_LEVEL": "CRITICAL",
}  # fmt: skip
PROGRAMS = {
    "ticker 1": ("manage.py", "tick", "--every", "1"),
    "ticker 2": ("manage.py", "tick", "--every", "1"),
    "worker 1": ("-m", "celery", "-q", "-A", "pmo", "worker", "-c", "2", "-l", "CRITICAL", "-Q", "default,mail", "--without-mingle", "--without-gossip", "-n", "one@%h"),
    "worker 2": ("-m", "celery", "-q", "-A", "pmo", "worker", "-c", "2", "-l", "CRITICAL", "-Q", "default,mail", "--without-mingle", "--without-gossip", "-n", "two@%h"),
}  # fmt: skip


class Chaos:
    """The servers and programs of one run."""

    def __init__(self, folder: Path):
        self.folder, self.kills = folder, Counter()
        self.services = Services(folder, Path(tempfile.mkdtemp(prefix="pmo-c-", dir=short_folder())), given={})
        self.programs: dict[str, subprocess.Popen] = {}
        self.began: Counter = Counter()
        self.port_file, self.journal = folder / "port", folder / "journal"
        self.over, self.calm = threading.Event(), folder / "calm"
        self.ended = False
        self.mending = threading.RLock()

    def start(self) -> None:
        self.services.start()
        os.environ.update(SHORT | self.services.environment() | {"PMO_DATA": str(self.folder / "data")})
        os.environ["PYTHONPATH"] = str(ROOT)
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, check=True)
        self.keep_alive("relay")
        while not self.port_file.exists():
            time.sleep(0.05)
        os.environ["EMAIL_URL"] = f"smtp://127.0.0.1:{self.port_file.read_text()}"
        threading.Thread(target=self.nurse, daemon=True).start()

    def keep_alive(self, name: str) -> None:
        process = self.programs.get(name)
        if process is None or process.poll() is not None:
            self.began[name] += 1
            relay = ("-m", "tests.faults.relay", str(self.port_file), str(self.journal))
            command = [sys.executable, "-W", "ignore", *PROGRAMS.get(name, relay)]
            self.programs[name] = subprocess.Popen(
                command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                preexec_fn=die_with_parent(), env=os.environ | {"PMO_FAILPOINTS": "tests.faults.chance", "CHAOS_CALM": str(self.calm)},
            )  # fmt: skip

    def nurse(self) -> None:
        """What has died is started again, as a supervisor would."""
        while not self.over.wait(0.3):
            with self.mending:
                for service in self.services.own:
                    if service.process.poll() is not None:
                        with suppress(Trouble, OSError):  # killed again while it started: the next round starts it
                            service.start()
                for name in () if self.ended else ("relay", *PROGRAMS):
                    self.keep_alive(name)

    def hurt(self) -> None:
        """Kill or pause one of them."""
        victim = random.choice([*PROGRAMS, *PROGRAMS, "relay", "PostgreSQL", "Valkey"])
        servers = {service.name: service.process for service in self.services.own}
        process = servers.get(victim) or self.programs.get(victim)
        if process is None or process.poll() is not None:
            return
        if victim in PROGRAMS and random.random() < 0.2:
            process.send_signal(signal.SIGSTOP)
            threading.Timer(random.uniform(3, 14), process.send_signal, [signal.SIGCONT]).start()
            self.kills[f"{victim} paused"] += 1
            return
        process.kill()
        self.kills[victim] += 1

    def end_programs(self) -> None:
        """The servers stay: what is kept is compared with what the relay took."""
        with self.mending:
            self.ended = True
            for process in self.programs.values():
                process.kill()
                process.wait()

    def stop(self) -> None:
        self.over.set()
        self.end_programs()
        self.services.stop()

    def taken(self) -> dict[str, list[str]]:
        """The hashes of every message by its Message-ID, as the relay wrote them down."""
        found: dict[str, list[str]] = {}
        for line in self.journal.read_text().splitlines() if self.journal.exists() else ():
            name, digest, _ = json.loads(line)
            found.setdefault(name, []).append(digest)
        return found


def office():
    """Work, a lead, and two who read."""
    from datetime import date

    from pmo.hierarchy.models import Calendar, Period
    from tests.factories import hierarchy as make

    calendar = Calendar.objects.create(name="Years", rhythm="year")
    Period.objects.create(
        calendar=calendar, code="2025-26", name="2025-26", starts_on=date(2025, 4, 1), ends_on=date(2026, 3, 31)
    )
    top = make.node("Trust", "portfolio", calendar=calendar)
    lead = make.person("Priya Lead", role="office_lead")
    return top, lead, [lead, *(make.person(f"Reader {number}", role="viewer", node=top) for number in (1, 2))]


def new_schedule(top, lead, people) -> None:
    """One that has several periods due at once, so that a minute has the reports of a week."""
    from pmo.core.clock import now
    from reporting.schedules import actions
    from tests.reporting.scheduling import VALUES

    since = now() - timedelta(days=EACH - 1, minutes=1)
    at = now().time().replace(second=0, microsecond=0)
    values = VALUES | {"catch_up": "all", "zone": "UTC", "at": at, "starts_on": since.date() - timedelta(days=9)}
    actions.create(node=top, by=lead, values=values, people=people, counted_from=since)


def patiently(work) -> bool:
    """Try again while the database is down."""
    from django.db import Error, connection

    try:
        work()
        return True
    except Error:
        connection.close()
        time.sleep(0.5)
        return False


def main(seconds: float) -> int:
    folder = Path(tempfile.mkdtemp(prefix="pmo-chaos-"))
    chaos = Chaos(folder)
    try:
        chaos.start()
        os.environ["DJANGO_SETTINGS_MODULE"] = "pmo.settings"
        import django

        django.setup()
        there = office()
        storm(chaos, there, seconds)
        chaos.calm.touch()
        settled = settle()
        return tell(chaos, settled)
    finally:
        chaos.stop()
        shutil.rmtree(folder, ignore_errors=True)


def storm(chaos: Chaos, there, seconds: float) -> None:
    """Always something under way, and something hurt every one to three seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        patiently(lambda: keep_busy(there))
        time.sleep(random.uniform(1, 3))
        chaos.hurt()


def keep_busy(there) -> None:
    """Another schedule, unless there is plenty to do: a pile that only grows would measure the machine, not the pipeline."""
    if unfinished() < PLENTY:
        new_schedule(*there)


def unfinished() -> int:
    """Reports and mails that are not done, and schedules that are due."""
    from pmo.core.clock import now
    from reporting.models import Delivery, ReportRun, ReportSchedule

    open_ = {"state__in": ["waiting", "rendering", "sending"]}
    return (
        ReportRun.objects.filter(**open_).count() + Delivery.objects.filter(**open_).count()
        + ReportSchedule.objects.filter(next_due_at__lte=now()).count()
    )  # fmt: skip


def settle(patience: float = 300) -> float:
    """How long after the last fault everything was done."""
    left, began = {"many": 1}, time.monotonic()
    while left["many"] and time.monotonic() - began < patience:
        patiently(lambda: left.update(many=unfinished())) and time.sleep(0.5)
    return time.monotonic() - began


def tell(chaos: Chaos, settled: float) -> int:
    """The figures, and what is broken."""
    from pmo.core.clock import now
    from reporting.models import Delivery, ReportRun, ReportSchedule
    from tests.faults.invariants import broken

    chaos.end_programs()
    taken = chaos.taken()
    states = Counter(Delivery.objects.values_list("state", flat=True))
    copies = sum(len(each) - 1 for each in taken.values())
    again = sum(chaos.began.values()) - len(chaos.began)
    schedules = ReportSchedule.objects.count()
    print(f"faults from outside: {sum(chaos.kills.values())} ({dict(chaos.kills)}); programs started again: {again}")
    print(f"reports: {ReportRun.objects.filter(state='ready').count()} ready of {schedules * EACH} due, {dict(Counter(ReportRun.objects.values_list('state', flat=True)))}")  # fmt: skip
    print(f"mails: {dict(states)}; taken by the relay {sum(map(len, taken.values()))}, copies {copies}, marked {Delivery.objects.filter(maybe_duplicate=True).count()}")  # fmt: skip
    print(f"settled {settled:.0f} s after the last fault from outside")
    found = broken(moment=now(), taken=taken)
    print("\n".join(found) or "I1 to I8 hold")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 60))
