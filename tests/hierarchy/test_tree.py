"""The tree keeps its shape, whatever writes it."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmo.core.errors import Problem, Refused
from pmo.hierarchy import actions
from pmo.hierarchy.choices import KINDS, PARENTS
from pmo.hierarchy.models import Node
from tests.factories import hierarchy as make

pytestmark = pytest.mark.django_db


def true_path(node: Node) -> str:
    """The path as the parents have it."""
    ids = []
    while node:
        ids.insert(0, str(node.pk))
        node = node.parent
    return f"/{'/'.join(ids)}/"


def test_a_new_node_knows_its_path_at_once(tree):
    assert tree.p1.path == f"/{tree.portfolio.pk}/{tree.a.pk}/{tree.p1.pk}/"
    assert tree.p1.depth == 2 and tree.p1.ancestor_ids == [tree.portfolio.pk, tree.a.pk]


def test_a_move_takes_everything_below_along(tree, lead):
    actions.move_node(node=tree.a, parent=tree.b, by=lead, seen=1, reason="They belong together")
    for node in Node.objects.all():
        assert node.path == true_path(node)
    assert Node.objects.below(tree.b).count() == 5


def test_raw_sql_that_moves_a_node_keeps_the_paths_right(tree):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE hierarchy_node SET parent_id = %s WHERE id = %s", [tree.b.pk, tree.a.pk])
    assert Node.objects.get(pk=tree.p1.pk).path == f"/{tree.portfolio.pk}/{tree.b.pk}/{tree.a.pk}/{tree.p1.pk}/"


def test_the_database_refuses_a_loop(tree):
    with pytest.raises(IntegrityError), transaction.atomic():
        Node.objects.filter(pk=tree.portfolio.pk).update(parent=tree.a)


def test_a_node_cannot_be_moved_below_itself(tree, lead):
    inner = make.node("Inner", "programme", tree.a)
    with pytest.raises(Problem, match="which is part of it"):
        actions.move_node(node=tree.a, parent=inner, by=lead, seen=1, reason="x")


@pytest.mark.parametrize("kind", KINDS.values)
def test_every_level_is_optional_where_the_rules_say_so(lead, kind):
    if "" in PARENTS[kind]:
        assert actions.create_node(by=lead, kind=kind, parent=None, name="Alone").depth == 0
    else:
        with pytest.raises(Problem, match="cannot lie at the top"):
            actions.create_node(by=lead, kind=kind, parent=None, name="Alone")


def test_a_project_takes_no_programme_below_it(tree, lead):
    with pytest.raises(Problem, match="It may lie under: portfolio, programme, tranche, the top"):
        actions.create_node(by=lead, kind="programme", parent=tree.p1, name="Upside down")


def test_a_move_needs_rights_at_both_ends(tree, alice):
    with pytest.raises(Refused, match="add work below on Programme B"):
        actions.move_node(node=tree.p1, parent=tree.b, by=alice, seen=1, reason="Mine")
    assert Node.objects.get(pk=tree.p1.pk).parent == tree.a


def test_a_move_gives_and_takes_what_is_inherited(tree, alice, carol, lead):
    actions.move_node(node=tree.p1, parent=tree.b, by=lead, seen=1, reason="Handed over")
    assert not Node.objects.for_user(alice).filter(pk=tree.p1.pk).exists()
    assert Node.objects.for_user(carol).filter(pk=tree.p1.pk).exists()


def test_archived_work_takes_what_is_below_out_of_sight(tree, lead):
    actions.archive_node(node=tree.a, by=lead, seen=1, reason="Stopped")
    assert set(Node.objects.all().current()) == {tree.portfolio, tree.b, tree.p3}
    actions.restore_node(node=tree.a, by=lead, seen=2)
    assert Node.objects.all().current().count() == 7


def test_work_is_closed_from_the_leaves_up_and_with_a_note(tree, lead):
    with pytest.raises(Problem, match="There is open work below: Project 3"):
        actions.set_state(node=tree.b, state="closed", by=lead, seen=1, note="Done")
    with pytest.raises(Problem, match="closing note"):
        actions.set_state(node=tree.p3, state="closed", by=lead, seen=1)
    actions.set_state(node=tree.p3, state="closed", by=lead, seen=1, note="Handed to operations")
    actions.set_state(node=tree.b, state="closed", by=lead, seen=1, note="Done")
    tree.b.refresh_from_db()
    assert tree.b.is_over and tree.b.close_note == "Done"


def at_once(*calls):
    """What each call came to when all begin together, each on a connection of its own: its result, or its error."""
    outcomes, ready = [None] * len(calls), threading.Barrier(len(calls))

    def run(number, call):
        ready.wait()
        try:
            outcomes[number] = call()
        except Exception as error:
            outcomes[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return outcomes


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", range(5))
def test_two_moves_at_once_cannot_make_a_loop_between_them(tree, time):
    """A goes under B while B goes under A, in plain SQL: one of the two is refused, and neither waits for ever."""

    def move(node, target):
        return lambda: Node.objects.filter(pk=node.pk).update(parent=target)

    one, other = sorted(at_once(move(tree.a, tree.b), move(tree.b, tree.a)), key=str)
    assert one == 1
    assert isinstance(other, IntegrityError)
    for node in Node.objects.all():
        assert node.path == true_path(node)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", range(5))
def test_of_two_people_who_move_at_once_one_is_told_why_not(tree, lead, time):
    def move(node, target):
        return lambda: actions.move_node(node=node, parent=target, by=lead, seen=1, reason="Tidying")

    outcomes = at_once(move(tree.a, tree.b), move(tree.b, tree.a))
    assert sum(isinstance(outcome, Node) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, Problem) for outcome in outcomes) == 1


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.integers(0, 11), st.integers(-1, 11)), max_size=25))
def test_any_series_of_moves_leaves_true_paths(moves):
    nodes = [make.node(f"N{number}", "portfolio") for number in range(12)]
    for what, where in moves:
        try:
            with transaction.atomic():
                Node.objects.filter(pk=nodes[what].pk).update(parent=nodes[where] if where >= 0 else None)
        except IntegrityError:
            continue
    for node in Node.objects.all():
        assert node.path == true_path(node)
