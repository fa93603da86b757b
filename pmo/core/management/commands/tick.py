"""`manage.py tick`: the clock of the office. Two of them may run; the rows decide, not the process."""

import logging
import signal
import sys
import threading

from django.core.cache import cache
from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections

from pmo.core import memo
from pmo.core.ticks import TICKS

log = logging.getLogger("pmo.tick")
HEARTBEAT = "ticker"


class Command(BaseCommand):
    help = "Plans what is due and rings for what waits, every few seconds, until it is stopped."

    def add_arguments(self, parser):
        """Options of the command."""
        parser.add_argument("--once", action="store_true", help="do one turn and stop")
        parser.add_argument(
            "--alive", action="store_true", help="say whether a ticker has turned in the last minute, and stop"
        )
        parser.add_argument("--every", type=float, default=5.0, help="seconds between turns")

    def handle(self, *args, **options):
        """Turn until SIGINT or SIGTERM."""
        if options["alive"]:
            sys.exit(
                0 if cache.get(HEARTBEAT) else "No ticker has turned in the last minute. Start one: manage.py tick"
            )
        stop = threading.Event()
        if not options["once"]:
            for name in (signal.SIGINT, signal.SIGTERM):
                signal.signal(name, lambda *_: stop.set())
        while True:
            turn()
            if options["once"] or stop.wait(options["every"]):
                return


def _beat() -> None:
    cache.set(HEARTBEAT, True, 60)


def turn() -> None:
    """One turn: a failing planner never stops the others."""
    close_old_connections()
    memo.start()
    for tick in [_beat, *TICKS]:
        try:
            tick()
        except OperationalError as error:
            log.warning("the database did not answer: %s", error)
        except Exception:
            log.exception("%s.%s failed", tick.__module__, tick.__name__)
