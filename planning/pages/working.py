"""The working copy: the register's grid with a bar for the plan as a whole; arrange, publish, put back."""

from django import forms
from django.db.models import Count, Max
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from planning import arranging, bringing_back, drafts, hiding, naming, publishing, setting
from planning.computing import plan_of
from planning.models import Activity
from planning.pages.differing import differences
from planning.pages.fetch import draft_url, plan_frame, plan_or_404
from planning.settings_form import PlanForm
from pmo.core.errors import Problem
from pmo.core.fields import Prose
from pmo.core.fragments import done
from pmo.core.guard import needs
from pmo.core.submitting import submit
from pmo.hierarchy.access import may
from pmo.records import writing
from pmo.records.register import REGISTERS
from pmo.records.telling import offer_undo

EDIT = "edit:activity"


def bar(request, node) -> dict[str, object]:
    """What stands above the grid of a working copy."""
    if not may(request.user, EDIT, node):
        return {}
    plan = plan_of(node)
    rows = Activity.objects.filter(node=node, archived_at=None)
    facts = rows.aggregate(ends=Max("finish"), count=Count("pk"))
    last = plan.versions.defer("rows").order_by("-number").first()
    ends, promised = facts["ends"], plan.promised_on
    return {
        "plan": plan, "problems": naming.told(plan.problems[:5], plan, request.user), "ends": ends, "late": (ends - promised).days if ends and promised else None, "version": last,
        "has_rows": facts["count"] > 0, "moves": arranging.WORDS,
        "is_changed": drafts.differs(plan, last) if last else facts["count"] > 0,
        "publishes": bool(may(request.user, "publish", node)),
        "alone": draft_url(node) if _is_mixed(request, node) else "",
    }  # fmt: skip


def _is_mixed(request, node) -> bool:
    """Whether rows of the work below stand between those of this plan."""
    if request.GET.get("scope") == "here" or request.GET.get("pk"):
        return False
    below = Activity.objects.filter(node__path__startswith=node.path, archived_at=None)
    return below.exclude(node=node).exists()


@needs("edit")
def draft(request, pk: int):
    """The working copy is the register of activities."""
    plan = plan_or_404(request, pk, EDIT)
    return redirect(draft_url(plan.node))


@require_POST
@needs("edit")
def arrange(request, pk: int):
    """Set ticked rows in or out, move them, or put a new one above the first of them."""
    plan, how = plan_or_404(request, pk, EDIT), request.POST.get("how", "")
    keys = [int(key) for key in request.POST.getlist("pk") if key.isdecimal() and len(key) < 18]
    try:
        if how == "insert":
            written = arranging.insert(plan=plan, by=request.user, above=keys[0] if keys else None)
        elif how in arranging.WORDS:
            written = arranging.arrange(plan=plan, by=request.user, keys=set(keys), how=how)
        else:
            raise Problem("Choose what to do with the rows.")
    except writing.Stopped as stopped:
        raise Problem(f"Nothing was moved. {stopped}") from stopped
    offer_undo(request, written.batch)
    return done(request, written.batch.title, _back(request, plan.node))


def _back(request, node) -> str:
    """The page of the grid that was on the screen, with its filters."""
    asked, home = request.POST.get("back", ""), REGISTERS["activity"].url(node)
    return asked if asked.startswith(home) and len(asked) < 2500 else draft_url(node)


@needs("edit")
def settings(request, pk: int):
    """Start, data date, calendar, rule of progress, promised end."""
    plan = plan_or_404(request, pk, EDIT)
    form = PlanForm(request.POST or None, instance=plan)

    def save():
        return setting.change_settings(plan=plan, by=request.user, values=form.values, seen=form.cleaned_data["seen"])

    return submit(request, form, "planning/settings.html", plan_frame(request, plan) | {"submit": "Save and compute"}, do=save,
        message="Saved; the dates were computed anew", url=draft_url(plan.node))  # fmt: skip


class PublishForm(forms.Form):
    """What changed and why, for those who read the plan."""

    note = Prose(
        label="What changed and why", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


@needs("publish")
def publish(request, pk: int):
    """The working copy beside what is published, and the act that makes it the next version."""
    plan = plan_or_404(request, pk, "publish")
    last = publishing.latest(plan)
    found = _compared(request, plan, last)
    form = PublishForm(request.POST or None)
    context = plan_frame(request, plan) | differences(found, request.GET) | {"last": last, "submit": "Publish"}
    return submit(request, form, "planning/publish.html", context,
        do=lambda: publishing.publish(plan=plan, by=request.user, note=form.cleaned_data["note"]),
        message=lambda version: f"{version} is published", url=plan.get_absolute_url())  # fmt: skip


def _compared(request, plan, last) -> list[publishing.Difference]:
    """What differs, of what the person may see."""
    hidden = hiding.hidden_from(request.user, [plan.node_id])
    before, now = last.rows if last else [], publishing.snapshot(plan)
    return publishing.compare(hiding.shown(before, hidden), hiding.shown(now, hidden))


@needs("edit")
def put_back(request, pk: int):
    """Ask, and then put the working copy back to the published version."""
    plan = plan_or_404(request, pk, EDIT)
    last = publishing.latest(plan)
    if last is None:
        raise Problem("Nothing has been published yet, so there is nothing to put back to.")
    form = forms.Form(request.POST if request.method == "POST" else None)

    def act():
        try:
            written = bringing_back.put_back(plan=plan, version=last, by=request.user)
        except writing.Stopped as stopped:
            raise Problem(f"Nothing was put back. {stopped}") from stopped
        offer_undo(request, written.batch)
        return written

    context = plan_frame(request, plan) | differences(_compared(request, plan, last), request.GET)
    return submit(request, form, "planning/put_back.html", context | {"last": last, "submit": "Put back"}, do=act,
        message=f"The working copy is what {last} says", url=draft_url(plan.node))  # fmt: skip
