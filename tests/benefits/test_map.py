"""The map: what may be linked, never a circle, never more than 100 per cent, drawn with few crossings and read as a table."""

import io
import itertools
import random
import time

import page as validator
import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from benefits import linking
from benefits.mapping import gaps, layout, rules, tracing
from benefits.mapping.drawing import draw, size_of
from benefits.mapping.graph import Edge, Graph, Node, closes_a_circle, longest_lag, ordered
from benefits.mapping.paper import paper
from benefits.models import Benefit, MapItem, MapLink
from pmo.core.errors import Problem, Refused
from pmo.records import moving, writing
from tests.benefits.conftest import now

KINDS = list(rules.ALLOWED)
calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def graph(kinds: dict, edges) -> Graph:
    return Graph({key: Node(key, kind, f"Box {key}") for key, kind in kinds.items()}, [Edge(*edge) for edge in edges])


@calm
@given(some.lists(some.tuples(some.integers(0, 12), some.integers(0, 12)), max_size=80))
def test_whatever_is_asked_for_no_circle_is_ever_made(asked):
    made = []
    for source, target in asked:
        if source != target and not closes_a_circle(source, target, made):
            made.append((source, target))
    drawn = graph(dict.fromkeys(range(13), "benefit"), made)
    assert len(ordered(drawn, drawn.nodes)) == 13, "a graph that can be put in order has no circle"


@given(some.lists(some.tuples(some.integers(0, 9), some.integers(0, 9)), max_size=40))
@calm
def test_a_link_is_refused_only_when_it_would_close_a_circle(asked):
    made = []
    for source, target in asked:
        way = closes_a_circle(source, target, made)
        if way:
            assert way[0] == target and way[-1] == source
            assert source == target or all(pair in made for pair in itertools.pairwise(way))
        else:
            made.append((source, target))


def test_the_way_from_output_to_objective_is_allowed_and_no_link_skips_the_outcome():
    way = ["output", "capability", "business_change", "outcome", "benefit", "objective"]
    assert all(rules.wrong_pair(one, two) == "" for one, two in itertools.pairwise(way))
    assert (
        rules.wrong_pair("output", "benefit")
        == "An output leads to a capability or a business change, not to a benefit."
    )
    assert "where the map ends" in rules.wrong_pair("objective", "benefit")
    assert rules.wrong_pair("outcome", "dis_benefit") == "" and rules.wrong_pair("benefit", "benefit") == ""


def test_gaps_are_named():
    drawn = graph({1: "output", 2: "benefit", 3: "objective", 4: "outcome"}, [(4, 2, 60)])
    assert {gap.key for gap in gaps.gaps(drawn)} == {"no_objective", "no_benefit", "uncovered"}


def test_what_is_not_known_of_a_box_is_a_gap():
    nodes = {
        1: Node(1, "benefit", "A", lacks=frozenset({"owner", "second source"})), 2: Node(2, "dis_benefit", "B", lacks=frozenset({"measure"})),
        3: Node(3, "objective", "C", lacks=frozenset({"measure"})), 4: Node(4, "outcome", "D", lacks=frozenset({"measure"})),
    }  # fmt: skip
    found = {gap.key: gap.nodes for gap in gaps.gaps(Graph(nodes, []))}
    assert (
        found["no_owner"] == [1]
        and found["no_measure"] == [2]
        and found["unmeasured"] == [3]
        and found["one_source"] == [1]
    )


def test_shares_multiply_along_a_way_and_add_over_ways():
    drawn = graph(
        {1: "output", 2: "capability", 3: "outcome", 4: "outcome", 5: "benefit", 6: "objective"},
        [(1, 2, 60), (2, 3, 45), (2, 4, 100), (3, 5, 45), (4, 5, 55), (5, 6, 50)],
    )
    threat = tracing.threatened(drawn, 1)
    assert threat.benefits == [(5, pytest.approx(0.6 * 0.45 * 0.45 + 0.6 * 0.55))]
    assert threat.objectives == [(6, pytest.approx((0.6 * 0.45 * 0.45 + 0.6 * 0.55) * 0.5))]


def test_a_share_is_unknown_where_a_weight_is_missing():
    drawn = graph({1: "output", 2: "capability", 3: "outcome"}, [(1, 2, None), (2, 3, 50)])
    assert tracing.share_through(drawn, 1)[3] is None


def test_the_longest_lag_counts():
    drawn = Graph(
        {key: Node(key, "benefit", "x") for key in range(4)},
        [Edge(0, 1, None, 3), Edge(1, 3, None, 1), Edge(0, 2, None, 1), Edge(2, 3, None, 6)],
    )
    assert longest_lag(drawn, 0, 3) == 7 and longest_lag(drawn, 3, 0) is None


def test_the_weakest_link_is_the_worst_rated_then_the_heaviest():
    nodes = {1: Node(1, "outcome", "A", rating="a"), 2: Node(2, "outcome", "B", rating="r"), 3: Node(3, "benefit", "C")}
    assert tracing.weakest_link(Graph(nodes, [Edge(1, 3, 90), Edge(2, 3, 10)]), 3) == 2


