"""A pytest plugin: throw-away servers for the run, a migrated database for every worker to copy, and a browser."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from pmo.local import Trouble, browser, debian, pango, templates
from pmo.local.folders import short_folder
from pmo.local.office import ROOT
from pmo.local.postgres import namespace_works
from pmo.local.processes import birth
from pmo.local.services import Services

PREFIX = "pmo-test-"
TEMPLATE = "template_pmo"
ASKS_ONLY = {"--help", "-h", "--version", "-V", "--fixtures", "--markers"}
ROOM = 2 << 30  # bytes that a memory file system must have free


class Run:
    """The folders and servers of one test run."""

    def __init__(self) -> None:
        self.base = memory_folder()
        sweep(self.base)
        self.folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-{birth(os.getpid())}-", dir=self.base))
        self.sockets = Path(tempfile.mkdtemp(prefix="pmo-t-", dir=short_folder()))
        self.services = Services(self.folder, self.sockets, given=os.environ, durable=False)
        self.notes: list[str] = []

    def start(self) -> None:
        """Start the servers and tell the settings where they are."""
        began = time.monotonic()
        fetched = self.keeps_templates and templates.fetch(self.base, self.folder / "pg")
        self.services.start()
        os.environ.update(self.environment())
        if self.services.postgres and not fetched:
            self.migrate()
        self.notes.append(
            f"servers: ready in {time.monotonic() - began:.1f} s, database {'copied' if fetched else 'migrated'}"
        )

    @property
    def keeps_templates(self) -> bool:
        """A cluster that belongs to another user cannot be copied."""
        return self.services.postgres is not None and (os.geteuid() != 0 or namespace_works())

    def environment(self) -> dict[str, str]:
        """What the settings of the tests read."""
        told = {
            "PMO_TESTING": "1",
            "PMO_LOCAL": "1",
            "PMO_DATA": str(self.folder / "data"),
            "DJANGO_ALLOW_ASYNC_UNSAFE": "1",  # Playwright's synchronous interface runs an event loop
        }
        if self.services.postgres:
            told["TEST_TEMPLATE_DB"] = TEMPLATE
        return told | self.services.environment()

    def migrate(self) -> None:
        """Make the template database, and keep its cluster for the next run."""
        postgres = self.services.postgres
        postgres.create_database(TEMPLATE)
        environment = os.environ | {"DATABASE_URL": postgres.url(TEMPLATE)}
        if subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment).returncode:
            raise Trouble("The migrations failed, so no test can run; the lines above say why.")
        if self.keeps_templates:
            postgres.stop()
            templates.keep(self.base, self.folder / "pg")
            postgres.start()

    def end(self) -> None:
        """Stop the servers and remove the folders."""
        self.services.stop()
        for folder in (self.folder, self.sockets):
            shutil.rmtree(folder, ignore_errors=True)


def memory_folder() -> Path:
    """A folder in memory when there is room, else the temporary folder."""
    shared = Path("/dev/shm")
    roomy = os.access(shared, os.W_OK) and shutil.disk_usage(shared).free > ROOM
    return shared if roomy else Path(tempfile.gettempdir())


def sweep(base: Path) -> None:
    """Remove the folders of test runs that were killed."""
    for folder in base.glob(f"{PREFIX}*"):
        pid, began = folder.name.removeprefix(PREFIX).split("-")[:2]
        if folder.stat().st_uid == os.getuid() and birth(int(pid)) != began:
            shutil.rmtree(folder, ignore_errors=True)


def ensure_libraries() -> list[str]:
    """A browser and Pango for the tests; what is missing is told, and stops the run in CI."""
    found = browser.ensure()
    lacks = []
    if found:
        os.environ["CHROMIUM"] = str(found)
        browser.ensure_driver()
    else:
        os.environ.pop("CHROMIUM", None)
        lacks.append(f"browser tests are skipped: no Chromium was found; {browser.REMEDY}")
    if pango.is_missing() and not (debian.can_install() and debian.install(*pango.PACKAGES)):
        lacks.append(f"tests of PDFs fail: Pango is missing; {pango.INSTALL}")
    if lacks and os.environ.get("CI"):
        raise Trouble("In CI nothing may be left out, but " + "; and ".join(lacks))
    return lacks


_run: list[Run] = []


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(args: list[str]) -> None:
    """Before pytest-django reads the settings. Workers of xdist inherit what their controller set."""
    if os.environ.get("PYTEST_XDIST_WORKER") or ASKS_ONLY.intersection(args):
        return
    try:
        run = Run()
        _run.append(run)
        run.notes += ensure_libraries()
        run.start()
    except Trouble as trouble:
        end_run()
        raise pytest.UsageError(str(trouble)) from None


def pytest_report_header() -> list[str]:
    """What was started and what is missing."""
    return [note for run in _run for note in run.notes]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip browser tests where no browser could be had."""
    if not os.environ.get("CHROMIUM"):
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=f"no Chromium; {browser.REMEDY}"))


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """After everything else."""
    end_run()


def end_run() -> None:
    """Stop what was started."""
    while _run:
        _run.pop().end()
