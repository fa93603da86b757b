"""Joins between plans: milestones on both sides of a dependency, the dates put forward over them, and the answers."""

from django import forms
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from planning import hiding, interfaces
from planning.models import Activity, DateProposal, Interface, PlanVersion
from planning.pages.fetch import plan_frame, plan_or_404
from pmo.core.errors import Problem
from pmo.core.fragments import done, render_page
from pmo.core.guard import needs
from pmo.core.submitting import submit
from pmo.hierarchy.access import may
from pmo.hierarchy.models import Node
from pmo.records import rights, writing
from pmo.records.pages.fetch import record_or_404
from pmo.records.register import REGISTERS

NEW = "new"


@needs("view")
def listing(request, pk: int):
    """What this work gives and receives, dates that wait for an answer, and dependencies that are not joined yet."""
    plan = plan_or_404(request, pk)
    node, user = plan.node, request.user
    seen = {row.pk: row for row in REGISTERS["dependency"].base(user).select_related("node", "giver")}
    rows = Interface.objects.filter(dependency_id__in=seen).select_related(
        "giver__node", "receiver__node", "receiver__owner"
    )
    rows = rows.prefetch_related("proposals__answered_by", "proposals__version").order_by("pk")
    mine = [row for row in rows if any(end.node.path.startswith(node.path) for end in (row.giver, row.receiver))]
    hidden = hiding.hidden_from(user, {end.node_id for row in mine for end in (row.giver, row.receiver)})
    for end in (end for row in mine for end in (row.giver, row.receiver) if end.pk in hidden):
        end.title = hiding.TITLE
    joined = {row.dependency_id for row in Interface.objects.filter(dependency_id__in=seen)}
    here = [
        row
        for row in seen.values()
        if _touches(row, node) and row.giver_id and row.pk not in joined and not row.closed_on
    ]
    context = plan_frame(request, plan) | {
        "rows": [_shown(row, seen[row.dependency_id], node, user) for row in mine],
        "open": [(row, bool(rights.may(user, "edit", row))) for row in here],
        "register_url": REGISTERS["dependency"].url(node),
    }  # fmt: skip
    return render_page(request, "planning/interfaces.html", context)


def _touches(dependency, node) -> bool:
    ends = [dependency.node, dependency.giver]
    return any(end is not None and end.path.startswith(node.path) for end in ends)


def _shown(row: Interface, dependency, node, user) -> dict[str, object]:
    proposals = list(row.proposals.all())
    for each in proposals:
        each.interface = row
    waiting = next((each for each in proposals if each.state == "waiting"), None)
    return {
        "row": row, "dependency": dependency, "gives": row.giver.node.path.startswith(node.path), "agreed": interfaces.agreed(row),
        "waiting": waiting, "may_answer": bool(waiting and interfaces.may_answer(user, waiting)), "past": proposals[:8],
        "may_part": not proposals and bool(rights.may(user, "edit", dependency)),
    }  # fmt: skip


class JoinForm(forms.Form):
    """The milestone of each side, and whether dates move without asking."""

    giver = forms.ChoiceField(label="Milestone that is given", help_text="As the giving side published it.")
    receiver = forms.ChoiceField(
        label="Milestone that waits for it", help_text="A new one lies where the giving side published its own."
    )
    hard = forms.BooleanField(label="Move the receiving date without asking, with notice", required=False)

    def __init__(self, *args, dependency, user, **more):
        super().__init__(*args, **more)
        self.found = {}
        for name, node in (("giver", dependency.giver), ("receiver", dependency.node)):
            rows = _milestones(node, user, draft=name == "receiver")
            self.found |= {str(row.pk): row for row in rows}
            self.fields[name].choices = [
                ("", "Choose"),
                *((str(row.pk), f"{row.node.code or row.node} {row.ref} {row.title}") for row in rows),
            ]
        if may(user, "raise:activity", dependency.node) and may(user, "edit:activity", dependency.node):
            self.fields["receiver"].choices += [(NEW, f"A new milestone in the plan of {dependency.node}")]

    def ends(self, dependency, by) -> dict[str, Activity]:
        """The chosen milestones; a new one is made."""
        giver, chosen = self.found[self.cleaned_data["giver"]], self.cleaned_data["receiver"]
        if chosen == NEW:
            return {
                "giver": giver,
                "receiver": interfaces.receiving_milestone(dependency=dependency, giver=giver, by=by),
            }
        return {"giver": giver, "receiver": self.found[chosen]}


def _milestones(node: Node, user, draft: bool) -> list[Activity]:
    """Published milestones of the work and below, and on the receiving side those of a draft that the person may change."""
    inside = Node.objects.for_user(user).filter(path__startswith=node.path)
    newest = (
        PlanVersion.objects.for_user(user)
        .filter(plan__node__in=inside)
        .order_by("plan_id", "-number")
        .distinct("plan_id")
    )
    rows = Activity.objects.filter(archived_at=None, kind="milestone").select_related("node", "owner")
    published = rows.filter(points__version__in=list(newest.values_list("pk", flat=True)))
    hidden = hiding.hidden_from(user, inside.values_list("pk", flat=True))
    found = {row.pk: row for row in published if row.pk not in hidden}
    if draft:
        mine = rows.for_user(user).filter(node__in=inside)
        found |= {row.pk: row for row in mine}
    return sorted(found.values(), key=lambda row: (row.node.path, row.place))


@needs("view")
def join(request, pk: int, dependency: int):
    """Join a dependency to a milestone on each side."""
    plan = plan_or_404(request, pk)
    row = record_or_404(request, REGISTERS["dependency"], dependency, "edit")
    if row.giver is None:
        raise Problem(f"{row.ref} is given from outside the office, where there is no milestone to join.")
    form = JoinForm(request.POST or None, dependency=row, user=request.user)

    @transaction.atomic
    def act():
        made = interfaces.join(
            dependency=row, by=request.user, hard=form.cleaned_data["hard"], **form.ends(row, request.user)
        )
        interfaces.propose_now(made, request.user)
        return made

    context = plan_frame(request, plan) | {"dependency": row, "submit": "Join"}
    return submit(request, form, "planning/join.html", context, do=act, message=f"{row.ref} is joined on both sides",
        url=interfaces.interfaces_url(plan.node))  # fmt: skip


@require_POST
@needs("view")
def part(request, pk: int, interface: int):
    """Take a join away over which nothing was agreed yet."""
    plan = plan_or_404(request, pk)
    row = _interface(request, interface)
    interfaces.part(interface=row, by=request.user)
    return done(request, "The join was taken away; history keeps it", interfaces.interfaces_url(plan.node))


def _interface(request, key: int) -> Interface:
    """A join whose dependency the person may see."""
    row = get_object_or_404(Interface.objects.select_related("receiver__node", "giver__node"), pk=key)
    record_or_404(request, REGISTERS["dependency"], row.dependency_id)
    return row


@require_POST
@needs("view")
def answer(request, pk: int, proposal: int):
    """Accept or reject a date for the receiving side."""
    plan = plan_or_404(request, pk)
    row = DateProposal.objects.select_related("interface").filter(pk=proposal).first()
    if row is None:
        raise Http404
    _interface(request, row.interface_id)
    try:
        found = interfaces.answer(
            proposal=row, by=request.user, accept=request.POST.get("answer") == "accept", reason=request.POST.get("reason", "")
        )  # fmt: skip
    except writing.Stopped as stopped:
        raise Problem(f"The date could not be written. {stopped}") from stopped
    return done(request, f"The date was {found.state}", interfaces.interfaces_url(plan.node))
