"""Pages of lessons at the start."""

from django.http import Http404

from pmo.core import nav
from pmo.core.errors import Problem
from pmo.core.fragments import done, render_page
from pmo.core.guard import needs
from pmo.hierarchy.access import may
from pmo.hierarchy.pages.fetch import frame, node_or_404
from pmo.records.navigation import OFFERS, Offer
from registers import lessons
from registers.models import Lesson, LessonAnswer

COUNT = "lessons to answer"


def _open(request):
    """For the count of the page's node, asked with the other counts."""
    node = getattr(request, "node", None)
    return lessons.open_for(node, request.user) if node is not None else Lesson.objects.none()


nav.COUNTS[COUNT] = _open


def offer(request, node) -> Offer | None:
    """What the Registers tab and the register of lessons say on work that begins."""
    count = nav.count(request, COUNT) if lessons.begins(node) else 0
    if not count:
        return None
    words = "1 lesson" if count == 1 else f"{count} lessons"
    text = f"{words} of earlier work of this kind wait for an answer: applied, or not relevant because."
    return Offer("Learn from others before you start.", text, f"/work/{node.pk}/offered-lessons/", count, "lesson")


OFFERS.append(offer)


@needs("view")
def offered(request, pk: int):
    """The lessons a node has still to answer, each with its two answers; and those it has answered."""
    node = node_or_404(request, pk)
    wrong = {}
    if request.method == "POST":
        try:
            return _answer(request, node)
        except Problem as problem:
            wrong = {"wrong": problem.sentence, "wrong_at": request.POST.get("lesson")}
    seen = Lesson.objects.for_user(request.user)
    answers = LessonAnswer.objects.filter(node=node, lesson__in=seen).select_related("lesson__node", "by")
    context = {
        "lessons": lessons.open_for(node, request.user),
        "answers": answers.order_by("-at"),
        "begins": lessons.begins(node),
        "may_answer": bool(may(request.user, "edit:lesson", node)),
        "below": [pair for pair in lessons.to_answer(request.user, node) if pair[0].pk != node.pk],
    }
    status = 422 if wrong else 200
    return render_page(request, "registers/offered_lessons.html", frame(request, node) | context | wrong, status=status)


def _answer(request, node):
    text = request.POST.get("lesson", "")
    asked = int(text) if text.isdecimal() and len(text) < 18 else 0
    lesson = lessons.given(request.user).filter(pk=asked).first()
    if lesson is None and may(request.user, "edit:lesson", node):
        raise Http404
    because = request.POST.get("because", "")
    lessons.answer(lesson, node, by=request.user, answer=request.POST.get("answer", ""), because=because)
    return done(request, f"{lesson.ref} answered for {node}", f"/work/{node.pk}/offered-lessons/")


@needs("signed_in")
def unanswered(request):
    """All beginning work with lessons still to answer."""
    return render_page(request, "registers/unanswered_lessons.html", {"below": lessons.to_answer(request.user)})
