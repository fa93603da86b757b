"""Lists and records through the API: the same filters, places and rights as the pages."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from pmo.core import clock
from pmo.records import writing
from pmo.records.querying import Look
from pmo.records.register import registers
from tests.api.conftest import REGISTERS
from tests.factories import hierarchy as make

pytestmark = pytest.mark.django_db
SLUGS = [register.slug for register in registers()]


@pytest.fixture
def call(as_program, alice):
    """Alice's program, which may read and write."""
    return as_program(alice)


def refs(answer):
    assert answer.status_code == 200, answer.json()
    return {row["ref"] for row in answer.json()["results"]}


@pytest.mark.parametrize("slug", SLUGS)
def test_every_register_lists_and_shows_its_records(call, record, slug):
    row = record(slug)
    listed = call("GET", f"{slug}/").json()
    assert (listed["count"], listed["next"], listed["previous"]) == (1, None, None)
    answer = call("GET", f"{slug}/{row.pk}/")
    assert answer.json() == listed["results"][0] and answer["ETag"] == '"v1"'
    assert answer.json()["ref"] == row.ref and answer.json()["labels"]["node"] == "Project 1"


def test_codes_come_with_labels_amounts_as_text_and_days_in_iso_form(call, record, alice):
    row = record("risks", kind="opportunity", cost_likely=Decimal("1250.5"), owner=alice, review_date=clock.today())
    found = call("GET", f"risks/{row.pk}/").json()
    assert (found["kind"], found["labels"]["kind"]) == ("opportunity", "Opportunity")
    assert (found["owner"], found["labels"]["owner"]) == (alice.pk, "Alice Owner")
    assert (found["cost_likely"], found["review_date"]) == ("1250.50", clock.today().isoformat())


@pytest.mark.thorough
@pytest.mark.parametrize("slug", SLUGS)
def test_every_filter_that_is_described_finds_what_the_page_finds(call, record, as_program, lead, alice, slug):
    register = REGISTERS[slug]
    record(slug, owner=alice, tags=["winter"], review_date=clock.today() - timedelta(1)), record(slug)
    described = as_program(lead)("GET", "schema/", Accept="application/vnd.oai.openapi+json").json()
    operation = described["paths"][f"/api/v1/{slug}/"]["get"]
    names = {each["name"] for each in operation["parameters"] if each["schema"]["type"] == "array"}
    assert names == set(register.filters)
    everything = refs(call("GET", f"{slug}/?closed=1"))
    for name in names:
        field = register.fields[name]
        for value in [option.value for option in field.options()] or ["1", "1..3", "none", "winter"]:
            query = f"{name}={value}&closed=1"
            found = refs(call("GET", f"{slug}/?{query}"))
            assert found == {row.ref for row in Look(register, alice, QueryDict(query)).rows}, query
            assert found <= everything
    assert len(refs(call("GET", f"{slug}/?owner=me"))) == len(refs(call("GET", f"{slug}/?tags=winter"))) == 1
    assert len(refs(call("GET", f"{slug}/?owner={alice.pk}"))) == len(refs(call("GET", f"{slug}/?owner=none"))) == 1


def test_a_list_is_searched_sorted_and_limited_to_a_place(call, record, tree):
    record("risks", title="Pathology interface is late", likelihood=5, impact=5)
    record("risks", title="Cutover overruns", likelihood=2, impact=2, node=tree.p2)
    assert refs(call("GET", "risks/?q=pathology")) == {"R-0001"}
    assert [row["title"][:7] for row in call("GET", "risks/?sort=score").json()["results"]] == ["Cutover", "Patholo"]
    assert [row["title"][:7] for row in call("GET", "risks/?sort=-score").json()["results"]] == ["Patholo", "Cutover"]
    assert call("GET", f"risks/?node={tree.p2.pk}").json()["results"][0]["title"] == "Cutover overruns"
    assert call("GET", f"risks/?node={tree.a.pk}").json()["count"] == 2
    assert call("GET", f"risks/?node={tree.a.pk}&scope=here").json()["count"] == 0


def test_only_the_fields_that_are_asked_for_are_given(call, record):
    record("risks")
    row = call("GET", "risks/?fields=title,score").json()["results"][0]
    assert set(row) == {"id", "version", "url", "page", "title", "score", "labels"}


