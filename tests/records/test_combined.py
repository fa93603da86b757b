"""Every register of a piece of work in one list: found, filtered, by kind, grouped, with what it was and what it is linked to."""

from datetime import timedelta

import pytest

from pmo.core import clock
from pmo.records import linking, writing

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(add, alice, tree, as_user):
    """`page(query)` is the list as text, over a risk, an action that responds to it, and an issue of nobody."""
    risk = add(
        "risk",
        tree.p1,
        by=alice,
        title="The heron flies",
        likelihood=4,
        impact=4,
        review_date=clock.today() + timedelta(3),
    )
    writing.change(risk, {"likelihood": 2}, by=alice)
    action = add("action", tree.p1, by=alice, title="Build a fence", due=clock.today() - timedelta(3))
    add("issue", tree.p2, by=alice, title="The ferry is late", owner=None)
    linking.link(risk, action, kind="mitigated_by", by=alice)
    return lambda query="": as_user(alice).get(f"/work/{tree.a.pk}/registers/{query}").content.decode()


def titles(text):
    return [title for title in ("The heron flies", "Build a fence", "The ferry is late") if f">{title}<" in text]


def test_the_list_says_what_it_was_and_what_it_is_linked_to(page):
    text = page()
    row = text[text.index(">The heron flies<") :].split("</tr>")[0]
    assert "down from" in row and ">A-0001</a>" in row and "today" in row
    assert "All 3" in text and "Overdue" in text


@pytest.mark.parametrize(
    ("query", "left"),
    [("?q=heron", ["The heron flies"]), ("?show=action", ["Build a fence"]), ("?owner=none", ["The ferry is late"]),
     ("?owner=me&show=risk", ["The heron flies"]), ("?check=no_owner", ["The ferry is late"]), ("?show=nonsense&by=nonsense", ["The heron flies", "Build a fence", "The ferry is late"]),
     ("?tags=nothing", [])],
)  # fmt: skip
def test_it_is_found_filtered_and_shown_by_kind(page, query, left):
    assert titles(page(query)) == left


@pytest.mark.parametrize(
    ("by", "names"),
    [
        ("kind", ["Actions", "Issues", "Risks"]),
        ("owner", ["Nobody"]),
        ("work", ["Project 1", "Project 2"]),
        ("due", ["Overdue", "This week"]),
    ],
)
def test_it_is_grouped(page, by, names):
    text = page(f"?by={by}")
    places = [text.index(f'scope="rowgroup">{name} ') for name in names]
    assert places == sorted(places)


def test_a_search_leaves_closed_records_out(page, alice):
    from registers.models import Risk

    Risk.objects.update(status="expired", closed_on=clock.today())
    assert titles(page("?q=heron")) == []
