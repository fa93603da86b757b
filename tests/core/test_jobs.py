"""Long work: done once, whatever is killed, and seen while it runs."""

import time
import uuid
from datetime import timedelta

import pytest
from django.db import connection

from pmo.core.clock import now
from pmo.core.errors import Problem
from pmo.people import jobs
from pmo.people.models import Job, Notice
from tests.factories import hierarchy as make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def owner():
    return make.person("Olga Owner")


@pytest.fixture
def work(monkeypatch):
    """Kinds of work for the tests, and a list of what was done."""
    done = []

    def good(job, progress):
        progress(1, 2, "Half way")
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("SELECT done, total, step FROM people_job WHERE id = %s", [job.pk])
            done.append(cursor.fetchone())
        other.close()
        return "All good.", "/work/"

    def refuses(job, progress):
        raise Problem("The file holds nothing.")

    def breaks(job, progress):
        raise RuntimeError("no disk")

    monkeypatch.setattr(jobs, "KINDS", {"good": good, "refuses": refuses, "breaks": breaks})
    return done


def job(owner, kind="good", **more):
    return Job.objects.create(kind=kind, title="Some work", owner=owner, **more)


def test_a_job_is_done_once_and_its_owner_is_told(owner, work):
    one = job(owner)
    jobs.do(one.pk)
    jobs.do(one.pk)
    one.refresh_from_db()
    assert (one.state, one.result, one.attempt) == ("done", "All good.", 1)
    assert work == [(1, 2, "Half way")], "progress shows to others while the work goes on"
    assert Notice.objects.get(user=owner).text == "Some work: All good."


def test_a_problem_is_told_in_its_own_words_and_not_tried_again(owner, work):
    one = job(owner, "refuses")
    jobs.do(one.pk)
    one.refresh_from_db()
    assert (one.state, one.result) == ("failed", "The file holds nothing.")


def test_a_fault_of_ours_is_tried_three_times_and_then_told_with_a_reference(owner, work):
    one = job(owner, "breaks")
    for _ in range(5):
        jobs.do(one.pk)
    one.refresh_from_db()
    assert (one.state, one.attempt) == ("failed", 3) and str(one.pk) in one.result


def test_a_worker_that_was_killed_leaves_a_lease_that_runs_out(owner, work):
    one = job(owner, state="running", attempt=1, lease_until=now() + timedelta(minutes=1))
    jobs.do(one.pk)
    assert not work
    Job.objects.update(lease_until=now() - timedelta(seconds=1))
    jobs.do(one.pk)
    assert Job.objects.get().state == "done"


def test_a_process_that_overslept_does_not_overwrite_the_result(owner, work):
    one = job(owner, state="running", attempt=2)
    stale = Job.objects.get(pk=one.pk)
    stale.attempt = 1
    jobs._finish(stale, "failed", "Too late", "")
    assert Job.objects.get(pk=one.pk).state == "running"


def test_without_a_broker_the_ticker_does_the_work_itself(owner, work, monkeypatch):
    one = job(owner)
    Job.objects.update(created_at=now() - timedelta(minutes=1))
    monkeypatch.setattr(jobs, "ring", lambda job_id: False)
    jobs.tick()
    assert Job.objects.get(pk=one.pk).state == "done"


def test_what_kills_its_worker_three_times_is_given_up(owner, work):
    job(owner, state="running", attempt=3, lease_until=now() - timedelta(minutes=1))
    jobs.tick()
    assert Job.objects.get().state == "failed" and not work


def test_a_real_worker_does_it_through_the_real_broker(owner, work):
    from celery.contrib.testing.worker import start_worker

    from pmo.celery import app

    with start_worker(app, pool="solo", perform_ping_check=False, queues=["default"], loglevel="ERROR"):
        one = jobs.start(kind="good", title="Through Valkey", owner=owner)
        for _ in range(100):
            one.refresh_from_db()
            if one.is_over:
                break
            time.sleep(0.1)
    assert one.state == "done"


def test_an_unknown_job_is_nothing_to_do():
    jobs.do(uuid.uuid4())