def test_crossings_are_taken_away():
    drawn = graph({1: "output", 2: "output", 3: "capability", 4: "capability"}, [(1, 4), (2, 3)])
    assert layout.lay_out(drawn).crossings == 0


def test_empty_columns_are_left_out_and_benefits_before_benefits_stand_left():
    drawn = graph({1: "output", 2: "benefit", 3: "benefit", 4: "objective"}, [(2, 3), (3, 4)])
    assert layout.lay_out(drawn).columns == [[1], [2], [3], [4]]


def many() -> Graph:
    chance = random.Random(7)
    kinds = {key: chance.choice(KINDS) for key in range(200)}
    pairs = set()
    while len(pairs) < 400:
        one, two = chance.sample(range(200), 2)
        if kinds[two] in rules.ALLOWED[kinds[one]] and (kinds[one] != kinds[two] or one < two):
            pairs.add((one, two))
    acyclic = []
    for pair in sorted(pairs):
        if not closes_a_circle(*pair, acyclic):
            acyclic.append(pair)
    return graph(kinds, acyclic)


def test_two_hundred_boxes_are_drawn_well_under_a_second():
    drawn = many()
    began = time.perf_counter()
    picture = draw(drawn, layout.lay_out(drawn), "A large map")
    assert time.perf_counter() - began < 1 and picture.count("<rect") >= 200


def test_text_in_a_picture_cannot_break_out():
    drawn = Graph({1: Node(1, "output", "<script>alert(1)</script>", url='?a="><script>')}, [])
    assert "<script" not in draw(drawn, layout.lay_out(drawn), "</title><script>")


# --- as stored

db = pytest.mark.django_db


@db
def test_a_circle_is_refused_with_the_way_back(benefit, alice):
    one, two, three = (benefit(title=f"Benefit {number}", measure=f"m{number}") for number in range(3))
    linking.link(one, two, by=alice)
    linking.link(two, three, by=alice)
    with pytest.raises(Problem, match="leads to .* already, by 2 links, so this would be a circle"):
        linking.link(three, one, by=alice)
    assert MapLink.objects.count() == 2


@db
def test_more_than_100_per_cent_into_one_box_is_double_counting_however_it_is_made(box, alice):
    target = box("capability")
    first = linking.link(box("output", "One"), target, by=alice, weight=60)
    second = linking.link(box("output", "Two"), target, by=alice, weight=40)
    with pytest.raises(Problem, match="weigh 100% already, so 1% would make 101%: more than 100% is double counting"):
        linking.link(box("output", "Three"), target, by=alice, weight=1)
    with pytest.raises(Problem, match="Give 40% at most"):
        linking.change(second, by=alice, weight=41, lag=0, assumption="")
    assert linking.change(first, by=alice, weight=50, lag=2, assumption="On time").weight == 50


@db
def test_a_pair_that_makes_no_sense_is_refused(box, benefit, alice):
    with pytest.raises(Problem, match="An output leads to a capability"):
        linking.link(box("output"), benefit(), by=alice)


@db
def test_the_same_two_are_linked_once(box, alice):
    one, two = box("output"), box("capability")
    linking.link(one, two, by=alice)
    with pytest.raises(Problem, match="linked on the map already"):
        linking.link(one, two, by=alice)


@db
def test_a_kind_that_the_links_forbid_is_refused_in_the_register(chain, alice):
    output = chain()[0]
    with pytest.raises(writing.Stopped, match="Take that link away first"):
        writing.change(MapItem.objects.get(pk=output.pk), {"kind": "objective"}, by=alice)


@db
def test_nobody_links_what_they_may_not_change(box, alice, bob, carol, tree):
    one, two = box("output"), box("capability")
    with pytest.raises(Refused):
        linking.link(one, two, by=bob)
    with pytest.raises((Problem, Refused)):
        linking.link(one, two, by=carol)


@db
def test_the_map_page_shows_path_threat_and_table(as_user, chain, alice, tree):
    output, *_, row, objective = chain()
    client = as_user(alice)
    url = f"/work/{tree.a.pk}/benefits-map/"
    page = client.get(f"{url}?through=mapitem-{output.pk}").content.decode()
    assert "If it slips, it endangers" in page and objective.title in page and "100% rests on it" in page
    table = client.get(f"{url}?as=table").content.decode()
    assert "Benefits map of Programme A as a table" in table and row.ref in table
    assert client.get(f"{url}?through=mapitem-999999999999999999").status_code == 200
    assert client.get(f"{url}?through=x-y").status_code == 200


