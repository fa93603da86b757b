"""The editor of a draft: facts on the left, words on the right, saved as one types."""

from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from pmo.core.errors import Conflict, Problem
from pmo.core.fragments import done, is_part, render_page
from pmo.core.guard import needs
from pmo.core.submitting import submit
from reporting.cycle import distribution, drawing, facts, said, stepping, writing
from reporting.cycle.forms import CommentForm, RatingForm, TextForm
from reporting.cycle.pages.fetch import draft_or_404
from reporting.lights.computing import Light
from reporting.lights.reported import evidence_of, is_better
from reporting.models import CycleRequest
from reporting.sections import shape

_TEMPLATE = "reporting/cycle/editor.html"


@require_GET
@needs("view")
def editor(request, pk: int):
    """The draft to its author and approvers; once published, its edition to all who see the work."""
    row = draft_or_404(request, pk)
    if row.is_out:
        return redirect("edition", pk=row.pk)
    return render_page(request, _TEMPLATE, context_of(request, row), part="form")


def context_of(request, row: CycleRequest, **more) -> dict[str, object]:
    """All that the editor shows. A fixed number of queries, whatever is written."""
    before = facts.edition_before(row)
    moved = facts.moved_on(row)
    parts = drawing.parts(row, before, facts.since(row, before), moved)
    light = evidence_of(row.node, user=request.user).get("overall", Light("overall"))
    initial = {"rag": row.light.rag, "reason": row.light.reason, "until": row.light.until} if row.light else {}
    can = stepping.offers(row, request.user)
    return {
        "readers": distribution.addresses(row) if can["publish"] or can["release"] else [],
        "draft": row, "node": row.node, "parts": parts, "before": before, "moved": sum(moved.values()), "light": light,
        "better": bool(row.light and is_better(row.light.rag, light.rag)), "rating": RatingForm(initial=initial),
        "can": can, "look": "changes" if request.GET.get("look") == "changes" and before else "write",
        "written": sum(1 for part in parts if part.text.text), "asked": sum(1 for part in parts if part.prompt),
        "comments": [each for each in row.comments.select_related("by") if not each.key], "missing": said.missing_below(row, request.user),
    } | more  # fmt: skip


@require_POST
@needs("view")
def text(request, pk: int, key: str):
    """Save the words of a section: by itself while one types, or by its button."""
    row, key = draft_or_404(request, pk), _known(key)
    form = TextForm(request.POST)
    if not form.is_valid():
        raise Problem("; ".join(str(error) for errors in form.errors.values() for error in errors))
    try:
        saved = writing.save_text(request=row, key=key, by=request.user, **form.cleaned_data)
    except Conflict as conflict:
        return _clash(request, row, key, form, conflict)
    if is_part(request):
        return render_page(request, "reporting/cycle/saved.html", {"draft": row, "key": key, "text": saved})
    return done(request, "Saved", f"{row.get_absolute_url()}#section-{key}")


def _known(key: str) -> str:
    if key not in shape.SECTIONS:
        raise Http404
    return key


def _clash(request, row: CycleRequest, key: str, form: TextForm, conflict: Conflict):
    """Both texts, and the version of now: saving again keeps mine. What was typed stays in its field."""
    base, theirs, mine = conflict.fields["text"]
    clash = {"key": key, "theirs": theirs, "mine": mine, "version": conflict.record.version}
    if is_part(request):
        context = {"draft": row, "key": key, "text": conflict.record, "clash": clash}
        return render_page(request, "reporting/cycle/saved.html", context, status=409)
    return render_page(request, _TEMPLATE, context_of(request, row, clash=clash), status=409)


@require_POST
@needs("change")
def rate(request, pk: int):
    """Give the overall rating."""
    row = draft_or_404(request, pk, "change")
    form = RatingForm(request.POST)
    return submit(
        request, form, _TEMPLATE, context_of(request, row, rating=form),
        do=lambda: writing.rate(request=row, by=request.user, **form.cleaned_data),
        message=lambda light: f"{light} is reported", url=row.get_absolute_url(),
    )  # fmt: skip


@require_POST
@needs("view")
def comment(request, pk: int, key: str):
    """Say something of a section."""
    row, key = draft_or_404(request, pk), _known(key)
    form = CommentForm(request.POST)
    if not form.is_valid():
        raise Problem("Write a comment of at most 2,000 letters.", "text")
    writing.comment(request=row, by=request.user, key=key, text=form.cleaned_data["text"])
    return done(request, "Your comment is kept", f"{row.get_absolute_url()}#section-{key}")


@require_POST
@needs("view")
def facts_anew(request, pk: int):
    """Take the facts of now in place of the pinned ones."""
    row = draft_or_404(request, pk)
    facts.take_anew(request=row, by=request.user)
    return done(request, "The facts are those of now", row.get_absolute_url())
