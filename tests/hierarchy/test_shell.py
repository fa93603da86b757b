"""The frame of every page: what it shows, and that it costs a few queries however deep one is and however much there is."""

import re

import pytest

from pmo.hierarchy.models import Lens, Node
from pmo.people.models import Job, Notice
from tests.factories import hierarchy as make

pytestmark = pytest.mark.django_db
SIGNED_IN = 3  # the session, the person, their roles
SHELL = 5  # the tree, words, scales, periods, counts


@pytest.fixture
def deep(tree):
    Node.objects.filter(pk=tree.portfolio.pk).update(calendar=make.calendar())
    for node in (tree.a, tree.p1, tree.p3):
        make.rating(node, "owner", "red")
    for number in range(30):
        make.node(f"Stream {number:02}", "workstream", tree.p1)
    return tree


def drawn(page):
    """The lines of the tree: (depth, name, whether it has an arrow, its rating, whether one is there)."""
    lines = re.findall(r'<li data-depth="(\d+)"><a href="[^"]+" title="([^"]+)"( aria-current="page")?>(.*?)</a></li>', page.content.decode(), re.DOTALL)  # fmt: skip
    return [
        (int(depth), name, "tree-arrow" not in rest, "Red" in rest, bool(here)) for depth, name, here, rest in lines
    ]


def crumbs(page):
    return re.findall(r'<li class="not-phone"><a href="[^"]+">([^<]+)</a></li>', page.content.decode())


def test_the_tree_opens_where_one_is(as_user, deep, lead):
    page = as_user(lead).get(deep.p1.get_absolute_url())
    lines = drawn(page)
    assert lines[:3] == [
        (0, "Portfolio", True, False, False),
        (1, "Programme A", True, True, False),
        (2, "Project 1", True, True, True),
    ]
    assert (3, "Stream 00", False, False, False) in lines and (1, "Programme B", True, False, False) in lines
    assert "Project 3" not in [line[1] for line in lines]
    assert crumbs(page) == ["Portfolio", "Programme A"]


def test_the_tree_begins_where_a_role_begins(as_user, deep, alice):
    page = as_user(alice).get(deep.p1.get_absolute_url())
    assert drawn(page)[0] == (0, "Programme A", True, True, False) and crumbs(page) == ["Programme A"]
    assert "Programme B" not in page.content.decode()
    assert "2026-27-M8" in page.content.decode(), "the calendar comes from above, also from what is hidden"


def test_what_has_left_or_is_archived_is_not_drawn_but_stays_a_crumb(as_user, deep, lead):
    Node.objects.filter(pk=deep.a.pk).update(state="left")
    page = as_user(lead).get(deep.p1.get_absolute_url())
    assert "Programme A" not in [line[1] for line in drawn(page)] and crumbs(page) == ["Portfolio", "Programme A"]


def test_the_last_place_stays_open_on_other_pages(as_user, deep, lead):
    client = as_user(lead)
    assert [line[1] for line in drawn(client.get("/help/"))] == ["Portfolio", "Programme A", "Programme B"]
    client.get(deep.p1.get_absolute_url())
    page = client.get("/help/")
    assert "Stream 00" in [line[1] for line in drawn(page)] and crumbs(page) == []


def test_the_counts_are_those_of_the_person(as_user, deep, lead, alice):
    for person, count in ((lead, 2), (alice, 1)):
        for number in range(count):
            Notice.objects.create(user=person, text=f"Notice {number}")
    Job.objects.create(kind="load-sample", title="A job", owner=alice)
    Job.objects.create(kind="load-sample", title="Done", owner=lead, state="done")
    Lens.objects.create(name="Digital")
    page = as_user(lead).get("/help/").content.decode()
    assert "Notices, 2 unread" in page and "job running" not in page and "/lenses/" in page
    page = as_user(alice).get("/help/").content.decode()
    assert "Notices, 1 unread" in page and "1 job running" in page


def queries(client, url, most, django_assert_max_num_queries):
    client.get(url)  # what a session keeps once
    with django_assert_max_num_queries(most) as found:
        assert client.get(url).status_code == 200
    return len(found)


def test_the_shell_costs_a_few_queries(as_user, deep, lead, alice, django_assert_max_num_queries):
    for person in (lead, alice):
        client = as_user(person)
        client.get(deep.p1.get_absolute_url())
        last_place = 1
        queries(client, "/help/", SIGNED_IN + SHELL + last_place, django_assert_max_num_queries)


@pytest.mark.parametrize(("what", "most"), [("portfolio", 18), ("a", 18), ("p1", 18)])
def test_an_overview_costs_the_same_however_deep(as_user, deep, lead, alice, what, most, django_assert_max_num_queries):
    url = getattr(deep, what).get_absolute_url()
    queries(as_user(lead), url, most, django_assert_max_num_queries)
    if what != "portfolio":
        queries(as_user(alice), url, most, django_assert_max_num_queries)
