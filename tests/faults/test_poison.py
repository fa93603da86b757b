"""T10: a text that breaks the drawing, a drawing that never ends, and one that eats the memory: three attempts, and others go on."""

import pytest

from pmo.core import pdf
from pmo.people.models import Notice
from reporting import pipeline
from reporting.models import Delivery
from tests.faults.conftest import DUE, recover, turn
from tests.faults.invariants import broken
from tests.reporting.scheduling import schedule_of

pytestmark = pytest.mark.thorough
_draw = pdf.render
POISON = {
    "too long": (
        "<p>" + "<span>word </span>" * 400_000,
        pdf.Limits(cpu=2, wall=3),
        "not ready after|processor time|could not",
    ),
    "too large": ("<p>text</p>", pdf.Limits(memory=60_000_000), "needed more than|could not be drawn"),
    "nested": (
        "<blockquote>" * 3000 + "x" + "</blockquote>" * 3000,
        pdf.Limits(wall=20),
        "could not|not ready|needed more",
    ),
}


@pytest.fixture
def poisoned(monkeypatch, office):
    """Reports of one piece of work carry the poison; those of all others are drawn as ever."""

    def put(html: str, limits: pdf.Limits, title: str):
        harmless = pdf.render
        monkeypatch.setattr(pdf, "render", lambda page: _draw(html, limits=limits) if title in page else harmless(page))

    return put


@pytest.mark.parametrize("kind", POISON)
def test_three_attempts_and_then_a_person_is_told(schedule, office, relay, poisoned, kind):
    from tests.factories import hierarchy as make

    bad = make.node(f"Poison {kind}", "portfolio", calendar=office.one.calendar)
    sick = schedule_of(office, node=bad, unit="month", month_day=2, people=[office.lead])
    poisoned(*POISON[kind][:2], bad.name)
    recover(sick, 5)
    turn(schedule)
    run = sick.runs.get()
    assert (run.state, run.attempt) == ("failed", 3), run.error
    assert "It failed three times" in run.error
    assert not Delivery.objects.filter(run=run).exists()
    assert Notice.objects.filter(user=office.lead, link=run.get_absolute_url()).count() == 1
    assert schedule.runs.get().state == "ready", "the others go on"
    assert broken(moment=DUE, taken=relay.taken) == []


def test_a_report_that_kills_whoever_draws_it_is_given_up_after_three(schedule, office, relay):
    from tests.faults.conftest import arm, in_child, kill_myself, let_leases_run_out, wait_for

    def work():
        arm("render.frozen", kill_myself)
        turn(schedule)

    for _ in range(5):
        wait_for(in_child(work))
        let_leases_run_out(schedule)
    pipeline.tick()
    run = schedule.runs.get()
    assert (run.state, run.attempt) == ("failed", 3)
    assert broken(moment=DUE, taken=relay.taken) == []
