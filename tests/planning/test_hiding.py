"""A restricted activity of a published plan is nowhere told to whoever may not see it; the dates stand on it all the same."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from planning import feeding, reading, simulating
from planning.models import Activity, SimulationRun
from pmo.people import jobs
from pmo.records import linking
from tests.factories import hierarchy as make
from tests.factories import records as keep
from tests.planning.published import Planner

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(tree, alice):
    """Design, a secret activity and a secret milestone, and Go live after both, published twice with a baseline."""
    planner = Planner(tree.p1, alice)
    planner.add("Design", 3)
    planner.secret = planner.add("Secret supplier talks", 20, predecessors="1", confidentiality="commercial")
    planner.gate = planner.add("Secret signature", 0, predecessors="2", flag="portfolio", confidentiality="commercial")
    planner.live = planner.add("Go live", 0, predecessors="3", flag="portfolio")
    planner.baseline(planner.publish(), "Agreed")
    planner.change(planner.secret, duration=25 * 480)
    planner.publish("The secret takes longer")
    return planner


PAGES = [
    "", "?as=table", "milestones/", "dependencies/", "timeline/", "timeline/?flags=project", "page/", "baselines/",
    "compare/?from=v1&to=v2", "export/", "pdf",
]  # fmt: skip


def test_a_viewer_is_told_how_many_are_hidden_and_nothing_else(planned, tree, as_user, bob, alice):
    client = as_user(bob)
    for page in PAGES:
        response = client.get(f"/work/{tree.p1.pk}/plan/{page}")
        assert response.status_code == 200, page
        assert b"Secret" not in response.content, page
    text = client.get(f"/work/{tree.p1.pk}/plan/").content.decode()
    assert "2 restricted activities are hidden from you" in text and "Go live" in text
    text = as_user(alice).get(f"/work/{tree.p1.pk}/plan/").content.decode()
    assert "Secret supplier talks" in text and "hidden from you" not in text


def test_a_hidden_activity_has_no_page_and_is_not_named_as_a_reason(planned, tree, as_user, bob):
    client, home = as_user(bob), f"/work/{tree.p1.pk}/plan/why/"
    assert client.get(f"{home}{planned.secret.pk}/").status_code == 404
    for query in ("", "?days=5"):
        response = client.get(f"{home}{planned.live.pk}/{query}")
        assert response.status_code == 200 and b"Secret" not in response.content
    assert "Restricted activity" in response.content.decode()


def test_the_dates_of_what_is_seen_are_the_same_for_everybody(planned, bob, alice):
    version = planned.plan.versions.first()
    mine, theirs = (reading.published(version, person).by_pk[planned.live.pk] for person in (alice, bob))
    assert (mine.start, mine.total_float) == (theirs.start, theirs.total_float)


def test_the_calendar_of_a_viewer_leaves_it_out(planned, tree, alice, bob):
    feed, _ = feeding.issue(node=tree.p1, by=bob)
    assert b"Go live" in feeding.calendar_of(feed) and b"Secret" not in feeding.calendar_of(feed)
    feed, _ = feeding.issue(node=tree.p1, by=alice)
    assert b"Secret signature" in feeding.calendar_of(feed)


def test_pages_above_the_plan_hide_it_as_well(planned, tree, as_user, bob):
    for page in ("timeline/?flags=project", "page/?flags=project"):
        response = as_user(bob).get(f"/work/{tree.a.pk}/plan/{page}")
        assert response.status_code == 200 and b"Go live" in response.content and b"Secret" not in response.content


def test_another_plan_that_waits_for_it_does_not_name_it(planned, tree, alice, bob, as_user):
    type(tree.p1).objects.filter(pk=tree.p1.pk).update(code="ONE")
    other = Planner(tree.p2, alice)
    other.add("Wait", 1, predecessors="ONE:2")
    other.publish()
    for page in ("", "dependencies/"):
        text = as_user(bob).get(f"/work/{tree.p2.pk}/plan/{page}").content.decode()
        assert "Secret" not in text and "ONE:2, which is not shown to you" in text


def test_a_file_neither_shows_nor_changes_what_is_hidden(planned, tree, as_user):
    lead = make.person("Walt Stream", role="workstream_lead", node=tree.p1)
    client, home = as_user(lead), f"/work/{tree.p1.pk}/plan/"
    content = client.get(f"{home}export/", {"version": "draft"}).content
    assert b"Secret" not in content and b"Restricted activity" in content
    content = content.replace(b"Go live", b"Go live in May").replace(b"Restricted activity", b"Changed on the way")
    sent = client.post(f"{home}import/", {"file": SimpleUploadedFile("plan.xml", content)})
    page = client.get(sent["Location"]).content
    assert b"Secret" not in page and b"Changed on the way" not in page and b"Go live in May" in page
    assert client.post(f"{sent['Location']}apply/", {"remove": "yes"}).status_code == 302
    titles = list(Activity.objects.filter(archived_at=None).order_by("place").values_list("title", flat=True))
    assert titles == ["Design", "Secret supplier talks", "Secret signature", "Go live in May"]


@pytest.fixture
def restless(planned, alice):
    """The same plan with ranges, a restricted risk on the secret, and a loop through both."""
    for row in (planned.secret, Activity.objects.get(title="Design")):
        planned.change(row, least=480, likely=4800, most=9600, cost=1000, cost_most=90_000)
    risk = keep.record("risk", planned.node, by=alice, title="Secret lawsuit", confidentiality="commercial", probability=50, days_likely=20)  # fmt: skip
    linking.link(risk, planned.secret, kind="relates_to", by=alice)
    return planned


def test_a_simulation_names_nothing_that_is_hidden(restless, tree, as_user, alice):
    job = simulating.begin(plan=restless.plan, by=alice, iterations=500, seed=3)
    jobs.do(job.pk)
    lead = make.person("Walt Stream", role="workstream_lead", node=tree.p1)
    url = SimulationRun.objects.get().pk
    page = as_user(lead).get(f"/work/{tree.p1.pk}/plan/simulation/{url}/").content.decode()
    assert "Secret" not in page and "Restricted activity" in page and "Restricted risk" in page and "Design" in page
    assert "2 restricted activities or risks are in this run" in page
    page = as_user(alice).get(f"/work/{tree.p1.pk}/plan/simulation/{url}/").content.decode()
    assert "Secret supplier talks" in page and "Secret lawsuit" in page and "Restricted" not in page


def test_loops_and_quality_name_only_what_one_may_see(restless, tree, as_user, alice):
    planned = restless
    planned.change(Activity.objects.get(title="Design"), predecessors="2")
    lead = make.person("Walt Stream", role="workstream_lead", node=tree.p1)
    pages = (f"/work/{tree.p1.pk}/activities/", f"/work/{tree.p1.pk}/plan/checks/", f"/work/{tree.p1.pk}/plan/publish/")
    for page in pages:
        response = as_user(lead).get(page)
        assert b"Secret" not in response.content, page
    assert "A loop: T-0001 Design → T-0002 → T-0001 Design." in as_user(lead).get(pages[0]).content.decode()
    assert "T-0002 Secret supplier talks" in as_user(alice).get(pages[0]).content.decode()
