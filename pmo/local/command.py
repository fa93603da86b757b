"""One management command on the local office: the running one, a given database, or servers started for the while."""

import signal
import subprocess
import sys
import time

from pmo.local import Trouble
from pmo.local.folders import Busy, hold, make_data_folder, recall_office, run_folder
from pmo.local.given import require_answers
from pmo.local.office import ROOT, Office
from pmo.local.services import Services

NEEDS_NO_PREPARING = {
    "check",
    "collectstatic",
    "help",
    "makemigrations",
    "migrate",
    "prepare",
    "showmigrations",
    "squashmigrations",
}
PATIENCE = 600


def main(arguments: list[str]) -> int:
    """Run `manage.py` with these arguments; the exit code is the command's."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        office = Office.from_environment()
        make_data_folder(office.data)
        if office.given.get("DATABASE_URL"):
            require_answers(office.given)
            return manage(arguments, office.environment())
        return on_local_office(office, arguments)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
    return 1


def on_local_office(office: Office, arguments: list[str]) -> int:
    """On the running office if there is one, else on servers of our own; another command is waited for."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with hold(office.data, f"the command {' '.join(arguments[:1])}"):
                return on_own_servers(office, arguments)
        except Busy:
            running = recall_office(office.data)
            if running:
                return manage(arguments, office.environment() | running | dict(office.given))
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def on_own_servers(office: Office, arguments: list[str]) -> int:
    """Start the servers, prepare the data if the command needs them, run it, stop the servers."""
    services = Services(office.data, run_folder(office.data), given=office.given)
    try:
        services.start()
        environment = office.environment() | services.environment()
        if not NEEDS_NO_PREPARING.intersection(arguments[:1]) and manage(["prepare"], environment, stdout=sys.stderr):
            raise Trouble("The data could not be prepared; the lines above say why.")
        return manage(arguments, environment)
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        services.stop()


def manage(arguments: list[str], environment: dict[str, str], **streams: object) -> int:
    """Run `manage.py` in the caller's folder, so that paths mean what they say."""
    return subprocess.run([sys.executable, str(ROOT / "manage.py"), *arguments], env=environment, **streams).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
