"""Schedules plan one report for each period: on time, late, twice asked, over a change of clocks and after a restore."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pmo.core import pdf
from pmo.core.clock import now
from pmo.core.errors import Problem, Refused
from pmo.core.history import feed
from pmo.people.models import Notice
from reporting import bell, epoch, pipeline, posting
from reporting.models import Delivery, Epoch, ReportRun, ReportSchedule, ScheduleReader
from reporting.schedules import actions, deciding, planning, readers
from tests.reporting.scheduling import START, VALUES, at, schedule_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rings(monkeypatch):
    heard = []
    monkeypatch.setattr(bell, "_ring", lambda task, row: heard.append(row) or True)
    return heard


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(pdf, "render", lambda html: pdf.Pdf(b"%PDF-1.7 " + html[:40].encode(), 3))


@pytest.fixture
def daily(office):
    return schedule_of(office, unit="day", catch_up="all")


def keys(schedule, **where) -> list[str]:
    return list(schedule.runs.filter(**where).order_by("due_at").values_list("period_key", flat=True))


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


# Readers outside


@pytest.fixture
def outside(office, settings, django_capture_on_commit_callbacks):
    """A schedule with a reader at an allowed domain, who is asked and has not confirmed."""
    settings.REPORT_DOMAINS = ["partner.example"]
    with django_capture_on_commit_callbacks(execute=True):
        schedule_of(office, unit="day", by=office.owner, outside=["Ann@partner.example"])
    return ScheduleReader.objects.get()


def token(text: str) -> str:
    return text.split("?of=")[1].split()[0]


def test_a_reader_outside_confirms_once_and_gets_the_next_report(client, office, outside, quick):
    [question] = mail.outbox
    url = f"/reports/readers/confirm/?of={token(question.body)}"
    assert client.get(url).status_code == 200
    outside.refresh_from_db()
    assert outside.confirmed_at is None, "looking must not confirm"
    planning.plan(at("2026-11-02T08:00"))
    pipeline.render(outside.schedule.runs.get().pk)
    assert not Delivery.objects.exists()
    assert b"Thank you" in client.post(url).content
    planning.plan(at("2026-11-03T08:00"))
    pipeline.render(outside.schedule.runs.get(period_key="D:2026-11-03").pk)
    assert Delivery.objects.get().address == "ann@partner.example"


def test_a_reader_leaves_by_the_link_in_each_mail(client, office, outside, quick, mailbox):
    readers.confirm(reader=outside)
    call_command("send_due_reports", "--as-at", "2026-11-02T08:00")
    [message] = mailbox()
    url = message["List-Unsubscribe"].strip("<>").replace("\n", "").replace(" ", "")
    path = url[url.index("/reports/") :]
    assert b"Stop sending" in client.get(path).content
    client.post(path)
    call_command("send_due_reports", "--as-at", "2026-11-03T08:00")
    assert len(mailbox()) == 1


@pytest.mark.parametrize("link", ["confirm", "leave"])
@pytest.mark.parametrize("text", ["", "1", "1:x", "1:2:3:4"])
def test_a_broken_link_opens_nothing(client, db, link, text):
    assert client.get(f"/reports/readers/{link}/", {"of": text}).status_code == 404


def test_a_link_to_confirm_ends_when_the_reader_is_taken_off(office, outside):
    old = token(readers.confirm_url(outside)).replace("%3A", ":")
    assert readers.to_confirm(old)
    readers.set_readers(schedule=outside.schedule, by=office.owner, people=[], outside=[])
    assert readers.to_confirm(old) is None


@pytest.mark.parametrize("lost", ["right", "domain", "account"])
def test_a_reader_outside_gets_nothing_once_who_added_them_or_their_domain_may_not(
    office, outside, quick, settings, lost
):
    readers.confirm(reader=outside)
    planning.plan(at("2026-11-02T08:00"))
    pipeline.render(outside.schedule.runs.get().pk)
    if lost == "right":
        office.owner.assignments.update(ends_on=now().date() - timedelta(days=1))
    elif lost == "account":
        type(office.owner).objects.filter(pk=office.owner.pk).update(is_active=False)
    else:
        settings.REPORT_DOMAINS = []
    row = Delivery.objects.get()
    posting.send(row.pk)
    row.refresh_from_db()
    assert row.state == "suppressed" and row.error


@pytest.mark.parametrize(
    ("address", "words"),
    [("ann@elsewhere.example", "may not go to elsewhere.example"), ("no address", "is no e-mail address")],
)
def test_addresses_that_cannot_be_are_refused_with_the_reason(office, settings, address, words):
    settings.REPORT_DOMAINS = ["partner.example"]
    with pytest.raises(Problem, match=words):
        schedule_of(office, unit="day", outside=[address])


# Uncertain mails, and those that came back


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


def test_a_schedule_that_holds_uncertain_mails_sends_no_second_one(office, uncertain, mailbox):
    assert (uncertain.state, uncertain.phase) == ("held", "data")
    assert mailbox() == []
    assert Notice.objects.filter(user=office.lead, text__contains="is held").exists()


@pytest.mark.parametrize(
    ("act", "state"), [(deciding.was_sent, "sent"), (deciding.was_not_sent, "failed"), (deciding.send_again, "waiting")]
)
def test_a_person_decides_about_an_uncertain_mail(office, uncertain, act, state):
    act(delivery=uncertain, by=office.lead)
    uncertain.refresh_from_db()
    assert (uncertain.state, uncertain.waits_for_a_person) == (state, False)
    assert uncertain.maybe_duplicate is (state == "waiting")
    with pytest.raises(Refused):
        act(delivery=uncertain, by=office.reader)


def test_a_mail_that_came_back_is_marked_and_its_owner_told(office, uncertain, settings):
    from reporting.bouncing import take_back

    deciding.was_sent(delivery=uncertain, by=office.lead)
    take_back(BOUNCE.replace("NAME", uncertain.message_id).encode())
    uncertain.refresh_from_db()
    assert (uncertain.state, uncertain.error) == ("bounced", "It came back: 5.1.1 smtp; 550 no such mailbox")
    assert Notice.objects.filter(user=office.lead, text__contains="came back").exists()


@pytest.mark.parametrize("text", ["", "Subject: hello\n\nno bounce", "BOUNCE"])
def test_what_is_no_bounce_of_ours_is_refused_with_a_sentence(db, text):
    from reporting.bouncing import take_back

    with pytest.raises(Problem):
        take_back((BOUNCE if text == "BOUNCE" else text).encode())


BOUNCE = """From: mailer-daemon@example.org
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=B

