"""Who holds which role on a node, who can see it, and why."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from pmo.core.clock import today
from pmo.core.fragments import done, render_page
from pmo.core.guard import needs
from pmo.core.submitting import submit
from pmo.hierarchy import actions, words
from pmo.hierarchy.access import Allowed, Denied, assignments_over, may, why
from pmo.hierarchy.forms import DelegateForm, RoleForm
from pmo.hierarchy.models import Assignment, Node
from pmo.hierarchy.pages.fetch import frame, node_or_404, tab
from pmo.hierarchy.roles import PERMISSIONS

tab("People", "users", "node_people", 60)


@needs("view")
def people(request, pk: int):
    """The roles that reach this node, now and before, and why I can see it."""
    node = node_or_404(request, pk)
    rows = assignments_over(node).order_by("node__path", "role", "starts_on")
    context = frame(request, node) | {
        "now": rows.on(today()),
        "before": rows.filter(ends_on__lt=today()).order_by("-ends_on")[:50],
        "later": rows.filter(starts_on__gt=today()),
        "why": why(request.user, "view", node),
        "rights": _rights(request.user, node),
    }
    return render_page(request, "hierarchy/people.html", context)


def _rights(user, node) -> list[tuple[str, Allowed | Denied]]:
    """What I may do here, role by role, and last what I may not."""
    found = [(text, may(user, name, node)) for name, text in PERMISSIONS.items()]
    roles = list(dict.fromkeys(answer.because for _, answer in found if answer))
    return sorted(found, key=lambda pair: roles.index(pair[1].because) if pair[1] else len(roles))


@needs("assign")
def give_role(request, pk: int):
    """Give a role on a node."""
    node = node_or_404(request, pk, "assign")
    form = RoleForm(request.POST or None, node=node)
    return submit(
        request, form, "hierarchy/role.html", frame(request, node),
        do=lambda: actions.assign(by=request.user, node=node, **form.cleaned_data),
        message=lambda row: f"{row.holder} is now {words.word(f'role.{row.role}').lower()} on {node}", url=f"{node.get_absolute_url()}people/",
    )  # fmt: skip


def _assignment(request, pk: int) -> tuple[Assignment, Node | None]:
    """The assignment, if the person may see the node it is on."""
    row = get_object_or_404(Assignment.objects.select_related("node", "user", "team", "delegated_from"), pk=pk)
    if row.node_id is None:
        if not may(request.user, "assign"):
            raise Http404
        return row, None
    return row, node_or_404(request, row.node_id)


@require_POST
@needs("assign")
def end_role(request, pk: int):
    """End a role today."""
    row, node = _assignment(request, pk)
    actions.end_assignment(assignment=row, by=request.user, reason=request.POST.get("reason", ""))
    url = f"{node.get_absolute_url()}people/" if node else "/people/"
    return done(request, f"{row.holder} is no longer {words.word(f'role.{row.role}').lower()}", url)


@needs("delegate")
def delegate(request, pk: int):
    """Hand one's own role to somebody for a time."""
    row, node = _assignment(request, pk)
    if row.user_id != request.user.pk:
        raise Http404
    form = DelegateForm(request.POST or None, initial={"starts_on": today()})
    context = (frame(request, node) if node else {}) | {"assignment": row}
    return submit(
        request, form, "hierarchy/delegate.html", context,
        do=lambda: actions.delegate(assignment=row, by=request.user, **form.cleaned_data),
        message=lambda made: f"{made.holder} stands in for you until {made.ends_on:%-d %b %Y}",
        url=f"{node.get_absolute_url()}people/" if node else "/account/",
    )  # fmt: skip
