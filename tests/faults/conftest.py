"""An office in a database of its own, whose work is really committed, and a relay that keeps what it takes."""

import os
import signal
from contextlib import contextmanager
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection

from pmo.core.clock import now
from pmo.hierarchy.models import Calendar, Period
from reporting import failpoints, pipeline, posting
from reporting.models import Delivery, ReportRun
from reporting.schedules import planning
from tests.factories import hierarchy as make
from tests.factories.reports import draw_quickly
from tests.faults.relay import Relay
from tests.reporting.scheduling import START, at, schedule_of

DUE = at("2026-11-02T08:00")


@contextmanager
def own_database():
    """A copy of the migrated database, in which everything is committed; every process that is forked uses it too."""
    template = os.environ.get("TEST_TEMPLATE_DB")
    if not template:
        pytest.skip("faults are made on servers of the tests' own, not on a given one")
    before, name = connection.settings_dict["NAME"], f"faults_{os.getpid()}"
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def office(django_db_blocker):
    """Work with a calendar, a lead and a reader."""
    with django_db_blocker.unblock(), own_database():
        calendar = Calendar.objects.create(name="Years", rhythm="year")
        Period.objects.create(
            calendar=calendar, code="2025-26", name="2025-26", starts_on=date(2025, 4, 1), ends_on=date(2026, 3, 31)
        )
        top = make.node("Trust", "portfolio", calendar=calendar)
        yield SimpleNamespace(
            one=top, taken={}, lead=make.person("Priya Lead", role="office_lead"),
            reader=make.person("Rita Reader", role="viewer", node=top),
        )  # fmt: skip


@pytest.fixture
def relay(settings, office):
    """A mail server that does as it is told; the pipeline mails to it. What it took is kept as long as the database."""
    found = Relay().begin()
    found.taken = office.taken
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", found.port, 20
    yield found
    found.end()


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    """No worker listens, and a PDF costs nothing; its bytes follow from the report."""
    draw_quickly(monkeypatch)


@pytest.fixture
def schedule(office):
    """Due once, for two readers. What earlier tests left is not planned any more."""
    from reporting.models import ReportSchedule

    ReportSchedule.objects.update(next_due_at=START + timedelta(days=3650))
    return schedule_of(office, unit="month", month_day=2, people=[office.lead, office.reader])


def turn(schedule) -> None:
    """What ticker and workers do: plan, make, send."""
    planning.plan(DUE)
    for pk in list(schedule.runs.values_list("pk", flat=True)):
        pipeline.render(pk)
    for pk in list(Delivery.objects.filter(run__schedule=schedule).values_list("pk", flat=True)):
        posting.send(pk)


def let_leases_run_out(schedule) -> None:
    """As if a quarter of an hour had gone by."""
    past = now() - timedelta(seconds=1)
    runs, mails = ReportRun.objects.filter(schedule=schedule), Delivery.objects.filter(run__schedule=schedule)
    for rows in (runs, mails):
        rows.filter(state__in=["rendering", "sending"]).update(lease_until=past)
        rows.filter(state="waiting").update(not_before=None)


def recover(schedule, turns: int = 4) -> None:
    """The others go on."""
    for _ in range(turns):
        let_leases_run_out(schedule)
        turn(schedule)


def in_child(work) -> int:
    """Run `work` in a process of its own; its number."""
    connection.close()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    connection.connection = None  # after a browser ran here the child finds another wrapper, connected elsewhere
    try:
        work()
        code = 0
    except BaseException:
        pass
    finally:
        os._exit(code)


def wait_for(pid: int, options: int = 0) -> int:
    """The status of a child that has ended, or stopped."""
    return os.waitpid(pid, options)[1]


def kill_myself() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def cut_me_off() -> None:
    """The database ends our connection, as it does when it is killed."""
    import psycopg

    own = connection.connection.info.backend_pid
    info = {
        key: value
        for key, value in connection.get_connection_params().items()
        if key in {"dbname", "user", "host", "port"}
    }
    with psycopg.connect(**info, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [own])


def stop_myself() -> None:
    os.kill(os.getpid(), signal.SIGSTOP)


def break_down() -> None:
    raise RuntimeError("a fault of the test")


def arm(place: str, fault) -> None:
    """The first time the place is reached, the fault happens."""
    left = [place]

    def reach(name: str) -> None:
        if left and name == left[0]:
            left.clear()
            fault()

    failpoints.reach = reach