@db
def test_links_are_edited_on_a_page_without_script(as_user, box, alice, tree):
    one, two = box("output", "Core build"), box("capability", "One record")
    client, url = as_user(alice), f"/work/{tree.a.pk}/benefits-map/links/"
    page = client.get(f"{url}?from=mapitem-{one.pk}").content.decode()
    assert f"?from=mapitem-{one.pk}&amp;to=mapitem-{two.pk}" in page
    sent = {
        "source": f"mapitem-{one.pk}",
        "target": f"mapitem-{two.pk}",
        "weight": "60",
        "lag": "",
        "assumption": "On time",
    }
    assert client.post(url, sent).status_code == 302
    link = MapLink.objects.get()
    again = client.post(url, sent)
    assert again.status_code == 422 and "linked on the map already" in again.content.decode()
    assert client.post(f"{url}{link.pk}/", {"weight": "500"}).status_code == 422
    assert client.post(f"{url}{link.pk}/", {"weight": "70", "lag": "3"}).status_code == 302
    assert client.post(f"{url}{link.pk}/", {"remove": "1"}).status_code == 302 and not MapLink.objects.exists()


@db
def test_a_wall_of_a_workshop_comes_in_by_lines(as_user, alice, tree):
    client, url = as_user(alice), f"/work/{tree.p1.pk}/benefits-map/boxes/"
    assert client.post(url, {"kind": "outcome", "titles": "Tests seen\nFewer falls\n\nFewer falls"}).status_code == 302
    assert MapItem.objects.filter(kind="outcome").count() == 2
    wrong = client.post(url, {"kind": "outcome", "titles": "ab"})
    assert wrong.status_code == 422 and "Line 1" in wrong.content.decode()
    typed = client.post(url, {"kind": "outcome", "titles": "A whole wall of words\nab"}).content.decode()
    assert "Line 2" in typed and "A whole wall of words" in typed and "New link" in typed, "nothing typed is lost"
    client.post(url, {"kind": "dis_benefit", "titles": "Slower clinics"})
    assert Benefit.objects.get().kind == "dis_benefit"


@db
def test_a_viewer_sees_the_map_and_edits_nothing(as_user, chain, bob, tree):
    chain()
    client = as_user(bob)
    page = client.get(f"/work/{tree.a.pk}/benefits-map/")
    assert page.status_code == 200 and "Edit links" not in page.content.decode()
    assert client.get(f"/work/{tree.a.pk}/benefits-map/links/").status_code == 403


@db
def test_the_map_is_made_as_pdf(as_user, chain, alice, tree):
    chain()
    answer = as_user(alice).get(f"/work/{tree.a.pk}/benefits-map/pdf/")
    assert answer.status_code == 200 and answer.content.startswith(b"%PDF")


@db
def test_the_map_costs_the_same_for_any_number_of_boxes(as_user, chain, alice, tree, django_assert_max_num_queries):
    client, url = as_user(alice), f"/work/{tree.a.pk}/benefits-map/"
    for number in range(4):
        chain(measure=f"Measure {number}")
    client.get(url)
    with django_assert_max_num_queries(32):
        client.get(url)


@db
def test_what_was_given_up_weighs_nothing_and_comes_back_only_where_there_is_room(box, alice):
    target, first = box("capability", "One record"), box("output", "First way")
    linking.link(first, target, by=alice, weight=80)
    moving.take(first, "drop", by=alice, seen=now(first).version, values={"closure_note": "Another way"})
    linking.link(box("output", "Second way"), target, by=alice, weight=90)
    with pytest.raises(Problem, match="was given up: dropped. Reopen it first"):
        linking.link(now(first), box("capability", "Other"), by=alice)
    with pytest.raises(
        writing.Stopped, match="with the others there it would be 170%: more than 100% is double counting"
    ):
        moving.take(now(first), "reopen", by=alice, seen=now(first).version, values={})
    assert now(first).status == "dropped"


@db
def test_a_removed_box_is_brought_back_only_where_there_is_room(as_user, box, alice):
    target, first = box("capability", "One record"), box("output", "First way")
    linking.link(first, target, by=alice, weight=80)
    writing.archive(now(first), by=alice, seen=now(first).version, reason="Twice")
    linking.link(box("output", "Second way"), target, by=alice, weight=90)
    answer = as_user(alice).post(f"{first.get_absolute_url()}restore/")
    assert answer.status_code == 422 and "double counting" in answer.content.decode()


@db
def test_the_whole_map_lies_on_one_sheet_that_it_can_be_read_on(as_user, chain, alice, tree):
    chain()
    answer = as_user(alice).get(f"/work/{tree.a.pk}/benefits-map/pdf/")
    with pikepdf.open(io.BytesIO(answer.content)) as made:
        sheets = [[round(float(each) * 25.4 / 72) for each in page.mediabox[2:]] for page in made.pages]
    assert sheets[0] == [297, 210] and sheets[1] == [210, 297], "the drawing, then the table"
    assert validator.validate_pdf_bytes(answer.content, profile="ua1").is_compliant


def test_a_large_map_asks_for_a_larger_sheet():
    assert paper(1140, 600) == "a4-landscape"
    drawn = many()
    assert paper(*size_of(drawn, layout.lay_out(drawn))) == "a0-landscape"
    assert paper(1140, 2400) == "a2-portrait" and paper(90_000, 90_000) == "a0-landscape"