def test_pages_follow_one_another_without_gap_or_overlap(call, record):
    for _ in range(5):
        record("actions")
    seen, url = [], "actions/?limit=2"
    while url:
        found = call("GET", url.partition("/api/v1/")[2] or url).json()
        seen += [row["id"] for row in found["results"]]
        url = found["next"]
    assert len(seen) == len(set(seen)) == 5 == found["count"] and found["previous"]


def test_the_past_is_shown_as_it_stood(call, record, alice, time_machine):
    row = record("risks", title="As it was")
    before = clock.now().isoformat().replace("+00:00", "Z")
    writing.change(row, {"title": "As it is"}, by=alice)
    assert call("GET", f"risks/?as_at={before}").json()["results"][0]["title"] == "As it was"
    then = call("GET", f"risks/{row.pk}/?as_at={before}")
    assert then.json()["title"] == "As it was" and "ETag" not in then
    assert call("GET", f"risks/?as_at={clock.today()}").json()["results"][0]["title"] == "As it is"
    assert call("GET", f"risks/{row.pk}/?as_at=2020-01-01").status_code == 404


@pytest.mark.parametrize("query", [
    "stauts=open", "limit=0", "limit=201", "limit=x", "offset=-1", "offset=99999999999999", "sort=cheese", "sort=-node.name",
    "node=x", "scope=all", "check=none", "fields=id", "as_at=yesterday", "as_at=99999-01-01", "as_at=2026-02-30",
])  # fmt: skip
def test_a_question_that_is_not_understood_is_refused_with_a_sentence(call, query):
    answer = call("GET", f"risks/?{query}")
    assert answer.status_code == 422 and answer.json()["detail"].endswith(".")


@pytest.mark.parametrize(
    "value", ["²", "9" * 40, "-1", "1..2..3", "..", "%F0%9F%8E%89", "none", "1e999", "NaN", "a'b\"--"]
)
def test_strange_values_of_filters_find_nothing_and_break_nothing(call, record, value):
    record("risks")
    for name in REGISTERS["risks"].filters:
        assert call("GET", f"risks/?{name}={value}").status_code == 200, name
    for name in ("q", "node", "as_at", "limit", "check"):
        assert call("GET", f"risks/?{name}={value}").status_code in {200, 404, 422}, name


def test_what_is_hidden_is_not_there(as_program, record, carol, charlie, tree):
    row = record("risks")
    for person in (carol, charlie):
        call = as_program(person)
        assert call("GET", "risks/").json()["count"] == 0
        assert call("GET", f"risks/?node={tree.p1.pk}").status_code == 404
        for path in ("", "history/", "steps/", "links/", "comments/"):
            answer = call("GET", f"risks/{row.pk}/{path}")
            assert (answer.status_code, set(answer.json())) == (404, {"detail", "fields"})


def test_a_restricted_record_shows_only_to_those_who_may_see_it(as_program, record, bob, alice):
    row = record("risks", confidentiality="restricted")
    assert as_program(bob)("GET", f"risks/{row.pk}/").status_code == 404
    assert as_program(bob)("GET", "risks/?q=note").json()["count"] == 0
    assert as_program(alice)("GET", f"risks/{row.pk}/").status_code == 200


def test_a_token_for_one_place_shows_that_place_only(as_program, record, lead, tree):
    record("issues", node=tree.p3, by=lead), record("issues")
    assert as_program(lead, node=tree.b)("GET", "issues/").json()["count"] == 1
    assert as_program(lead)("GET", "issues/").json()["count"] == 2


def test_nobody_gets_in_without_a_key(client, db):
    for slug in SLUGS:
        assert client.get(f"/api/v1/{slug}/").status_code == 401
    assert client.get("/api/v1/schema/").status_code == 401


def test_a_session_reads_as_well(as_user, alice, record):
    record("risks")
    assert as_user(alice).get("/api/v1/risks/").json()["count"] == 1


@pytest.mark.parametrize("slug", SLUGS)
def test_a_longer_list_takes_no_more_queries(as_program, record, slug, alice):
    def queries():
        call = as_program(alice)
        with CaptureQueriesContext(connection) as found:
            assert call("GET", f"{slug}/").status_code == 200
        return len(found)

    record(slug, owner=alice)
    few = queries()
    for place in range(4):
        record(slug, owner=make.person(f"Owner {place}"))
    assert queries() == few <= 9
