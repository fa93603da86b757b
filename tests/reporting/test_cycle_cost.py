"""Who reads what is published: sections opened here, and whole documents."""

import pytest

from reporting.cycle import publishing, stepping
from reporting.cycle.counting import costs
from reporting.editions.opening import opened as opening
from reporting.models import ReportRun, SectionOpening
from tests.factories.reports import draw_quickly
from tests.reporting.cycling import cycle_of, fresh, opened, submitted, surroundings

pytestmark = pytest.mark.django_db


@pytest.fixture
def out(db, monkeypatch):
    """A cycle with one report that is out."""
    draw_quickly(monkeypatch)
    there = surroundings()
    there.cycle = cycle_of(there)
    row = submitted(opened(there, there.cycle)["PH"], there.author)
    stepping.approve(request=row, by=row.approver)
    publishing.publish(request=fresh(row), by=there.lead)
    there.row = fresh(row)
    return there


def test_sections_that_nobody_opened_are_named_until_somebody_opens_them(out):
    (cost,) = costs(out.lead, [out.cycle])
    assert "Top risks" in cost.unread and "Summary" not in cost.unread and cost.readers == 0
    SectionOpening.objects.create(request=out.row, key="risks", user=out.reader)
    (cost,) = costs(out.lead, [out.cycle])
    assert "Top risks" not in cost.unread and "Top issues" in cost.unread and cost.readers == 1


@pytest.mark.parametrize("form", ["pdf", "page", "slides"])
def test_who_opens_the_whole_document_reads_every_section_and_counts_once(out, form):
    run = ReportRun.objects.get(pk=out.row.run_id)
    for _ in range(2):
        opening(run=run, by=out.reader, form=form)
    SectionOpening.objects.create(request=out.row, key="risks", user=out.reader)
    (cost,) = costs(out.lead, [out.cycle])
    assert (cost.readers, cost.unread) == (1, [])
