"""Pages of schedules and of the log of mails."""

from datetime import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reporting import pipeline
from reporting.models import ReportRun, ReportSchedule
from reporting.schedules import planning
from tests.reporting.scheduling import at, schedule_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rings")]


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


@pytest.mark.parametrize("state", ["held", "skipped"])
def test_the_page_of_a_report_that_is_not_made_says_why_and_waits_for_nothing(as_user, office, daily, state):
    planning.plan(at("2026-11-02T09:00"))
    ReportRun.objects.update(state=state, error="For this reason.")
    page = as_user(office.lead).get(daily.runs.get().get_absolute_url()).content
    assert b"For this reason." in page and b"every 2s" not in page
