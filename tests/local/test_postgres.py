"""The embedded PostgreSQL after accidents."""

import os
import shutil
import signal
import subprocess

import psycopg
import pytest

from pmo.local import Trouble
from pmo.local.postgres import Postgres, binaries
from pmo.local.services import Services


@pytest.fixture
def cluster(tmp_path, sockets):
    data = tmp_path / "some data" / "pg"
    data.parent.mkdir()
    with (tmp_path / "log").open("ab") as log:
        postgres = Postgres(data, sockets, log=log, durable=False)
        yield postgres
        postgres.stop()


def ask(postgres, sql):
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        answer = connection.execute(sql)
        return answer.fetchone() if answer.description else None


def test_it_listens_on_a_private_socket_only(cluster):
    cluster.start()
    assert ask(cluster, "show listen_addresses") == ("",)
    assert cluster.sockets.stat().st_mode & 0o077 == 0


def test_half_a_cluster_of_a_killed_start_is_made_anew(cluster):
    half = cluster.data.with_name("pg.new")
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    cluster.start()
    assert ask(cluster, "select 1") == (1,)
    assert not half.exists()


def test_the_number_of_a_dead_server_that_a_stranger_now_has_does_no_harm(cluster):
    cluster.start()
    cluster.stop()
    stranger = subprocess.Popen(["sleep", "60"])
    (cluster.data / "postmaster.pid").write_text(f"{stranger.pid}\n{cluster.data}\n")
    cluster.start()
    assert ask(cluster, "select 1") == (1,)
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_a_server_left_running_is_stopped_and_its_data_are_kept(cluster):
    cluster.start()
    ask(cluster, "create table kept (n) as select 7")
    left = cluster.process
    cluster.start()
    assert left.wait(10) == 0
    assert ask(cluster, "select n from kept") == (7,)


def test_after_kill_9_of_the_server_the_data_are_recovered(cluster):
    cluster.durable = True
    cluster.start()
    ask(cluster, "create table kept (n) as select 7")
    os.kill(cluster.process.pid, signal.SIGKILL)
    cluster.process.wait()
    cluster.start()
    assert ask(cluster, "select n from kept") == (7,)


def test_a_cluster_that_cannot_start_names_its_log(cluster):
    cluster.start()
    cluster.stop()
    shutil.rmtree(cluster.data / "global")
    with pytest.raises(Trouble, match="stopped while it started; the reason is at the end of"):
        cluster.start()


def test_the_tools_for_backups_come_with_the_server():
    assert {"pg_dump", "pg_restore", "pg_basebackup"} <= {path.name for path in binaries().iterdir()}


@pytest.mark.parametrize(
    ("given", "own"),
    [
        ({}, ["PostgreSQL", "Valkey"]),
        ({"DATABASE_URL": "postgresql://db/pmo"}, ["Valkey"]),
        ({"REDIS_URL": "redis://cache/0"}, ["PostgreSQL"]),
        ({"DATABASE_URL": "postgresql://db/pmo", "REDIS_URL": "redis://cache/0"}, []),
    ],
)
def test_a_server_that_the_environment_names_is_not_started(tmp_path, given, own):
    services = Services(tmp_path, tmp_path, given=given)
    assert [service.name for service in services.own] == own
    assert not set(given) & set(services.environment())
