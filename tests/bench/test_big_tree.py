"""A tree of 10,000 nodes: what listing, searching, moving and asking for rights take. Prints; asserts no time.

Run with `make test ARGS="tests/bench -m bench -s"`.
"""

import time

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from pmo.hierarchy import actions
from pmo.hierarchy.access import forget, may
from pmo.hierarchy.models import Node
from tests.factories import hierarchy as make

pytestmark = [pytest.mark.bench, pytest.mark.django_db]


@pytest.fixture
def big(lead):
    """10 portfolios × 20 programmes × 49 projects, and one at the top of them."""
    top = make.node("Top", "portfolio", calendar=make.calendar())
    portfolios = Node.objects.bulk_create(Node(kind="portfolio", name=f"Portfolio {p}", parent=top) for p in range(10))
    programmes = Node.objects.bulk_create(
        Node(kind="programme", name=f"Programme {p.name[10:]}-{n}", parent=p) for p in portfolios for n in range(20)
    )
    Node.objects.bulk_create(
        Node(kind="project", name=f"Project {g.name[10:]}-{n}", parent=g) for g in programmes for n in range(49)
    )
    connection.cursor().execute("ANALYZE")
    return Node.objects.get(pk=top.pk)


def measured(what, function):
    """Run once warm, then print the median of five with the number of queries."""
    function()
    times = []
    for _ in range(5):
        with CaptureQueriesContext(connection) as queries:
            begin = time.perf_counter()
            function()
            times.append(time.perf_counter() - begin)
    print(f"{what:<58} {sorted(times)[2] * 1000:8.1f} ms  {len(queries):3d} queries")


def test_ten_thousand_nodes(big, lead, as_user, capsys):
    analyst = make.person("Ana", "pmo_analyst", Node.objects.get(name="Portfolio 3"))
    project, programme = Node.objects.get(name="Project 3-5-7"), Node.objects.get(name="Programme 3-5")
    client = as_user(analyst)
    with capsys.disabled():
        print(f"\n{Node.objects.count()} nodes")
        measured("count what an analyst may see", lambda: Node.objects.for_user(analyst).count())
        measured("first 50 of it by name", lambda: list(Node.objects.for_user(analyst).order_by("name")[:50]))
        measured("may she change one project (roles known)", lambda: may(analyst, "change", project))
        measured(
            "may she change one project (roles fetched)", lambda: (forget(analyst), may(analyst, "change", project))
        )
        for url in (
            "/work/",
            "/work/?q=project+3-5",
            f"/work/{programme.pk}/",
            f"/work/{project.pk}/",
            "/search/?q=3-5-7",
        ):
            measured(f"GET {url} as analyst", lambda url=url: client.get(url))
        client = as_user(lead)
        for url in ("/work/", "/work/?sort=state&page=150", "/work/?q=project+7", f"/work/{big.pk}/"):
            measured(f"GET {url} as office lead", lambda url=url: client.get(url))
        measured("move a portfolio of 1,000 nodes, and back", lambda: move_and_back(lead, big))


def move_and_back(lead, big):
    """Two moves of a thousand nodes."""
    node, target = Node.objects.get(name="Portfolio 4"), Node.objects.get(name="Portfolio 5")
    with transaction.atomic():
        actions.move_node(node=node, parent=target, by=lead, seen=node.version, reason="bench")
        node.refresh_from_db()
        actions.move_node(node=node, parent=big, by=lead, seen=node.version, reason="bench")