--B
Content-Type: text/plain

It did not arrive.
--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; lead@example.org
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 no such mailbox

--B
Content-Type: message/rfc822

Message-ID: NAME
Subject: Pharmacy

--B--
"""


# After a restore


@pytest.fixture
def restored(office, quick, own_epoch):
    """The database as it was before the reports of the second of November went out; the file beside it knows better."""
    schedule = schedule_of(office, unit="day", people=[office.lead])
    epoch.tick()
    planning.plan(at("2026-11-02T08:00"))
    pipeline.render(schedule.runs.get().pk)
    own_epoch.write_text("5000")
    return schedule


def test_nothing_is_made_or_sent_after_a_restore_until_a_person_says_so(office, restored, mailbox, time_machine):
    time_machine.move_to(at("2026-11-03T12:00"))
    assert not posting.send(Delivery.objects.get().pk), "held even before the ticker has turned"
    for _ in range(3):
        for turn in (epoch.tick, planning.tick, pipeline.tick, posting.tick):
            turn()
    assert Delivery.objects.get().state == "held"
    assert keys(restored, state="held") == ["D:2026-11-03"]
    assert mailbox() == []
    assert Notice.objects.filter(user=office.lead, link="/reports/held/").count() == 1


def test_what_is_due_after_the_restore_was_seen_goes_out_by_itself(restored, time_machine):
    time_machine.move_to(at("2026-11-03T12:00"))
    epoch.tick()
    planning.plan(at("2026-11-04T12:00"))
    assert keys(restored, state="waiting") == ["D:2026-11-04"]


def test_what_is_held_is_released_or_discarded_by_schedule(office, restored, mailbox, as_user, time_machine):
    time_machine.move_to(at("2026-11-03T12:00"))
    epoch.tick()
    planning.tick()
    client = as_user(office.lead)
    assert b"Discard: they went out before" in client.get("/reports/held/").content
    client.post("/reports/held/", {"schedule": restored.pk, "act": "release"})
    assert keys(restored, state="waiting") == ["D:2026-11-03"]
    assert posting.send(Delivery.objects.get().pk)
    ReportRun.objects.filter(state="waiting").update(state="held")
    client.post("/reports/held/", {"schedule": restored.pk, "act": "discard"})
    assert keys(restored, state="skipped") == ["D:2026-11-03"]
    assert len(mailbox()) == 1


def test_an_ordinary_restart_holds_nothing(restored, own_epoch):
    own_epoch.write_text(str(Epoch.objects.get().number))
    for _ in range(3):
        epoch.tick()
    assert Epoch.objects.get().restored_at is None
    assert int(own_epoch.read_text()) == Epoch.objects.get().number


def test_a_file_that_is_gone_is_taken_for_a_restore(restored, own_epoch):
    own_epoch.unlink()
    epoch.tick()
    assert Delivery.objects.get().state == "held"


# Pages


def test_the_next_five_times_are_shown_before_anything_is_saved(as_user, office):
    client = as_user(office.lead)
    url = f"/work/{office.one.pk}/schedules/new/"
    assert client.get(url).content.count(b'<span class="sub">M:') == 5
    form = {"unit": "week", "every": 2, "weekday": 4, "month_day": 0, "after": 5, "starts_on": "2026-11-01", "at": "08:00", "zone": "Europe/London", "catch_up": "latest", "uncertain": "resend", "people": [office.lead.pk]}  # fmt: skip
    assert client.post(url, form | {"look": "1"}).content.count(b'<span class="sub">W:') == 5
    assert not ReportSchedule.objects.exists()
    assert client.post(url, form).status_code == 302
    schedule = ReportSchedule.objects.get()
    page = client.get(schedule.get_absolute_url()).content
    assert b"every 2 weeks on Friday, 08:00 Europe/London" in page
    assert client.get(f"{schedule.get_absolute_url()}edit/").status_code == 200
    changed = client.post(f"{schedule.get_absolute_url()}edit/", form | {"at": "09:30", "seen": schedule.version})
    schedule.refresh_from_db()
    assert (changed.status_code, schedule.at) == (302, time(9, 30))
    for act in ("pause", "resume", "own"):
        assert client.post(f"{schedule.get_absolute_url()}{act}/").status_code == 302


@pytest.mark.parametrize(
    "wrong", [{"every": "0"}, {"at": "25:00"}, {"zone": "Mars/Base"}, {"unit": "moon"}, {"month_day": "40"}]
)
def test_a_rule_that_cannot_be_is_told_in_the_form(as_user, office, wrong):
    form = {"unit": "week", "every": 2, "weekday": 4, "month_day": 0, "after": 5, "starts_on": "2026-11-01", "at": "08:00", "zone": "Europe/London", "catch_up": "latest", "uncertain": "resend"}  # fmt: skip
    response = as_user(office.lead).post(f"/work/{office.one.pk}/schedules/new/", form | wrong)
    assert response.status_code == 422


def test_the_log_counts_by_state_and_every_count_is_a_link(as_user, office, uncertain):
    client = as_user(office.lead)
    page = client.get("/reports/deliveries/").content.decode()
    assert "?state=decide" in page and "?state=held" in page
    assert "Was not sent" in client.get("/reports/deliveries/?state=decide&q=Pharmacy").content.decode()
    assert "No such mail" in client.get("/reports/deliveries/?state=sent&schedule=x").content.decode()
    response = client.post(f"/reports/deliveries/{uncertain.pk}/", {"act": "sent", "from": "log"})
    assert response.status_code == 302
    assert client.post(f"/reports/deliveries/{uncertain.pk}/", {"act": "dance"}).status_code == 422
    assert client.post(f"/reports/{uncertain.run.pk}/send-again/").status_code == 302
    uncertain.refresh_from_db()
    assert (uncertain.state, uncertain.maybe_duplicate) == ("waiting", True)


@pytest.mark.parametrize("url", ["/reports/schedules/", "/reports/deliveries/"])
def test_a_list_costs_the_same_for_one_row_and_for_many(as_user, office, quick, url):
    client = as_user(office.lead)

    def cost():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    def more():
        schedule_of(office, unit="day", people=[office.lead, office.reader])
        planning.plan(at("2026-11-02T08:00"))
        for run in ReportRun.objects.filter(state="waiting"):
            pipeline.render(run.pk)

    more()
    client.get(url)
    one = cost()
    for _ in range(3):
        more()
    assert cost() == one


def test_scheduled_reports_are_not_among_ones_jobs(office, daily):
    from reporting.navigation import asked_by

    planning.plan(START + timedelta(days=2))
    assert not asked_by(office.lead).exists()


@pytest.mark.parametrize("state", ["held", "skipped"])
def test_the_page_of_a_report_that_is_not_made_says_why_and_waits_for_nothing(as_user, office, daily, state):
    planning.plan(at("2026-11-02T09:00"))
    ReportRun.objects.update(state=state, error="For this reason.")
    page = as_user(office.lead).get(daily.runs.get().get_absolute_url()).content
    assert b"For this reason." in page and b"every 2s" not in page


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
