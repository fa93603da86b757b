"""Search by reference, words, parts of a title, owners and likeness: through the indexes, and never past anybody's rights."""

import pytest
from django.db import connection
from django.http import QueryDict

from pmo.core import clock
from pmo.core.history import because
from pmo.hierarchy.searching import search
from pmo.records import finding, moving, writing
from pmo.records.querying import Look
from pmo.records.register import REGISTERS, registers

pytestmark = pytest.mark.django_db
RISKS = REGISTERS["risk"]


@pytest.fixture
def risk(tree, alice):
    """`risk(title, **values)` adds a risk to project 1."""

    def add(title: str, node=None, **values):
        return writing.create(RISKS, node=node or tree.p1, values={"title": title} | values, by=alice)

    return add


def titles(user, query: str) -> list[str]:
    return [hit["title"].partition(" ")[2] for hit in finding.hits(RISKS, user, query)]


def listed(user, query: str) -> set[str]:
    params = QueryDict(mutable=True)
    params["q"] = query
    return {row.title for row in Look(RISKS, user, params).pages[0:50]}


@pytest.mark.parametrize("query", [
    "R-0001", "r1", "1", "pathology", "PATHOLOGY interface", "patholog", "thology", "late interface", "the pathology", "staged cutover",
    "bob", "bob pathology", "interface viewer", "plan's", "interfaces",
])  # fmt: skip
def test_a_record_is_found_by_what_people_remember(risk, alice, bob, query):
    risk("Pathology interface is late", cause="The plan's staged cutover slipped.", owner=bob)
    risk("Theatre refurbishment overruns")
    assert titles(alice, query) == ["Pathology interface is late"]
    assert listed(alice, query) == {"Pathology interface is late"}


@pytest.mark.parametrize("query", ["patholgy interface", "Pathologie interfase", "theater refurbishmnt"])
def test_slips_of_the_finger_are_forgiven_where_nothing_fits(risk, alice, query):
    risk("Pathology interface is late"), risk("Theatre refurbishment overruns")
    found = finding.hits(RISKS, alice, query)
    assert len(found) == 1 and found[0]["note"].endswith(", similar")


@pytest.mark.parametrize(
    "query",
    [
        "%",
        "_",
        "'",
        "';--",
        "\\",
        "&",
        "!",
        "( )",
        ":*",
        "<->",
        "a & | b",
        "\x00",
        "é",
        "🎉",
        "x" * 300,
        "the",
        "R-",
        "²",
    ],
)
def test_strange_texts_break_no_search(risk, alice, query):
    risk("Pathology interface is late")
    finding.hits(RISKS, alice, query), listed(alice, query), search(alice, query)


def test_what_is_restricted_or_elsewhere_leaks_into_no_search(risk, tree, alice, bob, carol, charlie):
    risk("Pathology interface is late", confidentiality="restricted")
    for query in ("R-0001", "pathology", "patholgy interface", "interface is"):
        for person in (bob, carol, charlie):
            assert not titles(person, query) and not listed(person, query), (person, query)
        assert titles(alice, query)


def test_open_records_come_before_closed_ones(risk, alice):
    risk("Pathology one", status="expired", closure_note="Over"), risk("Pathology two")
    assert titles(alice, "pathology") == ["Pathology two", "Pathology one"]


def test_removed_records_are_not_found(risk, alice):
    row = risk("Pathology interface is late")
    writing.archive(row, by=alice, seen=row.version, reason="Twice")
    assert not titles(alice, "pathology") and not listed(alice, "pathology")


def test_a_moved_record_is_found_by_its_old_reference(risk, tree, alice):
    risk("First on project 1")
    row = risk("Moves on")
    because("")
    moving.move(row, tree.p2, by=alice, seen=row.version, reason="It belongs there")
    assert "Moves on" in titles(alice, "R-0002") and "Moves on" in listed(alice, "R-0002")


def test_the_past_is_searched_as_well(risk, alice):
    row = risk("Pathology interface is late")
    before = clock.now()
    writing.change(row, {"title": "Something else"}, by=alice)
    look = Look(RISKS, alice, QueryDict("q=pathology"), moment=before)
    assert [past.title for past in look.restored(look.pages[0:50])] == ["Pathology interface is late"]


@pytest.mark.parametrize("register", registers(), ids=lambda register: register.key)
def test_every_register_is_searched_through_its_indexes(register, db):
    rows, name = register.model.objects.order_by(), register.model._meta.model_name
    texts, title = (rows.filter(way) for way in finding.ways(register, "pathology interface"))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        assert f"{name}_words" in texts.explain()
        assert f"{name}_title" in title.explain()
        assert f"{name}_title" in finding.resembling(rows, "patholgy interface").explain()


@pytest.mark.parametrize("register", registers(), ids=lambda register: register.key)
def test_every_text_that_is_searched_is_in_the_index_of_words(register):
    names = {column.name for column in finding.vector(register.model).flatten() if hasattr(column, "name")}
    assert set(register.search) <= names
