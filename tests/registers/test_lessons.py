"""Work that begins is offered what others have learnt, and answers each lesson."""

import re

import pytest

from pmo.hierarchy.models import Node
from pmo.records.models import Batch
from registers import lessons
from registers.models import LessonAnswer
from tests.factories import hierarchy as make

pytestmark = pytest.mark.django_db


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def learnt(add, lead, tree):
    """Two lessons for IT work and one for all; p1 is IT work in definition, p2 is in delivery."""
    Node.objects.filter(pk=tree.p1.pk).update(stage="definition", work_type="it")
    Node.objects.exclude(pk=tree.p1.pk).update(stage="delivery")
    shared = {"by": lead, "status": "published", "event": "It was late.", "recommendation": "Start early."}
    for_it = add("lesson", tree.p2, title="Cleanse data early", work_type="it", **shared)
    for_all = add("lesson", tree.p2, title="Agree backfill", **shared)
    add("lesson", tree.p2, title="Power before the lease", work_type="estates", **shared)
    add("lesson", tree.p2, title="Not published", by=lead, status="captured")
    tree.p1.refresh_from_db()
    return for_it, for_all


def test_work_that_begins_is_offered_lessons_of_its_kind(learnt, alice, tree, as_user):
    client = as_user(alice)
    page = text(client.get(f"/work/{tree.p1.pk}/offered-lessons/"))
    assert "Cleanse data early" in page and "Agree backfill" in page
    assert "Power before the lease" not in page and "Not published" not in page
    assert "2 lessons of earlier work" in text(client.get(f"/work/{tree.p1.pk}/registers/"))
    assert "Lessons are offered to work in an early stage" in text(client.get(f"/work/{tree.p2.pk}/offered-lessons/"))


def test_the_number_stands_at_the_tab_of_the_node(learnt, alice, tree, as_user):
    html = as_user(alice).get(tree.p1.get_absolute_url()).content.decode()
    assert re.search(r'/registers/"[^>]*>Registers<span class="count">2</span>', html)
    assert not re.search(r"Registers<span", as_user(alice).get(tree.p2.get_absolute_url()).content.decode())


def test_each_is_answered_applied_or_not_relevant_because(learnt, alice, tree, as_user):
    one, two = learnt
    client, url = as_user(alice), f"/work/{tree.p1.pk}/offered-lessons/"
    assert client.post(url, {"lesson": one.pk, "answer": "applied"}).status_code == 302
    silent = client.post(url, {"lesson": two.pk, "answer": "not_relevant", "because": "  "})
    assert silent.status_code == 422 and "Say why it is not relevant" in text(silent)
    assert f'id="why-{two.pk}" name="because" maxlength="300" aria-invalid="true"' in silent.content.decode()
    client.post(url, {"lesson": two.pk, "answer": "not_relevant", "because": "Nobody is trained."})
    assert "Every lesson is answered" in text(client.get(url))
    assert set(LessonAnswer.objects.values_list("answer", flat=True)) == {"applied", "not_relevant"}


def test_who_only_reads_answers_nothing(learnt, bob, tree, as_user):
    response = as_user(bob).post(f"/work/{tree.p1.pk}/offered-lessons/", {"lesson": learnt[0].pk, "answer": "applied"})
    assert response.status_code == 403 and not LessonAnswer.objects.exists()


def test_what_one_may_not_see_is_not_offered(learnt, add, carol, lead, tree):
    Node.objects.filter(pk=tree.p3.pk).update(stage="idea")
    tree.p3.refresh_from_db()
    assert list(lessons.open_for(tree.p3, carol)) == [] and lessons.open_for(tree.p3, lead).count() == 1


def test_the_health_of_the_registers_counts_the_work_that_has_not_answered(learnt, alice, tree, as_user):
    client = as_user(alice)
    assert "Work that has not answered its lessons" in text(client.get("/health/"))
    assert "Project 1" in text(client.get("/offered-lessons/"))
    for lesson in learnt:
        lessons.answer(lesson, tree.p1, by=alice, answer="applied")
    assert "Work that has not answered its lessons" not in text(client.get("/health/"))
    assert Batch.objects.exists()


def test_imported_work_without_a_stage_is_not_new(lead, tree):
    fresh = make.node("Fresh", parent=tree.a)
    imported = make.node("Imported", parent=tree.a, source="gmpp")
    assert lessons.begins(fresh) and not lessons.begins(imported)
    found = set(Node.objects.filter(lessons.beginning()).values_list("name", flat=True))
    assert "Fresh" in found and "Imported" not in found
