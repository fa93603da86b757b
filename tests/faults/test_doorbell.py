"""T4: the broker killed, emptied, frozen or full. Rows decide, so reports go out all the same."""

import signal
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
import redis

from pmo.celery import app
from pmo.core.clock import now
from pmo.local.folders import short_folder
from pmo.local.valkey import Valkey
from reporting import bell, pipeline, posting
from reporting.models import Delivery, ReportRun
from reporting.schedules import planning
from tests.faults.conftest import DUE
from tests.faults.invariants import broken

_ring = bell._ring  # before a test puts another in its place


@pytest.fixture
def broker(monkeypatch):
    """A broker of the test's own, to which the pipeline rings in earnest."""
    monkeypatch.setattr(bell, "_ring", _ring)
    monkeypatch.setattr(bell, "_silent_until", 0.0)
    folder = Path(tempfile.mkdtemp(prefix="pmo-v-", dir=short_folder()))
    server = Valkey(folder / "data", folder, log=(folder / "log").open("ab"), durable=False)
    server.start()
    before = app.conf.broker_url
    _use(server.url())
    yield server
    server.process.send_signal(signal.SIGCONT)
    server.stop()
    _use(before)


def _use(url: str) -> None:
    app.conf.broker_url = app.conf.broker_write_url = url
    for pool in (app._pool, app.amqp._producer_pool):
        if pool:
            pool.force_close_all()
    app._pool = app.amqp._producer_pool = None


def rung(broker) -> int:
    """How many rings wait."""
    with redis.Redis(unix_socket_path=str(broker.socket)) as client:
        return client.llen("default")


def age(schedule) -> None:
    """As if the last ring had been a minute ago."""
    ago = now() - timedelta(minutes=2)
    ReportRun.objects.filter(schedule=schedule).update(created_at=ago, rung_at=ago)
    Delivery.objects.filter(run__schedule=schedule).update(created_at=ago, rung_at=ago)


def turn(schedule) -> None:
    """One turn of the ticker, later."""
    planning.plan(DUE)
    for tick in (pipeline.tick, posting.tick):
        age(schedule)
        tick()


@pytest.mark.parametrize("fault", ["killed", "frozen"])
def test_the_ticker_does_the_work_while_the_broker_is_away(schedule, relay, broker, fault):
    broker.process.send_signal(signal.SIGKILL if fault == "killed" else signal.SIGSTOP)
    turn(schedule)
    assert broken(moment=DUE, taken=relay.taken) == []
    assert [row.state for row in Delivery.objects.filter(run__schedule=schedule)] == ["sent", "sent"]


def test_a_frozen_broker_is_given_up_and_said_to_be_away(broker):
    """Without a limit of our own this would wait for ever."""
    broker.process.send_signal(signal.SIGSTOP)
    assert bell.ring_delivery(1) is False


def test_an_emptied_broker_is_rung_again(schedule, relay, broker):
    turn(schedule)
    assert rung(broker) > 0
    _command(broker, "FLUSHALL")
    turn(schedule)
    assert rung(broker) == 1
    assert schedule.runs.get().state == "waiting"


def test_a_full_broker_is_as_good_as_none(schedule, relay, broker):
    _command(broker, "CONFIG", "SET", "maxmemory", "1")
    turn(schedule)
    assert [row.state for row in Delivery.objects.filter(run__schedule=schedule)] == ["sent", "sent"]


def _command(broker, *words: str) -> None:
    with redis.Redis(unix_socket_path=str(broker.socket)) as client:
        client.execute_command(*words)
