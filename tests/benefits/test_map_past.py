"""The map as it stood at a past moment: read back from the history, seen by today's rights, and changed by nobody."""

import pytest

from benefits import linking
from benefits.models import Benefit, MapLink
from pmo.core.clock import now as moment
from pmo.records import writing
from tests.benefits.conftest import now

pytestmark = pytest.mark.django_db


def page(client, node, at, **more) -> str:
    return client.get(f"/work/{node.pk}/benefits-map/", {"as_at": at.isoformat(), **more}).content.decode()


def test_boxes_and_links_are_those_of_that_moment(as_user, chain, box, alice, tree):
    before = moment()
    output, capability, *_, row, _ = chain()
    then = moment()
    writing.change(now(output), {"title": "Core build, renamed"}, by=alice)
    linking.unlink(MapLink.objects.get(source_id=output.pk, source_register="mapitem"), by=alice)
    linking.link(box("enabler", "Only later"), capability, by=alice, weight=10)
    Benefit.objects.filter(pk=row.pk).update(full_year_value=1)
    client = as_user(alice)
    old, today = page(client, tree.a, then), client.get(f"/work/{tree.a.pk}/benefits-map/").content.decode()
    assert "Core build" in old and "renamed" not in old and "Only later" not in old and "£480k a year" in old
    assert "renamed" in today and "Only later" in today
    table = page(client, tree.a, then, **{"as": "table"})
    assert table.index("Core build") < table.index("One record") and "leads to no benefit" not in table
    assert "Nothing was on the map then" in page(client, tree.a, before)


def test_a_path_is_marked_in_the_past_and_nothing_can_be_changed(as_user, chain, alice, tree):
    output = chain()[0]
    then = moment()
    found = page(as_user(alice), tree.a, then, through=f"mapitem-{output.pk}")
    assert "If it slips, it endangers" in found and "Edit links" not in found and "New benefit" not in found
    assert "as_at=" in found.split("Benefits map from outputs")[1], "a click stays in the past"


def test_a_day_that_is_none_is_told_and_one_to_come_is_today(as_user, chain, alice, tree):
    chain()
    client, url = as_user(alice), f"/work/{tree.a.pk}/benefits-map/"
    assert client.get(url, {"as_at": "31/02/2026"}).status_code == 422
    assert "Core build" in client.get(url, {"as_at": "2999-01-01"}).content.decode()
    assert client.get(f"{url}pdf/", {"as_at": "2026-01-01"}).content.startswith(b"%PDF")


def test_the_past_shows_nothing_that_is_hidden_today(as_user, chain, alice, carol, tree):
    row = chain()[3]
    then = moment()
    Benefit.objects.filter(pk=row.pk).update(confidentiality="restricted")
    assert row.title not in page(as_user(carol), tree.portfolio, then)
    assert as_user(carol).get(f"/work/{tree.a.pk}/benefits-map/", {"as_at": then.isoformat()}).status_code == 404


def test_the_past_costs_the_same_for_any_number_of_boxes(as_user, chain, alice, tree, django_assert_max_num_queries):
    for number in range(4):
        chain(measure=f"Measure {number}")
    client, then = as_user(alice), moment()
    page(client, tree.a, then)
    with django_assert_max_num_queries(32):
        page(client, tree.a, then)
