"""Schedules plan one report for each period: on time, late, twice asked, over a change of clocks."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from pmo.core import pdf
from pmo.core.clock import now
from pmo.core.errors import Refused
from pmo.core.history import feed
from pmo.people.models import Notice
from reporting import pipeline
from reporting.models import Delivery, ReportRun, ReportSchedule
from reporting.schedules import actions, planning, readers
from tests.reporting.scheduling import START, VALUES, at, keys, schedule_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rings")]


def test_what_is_due_is_planned_once_however_often_it_is_asked(daily):
    assert [planning.plan(at("2026-11-03T09:00")) for _ in range(3)] == [2, 0, 0]
    assert keys(daily) == ["D:2026-11-02", "D:2026-11-03"]
    daily.refresh_from_db()
    assert daily.next_due_at == at("2026-11-04T08:00")


def test_a_planned_report_is_rung_for(office, daily, rings, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        planning.plan(at("2026-11-02T08:00"))
    assert rings == [str(daily.runs.get().pk)]


@pytest.mark.parametrize(
    ("policy", "made", "left_out"), [("all", 4, 0), ("latest", 1, 3), ("none", 0, 4)]
)  # fmt: skip
def test_what_was_missed_is_made_or_left_out_with_the_reason(office, policy, made, left_out):
    """Nothing was planned for three days over the end of summer time."""
    schedule = schedule_of(
        office, unit="day", catch_up=policy, counted_from=at("2026-10-23T00:00"), starts_on=date(2026, 1, 1)
    )
    planning.plan(at("2026-10-26T12:00"))
    assert keys(schedule) == ["D:2026-10-23", "D:2026-10-24", "D:2026-10-25", "D:2026-10-26"]
    assert (len(keys(schedule, state="waiting")), len(keys(schedule, state="skipped"))) == (made, left_out)
    assert all("while nothing was planned" in run.error for run in schedule.runs.filter(state="skipped"))
    hours = {run.period_key: run.due_at.astimezone(UTC).hour for run in schedule.runs.all()}
    assert (hours["D:2026-10-24"], hours["D:2026-10-25"]) == (7, 8)


def test_one_on_time_is_made_also_where_nothing_is_made_up(office):
    schedule = schedule_of(office, unit="day", catch_up="none")
    planning.plan(at("2026-11-02T08:01"))
    assert keys(schedule, state="waiting") == ["D:2026-11-02"]


def test_another_rule_counts_from_now_on_only(office, daily, time_machine):
    planning.plan(at("2026-11-03T09:00"))
    time_machine.move_to(at("2026-11-03T12:00"))
    values = VALUES | {"unit": "week", "weekday": 4}
    actions.change(schedule=daily, by=office.lead, values=values, people=[], outside=[], seen=daily.version)
    planning.plan(at("2026-11-14T09:00"))
    assert keys(daily) == ["D:2026-11-02", "D:2026-11-03", "W:2026-45", "W:2026-46"]


def test_the_same_week_is_not_reported_twice_when_its_day_changes(office, time_machine):
    schedule = schedule_of(office, unit="week", weekday=0)
    planning.plan(at("2026-11-02T09:00"))
    time_machine.move_to(at("2026-11-03T12:00"))
    values = VALUES | {"unit": "week", "weekday": 4}
    actions.change(schedule=schedule, by=office.lead, values=values, people=[], outside=[], seen=schedule.version)
    assert [one.key for one in planning.next_five(schedule, since=now())][0] == "W:2026-46"
    planning.plan(at("2026-11-07T09:00"))
    assert keys(schedule) == ["W:2026-45"]


def test_a_pause_makes_nothing_and_going_on_makes_up_nothing(office, daily, time_machine):
    actions.pause(schedule=daily, by=office.lead)
    assert planning.plan(at("2026-11-05T09:00")) == 0
    time_machine.move_to(at("2026-11-05T12:00"))
    daily.refresh_from_db()
    actions.resume(schedule=daily, by=office.lead)
    planning.plan(at("2026-11-06T09:00"))
    assert keys(daily) == ["D:2026-11-06"]


def test_its_history_says_who_paused_it(office, daily):
    actions.pause(schedule=daily, by=office.lead)
    assert any(change.name == "paused_at" for event in feed(daily) for change in event.changes)


def test_who_may_not_report_makes_and_changes_no_schedule(office, daily):
    with pytest.raises(Refused):
        schedule_of(office, by=office.reader)
    for act in (actions.pause, actions.resume, actions.take_over):
        with pytest.raises(Refused):
            act(schedule=daily, by=office.reader)


def test_a_schedule_whose_work_is_archived_stops_with_the_reason(office, daily):
    type(office.top).objects.filter(pk=office.top.pk).update(archived_at=now(), archive_reason="Over")
    planning.plan(at("2026-11-02T09:00"))
    daily.refresh_from_db()
    assert daily.paused_at and "Trust is archived" in daily.paused_because
    assert Notice.objects.filter(user=office.lead, text__contains="is paused").exists()


def test_one_that_cannot_be_planned_does_not_stop_those_behind_it(office, daily, monkeypatch):
    other = schedule_of(office, unit="day", node=office.two)
    plan = planning._plan

    def broken(schedule, moment):
        if schedule == daily:
            raise RuntimeError("broken")
        return plan(schedule, moment)

    monkeypatch.setattr(planning, "_plan", broken)
    planning.plan(at("2026-11-02T09:00"))
    assert (keys(daily), keys(other)) == ([], ["D:2026-11-02"])


@pytest.mark.django_db(transaction=True)
def test_five_tickers_at_once_plan_what_one_plans(office):
    """Also when two schedules are of the same work and period."""
    schedules = [schedule_of(office, unit="day", catch_up="all") for _ in range(3)]

    def turn(number):
        try:
            return planning.plan(at("2026-11-08T09:00"))
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as tickers:
        assert sum(tickers.map(turn, range(5))) <= 21
    planning.plan(at("2026-11-08T09:00"))
    assert [len(keys(schedule)) for schedule in schedules] == [7, 7, 7]
    assert sorted(ReportRun.objects.values_list("version", flat=True)) == list(range(1, 22))


def test_a_report_after_each_period_is_about_the_period_that_ended(office):
    schedule = schedule_of(
        office, unit="period", after=3, counted_from=datetime(2024, 1, 1, tzinfo=UTC), starts_on=date(2024, 1, 1)
    )
    planning.plan(at("2026-11-02T09:00"))
    assert [(run.period_key, run.period.code) for run in schedule.runs.order_by("due_at")] == [
        ("P:2023-24", "2023-24"), ("P:2024-25", "2024-25"),
    ]  # fmt: skip


def test_the_command_plans_makes_and_sends_what_is_due_at_a_moment(office, quick, mailbox, capsys):
    schedule = schedule_of(office, unit="day", people=[office.lead, office.reader])
    call_command("send_due_reports", "--as-at", "2026-11-02T08:00")
    assert "1 planned, 1 made, 2 mails handled." in capsys.readouterr().out
    assert len(mailbox()) == 2
    run = schedule.runs.get()
    assert (run.state, set(run.recipients)) == ("ready", {office.lead.pk, office.reader.pk})
    call_command("send_due_reports", "--as-at", "2026-11-02T08:00")
    assert len(mailbox()) == 2


def test_the_readers_are_those_of_the_moment_at_which_it_is_ready(office, quick):
    schedule = schedule_of(office, unit="day", people=[office.lead])
    planning.plan(at("2026-11-02T08:00"))
    readers.set_readers(schedule=schedule, by=office.lead, people=[office.reader], outside=[])
    pipeline.render(schedule.runs.get().pk)
    readers.set_readers(schedule=schedule, by=office.lead, people=[office.lead], outside=[])
    assert [row.user for row in Delivery.objects.all()] == [office.reader]


def test_failing_three_times_tells_the_owner_and_the_office(office, monkeypatch):
    def broken(html):
        raise pdf.RenderingFailed("It broke.")

    monkeypatch.setattr(pdf, "render", broken)
    schedule = schedule_of(office, unit="day", by=office.owner)
    planning.plan(at("2026-11-02T08:00"))
    for _ in range(4):
        pipeline.render(schedule.runs.get().pk)
        ReportRun.objects.update(not_before=None)
    assert schedule.runs.get().state == "failed"
    told = Notice.objects.filter(text__contains="could not be made").values_list("user", flat=True)
    assert set(told) == {office.owner.pk, office.lead.pk}


def test_scheduled_reports_are_not_among_ones_jobs(office, daily):
    from reporting.navigation import asked_by

    planning.plan(START + timedelta(days=2))
    assert not asked_by(office.lead).exists()


def test_the_sample_has_its_schedules_due_at_once_and_once_only(office):
    """The portfolio, and each department with data of the latest year."""
    from reporting.schedules import sample
    from tests.factories import hierarchy as make

    named = {"source": "gmpp", "source_key": "portfolio"}
    type(office.top).objects.filter(pk=office.top.pk).update(**named)
    for number, day in enumerate([office.now.ends_on, office.before.ends_on]):
        part = make.node(f"Department {number}", "programme", office.top, source="gmpp", source_key=f"dept:{number}")
        make.rating(make.node(f"Project {number}", parent=part), "owner", "red", day)
    for _ in range(2):
        sample.load(by=office.lead)
    assert [schedule.node.name for schedule in ReportSchedule.objects.order_by("pk").select_related("node")] == [
        "Trust",
        "Department 0",
    ]
    assert planning.plan(now()) == 2
    assert set(ReportRun.objects.values_list("period_key", "state")) == {("P:2024-25", "waiting")}
