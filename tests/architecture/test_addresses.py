"""Walks the URLconf: every view states what it needs, and keeps to it for everybody."""

import uuid
from datetime import date, time
from types import SimpleNamespace

import pytest
from django.db import connection
from django.utils import timezone

from planning import publishing
from planning.models import Activity, DateProposal, Interface, Plan, PlanFeed, PlanImport, SimulationRun, WorkCalendar
from pmo.core.history import audited_models, event_model
from pmo.core.sheets.model import Sheet
from pmo.core.sheets.wire import packed
from pmo.hierarchy.gmpp.plan import make_plan
from pmo.hierarchy.gmpp.summary import summarise
from pmo.hierarchy.models import ImportBatch, Lens, OrganisationUnit, Period
from pmo.hierarchy.roles import PERMISSIONS
from pmo.people.models import Job, Team
from pmo.records import linking
from pmo.records.models import Attachment, Batch, SavedView, SheetImport
from pmo.records.register import Register, registers
from registers.models import RiskScale
from tests.architecture.addresses import addresses, one_register_each, url_of
from tests.factories import hierarchy as make
from tests.factories import records as keep
from tests.factories import reports as reported

OURS = [address for address in addresses() if address.is_ours]
WALKED = one_register_each(OURS)
GUARDED = [address for address in WALKED if address.needs in PERMISSIONS]
SLUGS = [register.slug for register in registers()]
ON_WORK = (
    "work/<int:pk>",
    "reports/<",
    "reports/schedules/<",
    "api/v1/nodes/<",
    "sheets/<",
    *(f"{start}{slug}/<int:pk>/" for slug in SLUGS for start in ("", "api/v1/")),
)
# Of a register as a whole: whoever may use it on some work gets in, and reaches the rows of that work only.
OF_ALL_WORK = tuple(f"{slug}/{page}/" for slug in SLUGS for page in ("new", "cells", "bulk", "people", "import"))


@pytest.mark.parametrize("address", OURS, ids=lambda address: address.route)
def test_every_view_says_what_it_needs(address):
    assert address.needs in {*PERMISSIONS, "signed_in", "anybody"}, f"{address.route} has no @needs(…)"


@pytest.fixture
def there(tree, lead, monkeypatch):
    """Something of everything, all of it in programme A."""
    from pmo.people import tokens
    from pmo.people.invitations import invite

    figure = make.figure(tree.a, "cost_baseline", amount=3)
    role = make.assign(make.person("Dora"), "team_member", tree.a)
    calendar = make.calendar()
    lens, unit = Lens.objects.create(name="All"), OrganisationUnit.objects.create(name="Trust")
    token, _ = tokens.issue(user=lead, name="a", scopes=["read"], days=1)
    invitation = invite(email="new@example.org", name="New", by=lead)
    batch = ImportBatch.objects.create(owner=lead, preview=summarise(make_plan([])))
    job = Job.objects.create(kind="load-sample", title="A job", owner=lead, state="done")
    period = Period.objects.filter(calendar=calendar).first()
    reported.draw_quickly(monkeypatch)
    before, run = (reported.ready(node=tree.a, period=period, by=lead, recipients=[lead]) for _ in range(2))
    rows = {register.slug: in_register(register, tree.a, lead) for register in registers()}
    pk = "<int:pk>"
    return SimpleNamespace(**{
        "work/": {pk: tree.a.pk, **of_plan(tree, lead), "<int:activity>": rows["activities"][pk], "<int:figure>": figure.pk, "<slug:check>": "no_review", "<int:link>": map_link(tree.a, lead).pk, "<slug:view>": "owners", "<int:mute>": muted(tree.a, lead).pk, "<slug:key>": "risks", "<int:lesson>": keep.record("lesson", tree.a, by=lead).pk},
        "roles/": {pk: role.pk},
        "lenses/": {pk: lens.pk},
        "import/": {"<uuid:pk>": batch.pk},
        "jobs/": {"<uuid:pk>": job.pk},
        "settings/periods/": {pk: period.pk},
        "settings/calendars/": {pk: WorkCalendar.objects.create(name="Office").pk},
        "plan-feed/": {"<str:secret>": "1-wrong"},
        "settings/": {"<slug:slug>": "units", pk: unit.pk},
        "people/teams/": {pk: Team.objects.create(name="Team").pk},
        "people/invitations/": {pk: invitation.pk},
        "people/": {pk: lead.pk},
        "account/oidc/": {"<str:provider_id>": "nobody"},
        "account/saml/": {"<str:organization_slug>": "nobody"},
        "account/tokens/": {pk: token.pk},
        "invitation/": {"<str:secret>": "wrong"},
        "mailbox/": {"<str:key>": "none", "<int:number>": 0},
        "api/v1/nodes/": {pk: tree.a.pk},
        "reports/schedules/": {pk: scheduled(tree.a, lead).pk, "<int:reader>": 0},
        "reports/cycles/": {pk: (asked := requested(tree.a, period, lead)).cycle_id},
        "reports/requests/": {pk: asked.pk, "<slug:key>": "lights"},
        "reports/": {"<uuid:pk>": run.pk, "<uuid:run>": before.pk, "<int:delivery>": 0},
        **{f"{start}{slug}/": values for slug, values in rows.items() for start in ("", "api/v1/")},
        "realisation/": {"<slug:view>": "owners"},
        "return/": {"<str:secret>": "wrong"},
        "scoring-guide/": {pk: RiskScale.objects.get(is_default=True).pk},
        "sheets/": {"<uuid:pk>": sheet(tree.a, lead).pk},
        "undo/": {"<uuid:pk>": Batch.objects.filter(by=lead).first().pk},
    })  # fmt: skip


