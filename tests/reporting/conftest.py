"""The four published years, imported once for a module; small offices for the rest."""

import csv
import io
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import transaction

from pmo.core import pdf
from pmo.core.clock import now
from pmo.hierarchy.models import Calendar, Node, Period
from reporting import bell, pipeline, posting
from reporting.models import Delivery
from reporting.schedules import planning
from tests.factories import hierarchy as make
from tests.factories import reports as reported
from tests.reporting.scheduling import at, schedule_of

SAMPLE = Path(__file__).resolve().parents[2] / "sample" / "gmpp"


@pytest.fixture(scope="module")
def four_years(django_db_setup, django_db_blocker):
    """An office that holds the four years, and its lead."""
    from pmo.hierarchy.gmpp.apply import apply_plan
    from pmo.hierarchy.gmpp.plan import make_plan
    from pmo.hierarchy.gmpp.records import read_year

    with django_db_blocker.unblock():
        block = transaction.atomic()
        block.__enter__()
        lead = make.person("Priya Office", role="office_lead")
        apply_plan(make_plan(read_year(path.read_bytes(), path.name) for path in sorted(SAMPLE.glob("*.csv"))), by=lead)
        yield SimpleNamespace(lead=lead, node=lambda code: Node.objects.get(code=code))
        transaction.set_rollback(True)
        block.__exit__(None, None, None)


@pytest.fixture(scope="session")
def published():
    """A year's rows straight from its file: column position → text, without any of our reading."""

    def rows(year: str) -> list[list[str]]:
        data = (SAMPLE / f"gmpp_{year.replace('-', '_')}.csv").read_bytes()
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252")
        return list(csv.reader(io.StringIO(text, newline="")))[1:]

    return rows


@pytest.fixture
def office(db):
    """A portfolio with two projects, a calendar of two years, and people: a lead, an owner and a reader."""
    calendar = Calendar.objects.create(name="Years", rhythm="year")
    years = [
        Period.objects.create(
            calendar=calendar, code=code, name=code, starts_on=date(year, 4, 1), ends_on=date(year + 1, 3, 31)
        )
        for year, code in ((2023, "2023-24"), (2024, "2024-25"))
    ]
    top = make.node("Trust", "portfolio", calendar=calendar, code="TR")
    one, two = make.node("Pharmacy", parent=top, code="PH"), make.node("Theatres", parent=top, code="TH")
    return SimpleNamespace(
        top=top, one=one, two=two, before=years[0], now=years[1], lead=make.person("Priya Lead", role="office_lead"),
        owner=make.person("Olu Owner", role="programme_manager", node=top), reader=make.person("Rita Reader", role="viewer", node=top),
    )  # fmt: skip


@pytest.fixture
def told(office):
    """`told(node)` is the bundle of a node of the small office, as its lead gets it."""
    from reporting.contents import build_bundle

    return lambda node=None, by=None: build_bundle(node=node or office.top, period=office.now, by=by or office.lead)


@pytest.fixture
def ready(office, monkeypatch, django_capture_on_commit_callbacks):
    """A report that is made, with a mail that waits for the lead; no worker was rung. Its PDF was not drawn: that is tested where it is read."""
    reported.draw_quickly(monkeypatch)
    return reported.ready(node=office.one, period=office.now, by=office.lead, recipients=[office.lead])


@pytest.fixture
def rings(monkeypatch):
    """What was rung for; no worker listens."""
    heard = []
    monkeypatch.setattr(bell, "_ring", lambda task, row: heard.append(row) or True)
    return heard


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(pdf, "render", lambda html: pdf.Pdf(b"%PDF-1.7 " + html[:40].encode(), 3))


@pytest.fixture
def daily(office):
    return schedule_of(office, unit="day", catch_up="all")


@pytest.fixture
def uncertain(office, quick):
    """A mail whose sender died while it was handed over, of a schedule that holds such mails."""
    schedule = schedule_of(office, unit="day", people=[office.lead], uncertain="hold")
    planning.plan(at("2026-11-02T08:00"))
    pipeline.render(schedule.runs.get().pk)
    row = Delivery.objects.get()
    posting.claim(row.pk)
    Delivery.objects.update(phase="data", lease_until=now() - timedelta(seconds=1))
    posting.send(row.pk)
    row.refresh_from_db()
    return row
