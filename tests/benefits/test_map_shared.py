"""Objectives and benefits that several programmes share: who sees them on a map, who links to them, and what a map may claim."""

import pytest

from benefits import linking, showing
from benefits.mapping.gaps import gaps
from benefits.models import MapLink
from pmo.core.errors import Problem
from pmo.records import writing
from pmo.records.register import REGISTERS
from tests.benefits.conftest import now
from tests.factories import hierarchy as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(tree):
    return make.person("Lena Lead", role="office_lead")


@pytest.fixture
def aim(tree, lead):
    """A strategic objective of the portfolio, above both programmes."""
    values = {"title": "Right care, right place", "kind": "objective"}
    return writing.create(REGISTERS["mapitem"], node=tree.a.parent, values=values, by=lead)


def named(graph) -> set[str]:
    return {gap.key for gap in gaps(graph)}


def theirs(tree, carol, kind, title):
    """A box of programme B."""
    return writing.create(REGISTERS["mapitem"], node=tree.p3, values={"title": title, "kind": kind}, by=carol)


def test_a_programme_manager_sees_the_objectives_that_the_work_serves(as_user, benefit, aim, alice, lead, tree):
    row = benefit()
    linking.link(row, aim, by=lead, weight=100)
    graph = showing.of_node(alice, tree.a)
    assert aim.title in {node.title for node in graph.nodes.values()} and "no_objective" not in named(graph)
    client = as_user(alice)
    for url in (
        "benefits-map/",
        "benefits-map/?as=table",
        f"benefits-map/?through=mapitem-{aim.pk}",
        "realisation/objectives/",
    ):
        page = client.get(f"/work/{tree.a.pk}/{url}").content.decode()
        assert aim.title in page and f'href="{aim.get_absolute_url()}"' not in page, "told, but not to be opened"
    assert client.get(aim.get_absolute_url()).status_code == 404


def test_a_programme_manager_links_to_an_objective_above_and_to_benefits_elsewhere(
    as_user, benefit, box, aim, alice, carol, tree
):
    row, outcome = benefit(), box("outcome", "Tests seen everywhere")
    theirs = writing.create(REGISTERS["benefit"], node=tree.p3, values={"title": "Shared gain"}, by=carol)
    make.assign(alice, "viewer", tree.b)
    alice.__dict__.pop("_held", None)
    client, url = as_user(alice), f"/work/{tree.a.pk}/benefits-map/links/"
    page = client.get(url).content.decode()
    assert "Elsewhere" in page and "Shared gain" in page and aim.title in page
    for source, target in (
        (f"benefit-{row.pk}", f"mapitem-{aim.pk}"),
        (f"mapitem-{outcome.pk}", f"benefit-{theirs.pk}"),
    ):
        assert client.post(url, {"source": source, "target": target, "weight": "40"}).status_code == 302
    assert MapLink.objects.count() == 2
    assert "Shared gain" in client.get(f"/work/{tree.a.pk}/benefits-map/").content.decode()


def test_what_is_hidden_or_not_an_objective_above_is_still_refused(box, benefit, aim, alice, lead, tree):
    row = benefit()
    above = writing.create(
        REGISTERS["mapitem"], node=tree.a.parent, values={"title": "Portfolio outcome", "kind": "outcome"}, by=lead
    )
    hidden = writing.create(
        REGISTERS["mapitem"],
        node=tree.a.parent,
        values={"title": "Secret aim", "kind": "objective", "confidentiality": "restricted"},
        by=lead,
    )
    with pytest.raises(Problem, match="This box is not there"):
        linking.link(above, row, by=alice)
    with pytest.raises(Problem, match="This box is not there"):
        linking.link(row, hidden, by=alice)
    linking.link(row, aim, by=alice)


def test_a_map_claims_no_gap_where_it_goes_on_out_of_sight(benefit, box, alice, carol, lead, tree):
    row = benefit()
    other, feeder = theirs(tree, carol, "objective", "Theirs alone"), theirs(tree, carol, "outcome", "Their outcome")
    assert {"no_objective", "no_source"} <= named(showing.of_node(alice, tree.a))
    linking.link(row, other, by=lead)
    linking.link(feeder, row, by=lead)
    graph = showing.of_node(alice, tree.a)
    assert "Theirs alone" not in {node.title for node in graph.nodes.values()}
    assert not {"no_objective", "no_source"} & named(graph)
    writing.change(now(other), {"status": "dropped"}, by=lead)
    assert "no_objective" in named(showing.of_node(alice, tree.a)), "what was given up serves nobody"


def test_the_map_with_what_is_out_of_sight_costs_no_more(
    as_user, benefit, aim, alice, lead, tree, django_assert_max_num_queries
):
    for number in range(4):
        linking.link(benefit(measure=f"m{number}"), aim, by=lead)
    client = as_user(alice)
    client.get(f"/work/{tree.a.pk}/benefits-map/")
    with django_assert_max_num_queries(30):
        client.get(f"/work/{tree.a.pk}/benefits-map/links/")