def muted(node, by):
    """A warning that is muted."""
    from reporting.models import Mute

    return Mute.objects.create(
        node=node, rule="score_fell", about="risk:1", text="t", reason="r", until=date(2030, 1, 1), by=by
    )


def of_plan(tree, by) -> dict[str, object]:
    """A published plan that receives a date from another one, with a simulation, a file and a feed."""
    dates = {"starts_on": date(2027, 1, 4)}
    for node in (tree.a, tree.p1):
        plan, _ = Plan.objects.update_or_create(node=node, defaults=dates)
        row = keep.record("activity", node, by=by, kind="milestone", title="Ready", flag="programme")
        version = publishing.publish(plan=plan, by=by)
    receiver = Activity.objects.get(node=tree.a, title="Ready")
    dependency = keep.record("dependency", tree.a, by=by, giver=tree.p1)
    joined = Interface.objects.create(dependency_id=dependency.pk, giver=row, receiver=receiver)
    run = {"seed": 1, "iterations": 100, "inputs": _INPUTS, "outcome": _OUTCOME, "made_at": version.published_at}
    free = keep.record("dependency", tree.a, by=by, giver=tree.p1)
    return {
        "<uuid:key>": PlanImport.objects.create(node=tree.a, by=by, filename="a.xml", parsed={"rows": [], **_PARSED}).pk,
        "<int:dependency>": free.pk, "<int:interface>": joined.pk,
        "<int:proposal>": DateProposal.objects.create(interface=joined, version=version, proposed=date(2027, 2, 1)).pk,
        "<int:number>": SimulationRun.objects.create(plan=receiver.node.plan, made_by=by, **run).pk,
        "<int:feed>": PlanFeed.objects.create(user=by, node=tree.a, secret_hash="0").pk,
    }  # fmt: skip


_PARSED = {"name": "", "start": None, "status": None, "calendars": [], "notes": [], "more_notes": 0, "left": [], "loops": [], "differs": [], "differ_count": 0}  # fmt: skip
_INPUTS = {"durations": [], "risks": [], "costs": [], "promised": None}
_OUTCOME = {
    "planned": "2027-01-04", "finishes": {"50": "2027-01-04", "80": "2027-01-04"}, "costs": {}, "has_cost": False, "promise_kept": None,
    "curve": [], "criticality": [], "finish_drivers": [], "cost_drivers": [], "hint": "", "notes": [],
}  # fmt: skip


def in_register(register: Register, node, by) -> dict[str, object]:
    """A record of the register on the node, with a file, a link, a step and a conversion."""
    row, other = keep.record(register, node, by=by), keep.record("lesson", node, by=by)
    about = {"register": register.key, "record_id": row.pk}
    file = Attachment.objects.create(name="a.txt", content=b"a", size=1, sha256="0" * 64, by=by, **about)
    link = linking.link(row, other, kind="relates_to", by=by)
    target = next((each.key for each in registers() if register.key in each.converts), "risk")
    return {
        "<int:pk>": row.pk, "<int:file>": file.pk, "<int:link>": link.pk, "<slug:name>": register.steps_of(row)[0].name, "<slug:to>": target, "<slug:check>": "no_review",
        "<int:view>": SavedView.objects.create(register=register.key, name="Mine", owner=by).pk,
    }  # fmt: skip


