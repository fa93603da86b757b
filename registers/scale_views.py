"""Pages of the risk scale: the guide that everybody reads, and the versions that the office edits."""

from django import forms
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from pmo.core import nav
from pmo.core.errors import Problem
from pmo.core.fragments import done, render_page
from pmo.core.guard import needs
from pmo.core.submitting import submit
from pmo.hierarchy.access import may, require
from pmo.hierarchy.models import Node
from pmo.records.telling import offer_undo
from registers import rescaling, scales, scaling
from registers.heat import cells
from registers.models import Appetite, RiskScale
from registers.scale_form import GridForm

BACK = "/settings/risk-scale/"
MOST = 500


def configures(request, node=None) -> bool:
    """Whether the person sets up the office."""
    return bool(may(request.user, "configure"))


nav.add(nav.SETTINGS, nav.Link("Risk scale", "grid-3x3", lambda: BACK, 31, shown=configures))


@needs("signed_in")
def guide(request, pk: int | None = None):
    """How to score: every step in words and percentages, the grid, the bands. Of an older version where one is asked for."""
    row = get_object_or_404(RiskScale, pk=pk) if pk else scales.current()
    visible = Node.objects.for_user(request.user)
    rows = Appetite.objects.filter(Q(node=None) | Q(node__in=visible)).select_related("node")
    return render_page(request, "registers/guide.html", shown(row) | {"current": scales.current(), "rows": rows})


def shown(row: RiskScale | None) -> dict[str, object]:
    """A scale as the guide shows it."""
    if row is None:
        return {"scale": None}
    percent = row.percent or [None] * len(row.likelihood)
    names = list(zip(range(1, len(row.likelihood) + 1), row.likelihood, percent, strict=False))
    scores = sorted({score for line in row.grid for score in line})
    inside = [(band, [score for score in scores if row.scale.band(score) == band]) for band in row.scale.bands]
    return {
        "scale": row,
        "likelihoods": names[::-1],
        "impacts": list(enumerate(row.impact, 1)),
        "grid": [(line[0].likelihood, row.likelihood[line[0].likelihood - 1], line) for line in cells(row.scale, {})],
        "bands": [(band, found[0], found[-1]) for band, found in inside if found],
        "descriptors": list(row.descriptors.items()),
    }


@needs("configure")
def versions(request):
    """The scale in force, drafts, and what was in force before."""
    require(request.user, "configure")
    return render_page(request, "registers/scale_versions.html", {"rows": RiskScale.objects.order_by("-pk")})


def _scale(request, pk: int) -> RiskScale:
    require(request.user, "configure")
    return get_object_or_404(RiskScale, pk=pk)


@needs("configure")
def edit(request, pk: int):
    """A draft as a form."""
    draft = _scale(request, pk)
    scaling.require_draft(draft)
    form = GridForm(request.POST or None, draft=draft)
    following = "publish" if request.POST.get("then") == "publish" else "edit"
    sizes = range(scaling.SMALLEST, scaling.LARGEST + 1)
    context = {"scale": draft, "sizes": sizes, "size": len(draft.likelihood), "back": BACK}
    return submit(request, form, "registers/scale_edit.html", context, do=form.save,
        message=lambda saved: f"{saved} saved as a draft", url=f"{BACK}{pk}/{following}/")  # fmt: skip


@require_POST
@needs("configure")
def new_version(request, pk: int):
    """A draft of the next version."""
    draft = scaling.new_version(_scale(request, pk))
    return done(request, f"{draft} is a draft; nothing changes before you publish it", f"{BACK}{draft.pk}/edit/")


@require_POST
@needs("configure")
def resize(request, pk: int):
    """Another number of steps."""
    text = request.POST.get("size", "")
    draft = scaling.resize(_scale(request, pk), int(text) if text.isdecimal() and len(text) < 3 else 0)
    return done(request, f"{draft} has {text} × {text} cells; look at every score and band", f"{BACK}{pk}/edit/")


@needs("configure")
def publish(request, pk: int):
    """Ask, and then put the draft in force."""
    draft = _scale(request, pk)
    scaling.require_draft(draft)
    waiting = rescaling.to_move(request.user, draft).count()
    form = forms.Form(request.POST if request.method == "POST" else None)
    context = shown(draft) | {"waiting": waiting, "back": f"{BACK}{pk}/edit/", "submit": "Publish"}
    return submit(request, form, "registers/scale_publish.html", context, do=lambda: scaling.publish(draft),
        message=lambda row: f"{row} is in force", url=f"{BACK}{pk}/move/" if waiting else BACK)  # fmt: skip


@needs("configure")
def discard(request, pk: int):
    """Ask, and then throw a draft away."""
    draft = _scale(request, pk)
    scaling.require_draft(draft)
    form = forms.Form(request.POST if request.method == "POST" else None)
    return submit(request, form, "registers/scale_discard.html", {"scale": draft, "back": BACK, "submit": "Discard"},
        do=draft.delete, message="The draft is gone", url=BACK)  # fmt: skip


@needs("configure")
def move(request, pk: int):
    """Open risks scored on another scale: old and new score of each, to be reviewed and moved as one."""
    row = _scale(request, pk)
    if not row.is_default:
        raise Problem(f"{row} is not in force, so risks are not moved to it.")
    found = list(rescaling.to_move(request.user, row)[:MOST])
    if request.method == "POST":
        chosen = [(risk, *_reviewed(request.POST, risk, row)) for risk in found if f"move-{risk.pk}" in request.POST]
        written = rescaling.apply(chosen, row, by=request.user)
        offer_undo(request, written.batch)
        return done(request, written.batch.title if written.batch else "Nothing to change", "/risks/")
    context = {
        "scale": row,
        "moves": [rescaling.propose(risk, row) for risk in found],
        "likelihoods": list(enumerate(row.likelihood, 1)),
        "impacts": list(enumerate(row.impact, 1)),
    }
    return render_page(request, "registers/scale_move.html", context)


def _reviewed(data, risk, row: RiskScale) -> list[int | None]:
    """The steps that were chosen for a risk; none where it had none."""
    found: list[int | None] = []
    for name, names in (("likelihood", row.likelihood), ("impact", row.impact)):
        text = data.get(f"{name}-{risk.pk}", "")
        if text and not (text.isdecimal() and 1 <= int(text[:3]) <= len(names)):
            raise Problem(f"{risk.ref}: {name} must be 1 to {len(names)}.")
        found.append(int(text) if text else None)
    return found
