"""500 reports due in one minute: planned, made by two processes, mailed; and one drawing by the pipeline against WeasyPrint alone.

Run with `make test ARGS="tests/bench/test_reports.py -m bench -s"`. Prints; asserts no time.
"""

import os
import statistics
import time
from datetime import date, timedelta

import pytest
from django.db import connection

from pmo.core import pdf
from reporting import bell, pipeline, posting
from reporting.models import Delivery, ReportRun, ReportSchedule
from reporting.rendering import render_html
from reporting.schedules import planning
from tests.factories import hierarchy as make
from tests.faults.conftest import in_child, own_database, wait_for
from tests.faults.relay import Relay
from tests.reporting.scheduling import START, VALUES, at

pytestmark = pytest.mark.bench
REPORTS = int(os.environ.get("BENCH_REPORTS", "500"))
PROCESSES, PROJECTS = 2, 8
DUE = at("2026-11-02T08:00")


@pytest.fixture(scope="module")
def office(django_db_blocker):
    """Programmes of a few rated projects, each with a schedule that is due at the same moment."""
    from reporting.models import ScheduleReader

    with django_db_blocker.unblock(), own_database():
        top = make.node("Top", "portfolio", calendar=make.calendar())
        lead = make.person("Priya Lead", "office_lead")
        for number in range(REPORTS):
            node = make.node(f"Programme {number}", "programme", top)
            for each in range(PROJECTS):
                project = make.node(f"Project {number}-{each}", parent=node)
                make.rating(project, "owner", ("red", "amber", "green")[each % 3], date(2026, 10, 31))
            values = VALUES | {"unit": "day", "node": node, "owner": lead}
            schedule = ReportSchedule.objects.create(counted_from=START, next_due_at=DUE, **values)
            ScheduleReader.objects.create(schedule=schedule, user=lead, added_by=lead)
        yield lead


@pytest.fixture
def relay(settings, monkeypatch):
    monkeypatch.setattr(bell, "_ring", lambda task, row: True)
    found = Relay().begin()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", found.port
    yield found
    found.end()


def in_processes(work) -> float:
    """How long several processes take together for what `work(number)` does."""
    began = time.perf_counter()
    children = [in_child(lambda number=number: work(number)) for number in range(PROCESSES)]
    assert [wait_for(child) for child in children] == [0] * PROCESSES
    return time.perf_counter() - began


def test_all_due_in_one_minute(office, relay):
    began = time.perf_counter()
    planned = planning.plan(DUE)
    planning_took = time.perf_counter() - began
    runs = list(ReportRun.objects.order_by("due_at", "pk").values_list("pk", flat=True))
    made = in_processes(lambda number: [pipeline.render(pk) for pk in runs[number::PROCESSES]])
    mails = list(Delivery.objects.values_list("pk", flat=True))
    mailed = in_processes(lambda number: [posting.send(pk) for pk in mails[number::PROCESSES]])
    states = ReportRun.objects.filter(state="ready").count(), Delivery.objects.filter(state="sent").count()
    print(
        f"\n{planned} reports due at once: planned in {planning_took:.1f} s, made by {PROCESSES} processes in {made:.0f} s"
    )
    print(
        f"mailed in {mailed:.1f} s; {states[0]} ready, {states[1]} sent, {sum(map(len, relay.taken.values()))} taken by the relay"
    )
    assert states == (planned, planned)


def test_one_report_against_weasyprint_alone(office, relay):
    """The same HTML: the whole of the pipeline (claim, freeze, template, child process, keep) and the library in this process."""
    import weasyprint

    from pmo.core.pdf_child import _fetcher

    run = ReportRun.objects.filter(state="ready").select_related("node", "requested_by").first()
    html = render_html(run.data, report_id=str(run.pk), version=run.version)

    def alone():
        page = weasyprint.HTML(string=html, base_url="pmo-asset:", url_fetcher=_fetcher())
        page.render(pdf_variant="pdf/ua-1").write_pdf(pdf_variant="pdf/ua-1")

    def child():
        pdf.render(html)

    def whole():
        planning.plan(whole.moment)
        pk = ReportRun.objects.filter(schedule=run.schedule, state="waiting").values_list("pk", flat=True).get()
        assert pipeline.render(pk)
        whole.moment += timedelta(days=1)

    whole.moment = DUE + timedelta(days=1)
    ReportSchedule.objects.exclude(pk=run.schedule_id).update(paused_at=DUE)
    alone()
    for name, work in (("WeasyPrint alone", alone), ("child process", child), ("whole pipeline", whole)):
        print(f"{name:>18}: {statistics.median(timed(work) for _ in range(5)) * 1000:.0f} ms")
    connection.close()


def timed(work) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