def map_link(node, by):
    """A link of the benefits map."""
    from benefits import linking as on_map

    one, two = (keep.record("mapitem", node, by=by, kind=kind) for kind in ("output", "capability"))
    return on_map.link(one, two, by=by)


def scheduled(node, by):
    """A schedule of a report."""
    from reporting.models import ReportSchedule

    now = timezone.now()
    return ReportSchedule.objects.create(
        node=node, owner=by, starts_on=date(2026, 11, 1), at=time(8), zone="Europe/London", counted_from=now, next_due_at=now
    )  # fmt: skip


def requested(node, period, by):
    """A report that a cycle asks for."""
    from reporting.models import Cycle, CycleRequest

    cycle = Cycle.objects.create(
        name="Monthly", node=node, calendar=period.calendar, owner=by, starts_on=period.starts_on
    )
    due = dict.fromkeys(("draft_on", "submit_on", "review_on", "publish_on"), period.ends_on)
    return CycleRequest.objects.create(cycle=cycle, period=period, node=node, **due)


def sheet(node, by) -> SheetImport:
    """A workbook of one table that waits to be applied."""
    parsed = packed([Sheet("Risks", False, [["Title", "Owner"], ["A risk", "Somebody"]])], [])
    return SheetImport.objects.create(node=node, register="risk", filename="a.xlsx", parsed=parsed, by=by)


def call(client, method: str, url: str):
    """The answer of a page to a form, and of the API to JSON."""
    if method == "post" and url.startswith("/api/"):
        return client.post(url, data={}, content_type="application/json")
    return getattr(client, method)(url)


def written() -> int:
    """How many events there are: grows with every write, whatever made it."""
    with connection.cursor() as cursor:
        union = " UNION ALL ".join(
            f'SELECT count(*) FROM "{event_model(model)._meta.db_table}"' for model in audited_models()
        )
        cursor.execute(f"SELECT sum(count) FROM ({union}) counts")
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_without_a_sign_in_is_sent_to_sign_in(client, there, method):
    for address in WALKED:
        if address.needs == "anybody":
            continue
        before, url = written(), url_of(address, there)
        response = call(client, method, url)
        if address.route.startswith("api/v1/"):
            assert response.status_code == 401, url
        elif response.status_code != 405:
            assert response.status_code == 302 and "/account/login/" in response["Location"], url
        assert written() == before, url


@pytest.mark.parametrize("method", ["post", pytest.param("get", marks=pytest.mark.thorough)])
@pytest.mark.parametrize(
    "who", ["bob", *(pytest.param(who, marks=pytest.mark.thorough) for who in ("charlie", "carol"))]
)
def test_nobody_gets_further_than_their_roles(as_user, there, request, who, method):
    """A stranger and a sibling's manager find nothing; a viewer reads and is refused the rest with the reason."""
    person = request.getfixturevalue(who)
    client = as_user(person)
    for address in GUARDED:
        before, url = written(), url_of(address, there)
        response = call(client, method, url)
        on_node = address.route.startswith(ON_WORK)
        if response.status_code == 405:
            continue
        if on_node and who != "bob":
            assert response.status_code == 404, f"{who} {method} {url}: {response.status_code}"
        elif address.needs != "view" and not (who == "carol" and address.route.startswith(OF_ALL_WORK)):
            no_version = (428,) if url.startswith("/api/") else ()  # a write that names no version is not even judged
            assert response.status_code in (403, 404, *no_version), f"{who} {method} {url}: {response.status_code}"
            if response.status_code == 403:
                assert b"You have no role that lets you" in response.content, url
        assert written() == before, f"{who} {method} {url} wrote something"


def test_everything_opens_for_the_office_lead(as_user, there, lead):
    client = as_user(lead)
    for address in WALKED:
        url = url_of(address, there)
        response = client.get(url)
        assert response.status_code < 500, url
        if address.needs == "view" and response.status_code != 405:
            assert response.status_code == 200, f"{url}: {response.status_code}"


def test_the_days_of_a_role_count(as_user, tree):
    ended = make.person("Eve Ended", "programme_manager", tree.a, ends_on=date(2026, 1, 2))
    assert as_user(ended).get(tree.a.get_absolute_url()).status_code == 404


def test_an_address_that_does_not_exist_helps(as_user, lead):
    response = as_user(lead).get(f"/jobs/{uuid.uuid4()}/")
    assert response.status_code == 404 and b"There is nothing here for you" in response.content
