"""A plan of 8,000 activities, as one of a large programme: imported, edited, looked at, published. Prints; asserts no time.

Run with `make test ARGS="tests/bench/test_plan_rows.py -m bench -s"`.
"""

import json
import time
from contextlib import contextmanager
from datetime import date, datetime

import pytest
from django.db import connection

from planning import exchanging, publishing
from planning.computing import plan_of
from planning.exchange import Plan as File
from planning.exchange import PlanLink, PlanTask
from planning.exchange.rows import rows_of
from planning.models import Activity, PlanImport
from pmo.core import memo
from pmo.core.history import acting
from pmo.records import writing

pytestmark = [pytest.mark.bench, pytest.mark.django_db]
COUNT = 8_000


def programme(count):
    """Phases of nine tasks, each after the one before it and after one of the phase before."""
    found = File(start=datetime(2027, 1, 4, 8), title="Programme")
    for uid in range(1, count + 1):
        phase = uid % 10 == 1
        before = [] if phase else [one for one in {uid - 1, uid - 13} if one > 0 and one % 10 != 1]
        found.tasks.append(
            PlanTask(
                uid=uid, id=uid, name=f"Activity number {uid}", duration=0 if phase else (uid % 7 + 1) * 480,
                summary=phase, outline_level=1 if phase else 2, links=[PlanLink(one) for one in before],
            )
        )  # fmt: skip
    return rows_of(found, date(2027, 1, 1))


@contextmanager
def told(what):
    """Prints what the lines inside took: by the clock, and of the processor in this process."""
    memo.start()
    clock, processor = time.perf_counter(), time.process_time()
    yield
    print(f"{what:<52} {time.perf_counter() - clock:6.1f} s, {time.process_time() - processor:6.1f} s in Python")


def test_a_plan_of_eight_thousand_activities(tree, alice, as_user):
    import zeal

    print()
    with zeal.zeal_ignore(), acting(by=alice, source="task"):
        sent = PlanImport.objects.create(
            node=tree.p1, by=alice, filename="programme.xml", parsed=programme(COUNT), settings={"dates": True}
        )
        with told(f"import of {COUNT:,} activities"):
            exchanging.apply(sent, by=alice)
            connection.check_constraints()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        with told("one duration, written"):
            writing.change(Activity.objects.get(number=4002), {"duration": 1440}, by=alice)
        with told("one duration at the start, which moves a third"):
            writing.change(Activity.objects.get(number=2), {"duration": 14_400}, by=alice)
        client, home = as_user(alice), f"/work/{tree.p1.pk}"
        row = Activity.objects.get(number=4002)
        cell = {"mode": "apply", "cells": [[str(row.pk), "duration", "9d"]], "seen": {row.pk: row.version}}
        with told("one cell of the grid"):
            response = client.post(f"{home}/activities/cells/", json.dumps(cell), content_type="application/json")
        assert response.status_code == 200, response.content
        for what, url in (("the grid", "/activities/"), ("quality", "/plan/checks/"), ("to publish", "/plan/publish/")):
            with told(what):
                assert client.get(home + url).status_code == 200
        with told("publish"):
            publishing.publish(plan=plan_of(tree.p1), by=alice)
        for what, url in (
            ("Gantt chart", ""), ("milestones", "milestones/"), ("dependencies", "dependencies/"), ("timeline", "timeline/"),
            ("plan on a page", "page/"), ("Gantt chart as PDF", "pdf"), ("export for Project", "export/"),
        ):  # fmt: skip
            with told(what):
                assert client.get(f"{home}/plan/{url}").status_code == 200, url
