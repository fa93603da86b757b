"""History: nothing bypasses it, and it reads well."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from pmo.core.errors import Conflict, Problem, Refused
from pmo.core.history import acting, as_at, because, feed
from pmo.hierarchy import actions, measures
from pmo.hierarchy.models import Figure, Node
from pmo.hierarchy.telling import tell
from pmo.hierarchy.undo import event_of, undo

pytestmark = pytest.mark.django_db


def said(node):
    """The feed as (who, what changed)."""
    return [
        (entry.who, [(change["label"], change["old"], change["new"]) for change in entry.changes])
        for entry in tell(feed(node))
    ]


@pytest.mark.parametrize("way", ["save", "update", "bulk_update", "raw"])
def test_every_way_of_writing_is_kept(tree, way):
    node = tree.p1
    node.description = "New"
    if way == "save":
        node.save()
    elif way == "update":
        Node.objects.filter(pk=node.pk).update(description="New")
    elif way == "bulk_update":
        Node.objects.bulk_update([node], ["description"])
    else:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE hierarchy_node SET description = 'New' WHERE id = %s", [node.pk])
    assert said(node)[0] == ("From outside the application", [("Description", "", "New")])


def test_bulk_creates_and_deletes_are_kept(tree):
    made = Figure.objects.bulk_create([Figure(node=tree.p1, measure="cost_baseline", as_at=date(2026, 1, 1), amount=1)])
    Figure.objects.filter(pk=made[0].pk).delete()
    assert [event.word for event in feed(tree.p1)][:2] == ["removed", "added"]


def test_who_and_why_and_through_which_door(tree, alice):
    with acting(by=alice, source="task"):
        actions.change_node(node=tree.p1, by=alice, seen=1, name="Renamed", reason="The board asked")
    entry = tell(feed(tree.p1))[0]
    assert (entry.who, entry.how, entry.reason) == ("Alice Owner", "by a background job", "The board asked")


def test_values_are_told_in_words(tree, lead):
    actions.change_node(node=tree.p1, by=lead, seen=1, stage="delivery", work_type="it")
    assert ("Stage", "", "Delivery") in said(tree.p1)[0][1]
    actions.move_node(node=tree.p1, parent=tree.b, by=lead, seen=2, reason="x")
    assert said(tree.p1)[0][1] == [("Lies under", "Programme A", "Programme B")]


def test_a_move_is_one_event_however_much_lies_below(tree, lead):
    before = len(feed(tree.p1))
    actions.move_node(node=tree.a, parent=tree.b, by=lead, seen=1, reason="x")
    assert len(feed(tree.p1)) == before


def test_the_past_can_be_seen(tree, lead):
    node = tree.p1
    Node.objects.filter(pk=node.pk).update(name="First")
    moment = timezone.now()
    Node.objects.filter(pk=node.pk).update(name="Second")
    assert as_at(Node, moment).get(pgh_obj_id=node.pk).name == "First"


def test_an_undo_brings_back_what_was_there(tree, lead):
    actions.change_node(node=tree.p1, by=lead, seen=1, name="Wrong", code="X1")
    event = feed(tree.p1)[0]
    assert set(undo(node=tree.p1, event=event_of(tree.p1, event.key), by=lead)) == {"name", "code"}
    tree.p1.refresh_from_db()
    assert (tree.p1.name, tree.p1.code) == ("Project 1", "")


def test_an_undo_of_a_move_needs_the_right_to_move(tree, lead, alice):
    actions.move_node(node=tree.p3, parent=tree.a, by=lead, seen=1, reason="x")
    with pytest.raises(Refused):
        undo(node=tree.p3, event=feed(tree.p3)[0], by=alice)


def test_an_undo_never_overwrites_a_later_change(tree, lead):
    actions.change_node(node=tree.p1, by=lead, seen=1, name="Second")
    event = feed(tree.p1)[0]
    actions.change_node(node=tree.p1, by=lead, seen=2, name="Third")
    with pytest.raises(Problem, match="changed again since"):
        undo(node=tree.p1, event=event, by=lead)


def test_a_figure_can_be_undone(tree, lead):
    row = measures.set_figure(node=tree.p1, by=lead, measure="cost_baseline", as_at=date(2026, 1, 1), amount=Decimal(3))
    measures.set_figure(
        node=tree.p1, by=lead, measure="cost_baseline", as_at=date(2026, 1, 1), seen=1, amount=Decimal(4)
    )
    undo(node=tree.p1, event=feed(tree.p1)[0], by=lead)
    row.refresh_from_db()
    assert row.amount == 3


def test_two_who_change_different_fields_both_keep_theirs(tree, lead):
    actions.change_node(node=tree.p1, by=lead, seen=1, name="Mine")
    actions.change_node(node=tree.p1, by=lead, seen=1, description="Theirs")
    tree.p1.refresh_from_db()
    assert (tree.p1.name, tree.p1.description, tree.p1.version) == ("Mine", "Theirs", 3)


def test_two_who_change_the_same_field_are_told(tree, lead):
    actions.change_node(node=tree.p1, by=lead, seen=1, name="First in")
    with pytest.raises(Conflict) as caught:
        actions.change_node(node=tree.p1, by=lead, seen=1, name="Second in")
    assert caught.value.fields == {"name": ("Project 1", "First in", "Second in")}


def test_the_feed_costs_the_same_for_one_event_and_for_many(tree, lead, django_assert_max_num_queries):
    for number in range(30):
        Node.objects.filter(pk=tree.p1.pk).update(name=f"Name {number}")
    with django_assert_max_num_queries(24):
        tell(feed(tree.p1))


def test_a_reason_without_a_text_changes_nothing():
    because("")


def test_tags_are_part_of_the_story(tree, lead):
    from pmo.hierarchy.models import Tag

    actions.change_node(node=tree.p1, by=lead, seen=1, tags=[Tag.objects.create(name="Net zero")])
    assert any(label == "Tag" and new == "Net zero" for _, changes in said(tree.p1) for label, _, new in changes)


def test_two_who_send_the_whole_form_and_change_different_fields_both_keep_theirs(tree, lead):
    """A form sends every field; what its writer left alone is neither a clash nor written back."""
    node = tree.p1
    opened = {"name": node.name, "aims": node.aims, "description": node.description}
    actions.change_node(node=node, by=lead, seen=1, **(opened | {"name": "Renamed by B"}))
    changed = actions.change_node(node=node, by=lead, seen=1, **(opened | {"aims": "Aims by A"}))
    node.refresh_from_db()
    assert (changed, node.name, node.aims) == (["aims"], "Renamed by B", "Aims by A")
