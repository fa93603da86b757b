"""Lessons at the start: work that begins is offered what others of its kind have learnt, and answers each (domain.md 2.8)."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from pmo.core import clock
from pmo.core.errors import Problem
from pmo.hierarchy import access
from pmo.hierarchy.models import Node
from registers.models import Lesson, LessonAnswer

EARLY = ("idea", "feasibility", "business_case", "definition")
KINDS = ("programme", "project", "other_work")
NEW = timedelta(days=30)
GIVEN = ("published", "adopted")


def beginning() -> Q:
    """Work in an early stage, or made here a short while ago and without a stage yet."""
    made = Q(stage="", source="", created_at__gte=clock.now() - NEW)
    return Q(Q(stage__in=EARLY) | made, kind__in=KINDS, archived_at=None, state__in=["proposed", "active"])


def begins(node: Node) -> bool:
    """The same, of one node."""
    made = node.stage == "" and node.source == "" and node.created_at >= clock.now() - NEW
    alive = node.archived_at is None and node.state in ("proposed", "active")
    return alive and node.kind in KINDS and (node.stage in EARLY or made)


def given(user) -> QuerySet[Lesson]:
    """The lessons that are given to others, as far as the person may see them."""
    return Lesson.objects.for_user(user).active().filter(status__in=GIVEN)


def open_for(node: Node, user) -> QuerySet[Lesson]:
    """What the node has still to answer: lessons of its kind of work, or of none, that it did not write itself."""
    if not begins(node):
        return Lesson.objects.none()
    answered = LessonAnswer.objects.filter(lesson=OuterRef("pk"), node=node)
    fits = given(user).filter(work_type__in=["", node.work_type]).exclude(node=node)
    return fits.filter(~Exists(answered)).select_related("node", "owner").order_by("priority", "-id")


def to_answer(user, below: Node | None = None) -> list[tuple[Node, int]]:
    """Beginning work with the number of lessons it has still to answer, the most first. Three queries."""
    nodes = Node.objects.for_user(user).filter(beginning())
    nodes = nodes.filter(path__startswith=below.path) if below else nodes
    lessons = list(given(user).values_list("pk", "work_type", "node_id"))
    done = set(LessonAnswer.objects.filter(node__in=nodes.values("pk")).values_list("lesson_id", "node_id"))
    found = []
    for node in nodes.order_by("path") if lessons else []:
        left = [pk for pk, kind, home in lessons if kind in ("", node.work_type) and home != node.pk]
        count = sum(1 for pk in left if (pk, node.pk) not in done)
        found += [(node, count)] if count else []
    return sorted(found, key=lambda pair: -pair[1])


@transaction.atomic
def answer(lesson: Lesson, node: Node, *, by, answer: str, because: str = "") -> LessonAnswer:
    """Applied, or not relevant because. Raises Problem and Refused."""
    access.require(by, "edit:lesson", node)
    if answer not in {"applied", "not_relevant"}:
        raise Problem("Say whether it is applied or not relevant.", "answer")
    because = " ".join(because.split())[:300]
    if answer == "not_relevant" and not because:
        raise Problem("Say why it is not relevant.", "because")
    values = {"answer": answer, "because": because, "by": by}
    return LessonAnswer.objects.update_or_create(lesson=lesson, node=node, defaults=values)[0]
